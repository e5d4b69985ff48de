#!/usr/bin/env python3
"""Whether every message about a query or a filter expression stands in the tables that say when it comes.

Takes the messages out of the calls that make them in the sources below (of a format string, what lies between its arguments), and
looks for each in tests/ranking/query_cases/*.test, or in tests/ranking/query_limits_test.cc where a case would be too long for a
table. Prints what is missing and exits with 1 if anything is.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ["query", "query_terms", "query_expansion", "filter_expression", "filter_set"]
CALL = re.compile(r"\b(?:Note|Fail|InvalidArgumentError|notes\.push_back|note =|what =)")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
SHORTEST = 10  # letters; shorter literals are names and parts


def statements_of(source):
    """The statements that hold a call that makes a message."""
    text = "".join(line.split("  // ")[0] + "\n" for line in source.splitlines())
    for statement in re.split(r"[;{}]\s*\n", text):
        match = CALL.search(statement)
        if match:
            yield statement[match.start():]


def messages_of(source):
    for statement in statements_of(source):
        for literal in LITERAL.findall(statement):
            message = literal.replace('\\"', '"')
            if len(re.sub(r"\{\d*\}|[^a-z]", "", message)) >= SHORTEST:
                yield message


def pattern_of(message):
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\{\d*\}", message)))


def main():
    tables = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("tests/ranking/query_cases/*.test")))
    limits = (ROOT / "tests/ranking/query_limits_test.cc").read_text(encoding="utf-8").replace('\\"', '"')
    cases = len(re.findall(r"^(?:parse|filter|filtered|search|facets \S+)$", tables, re.MULTILINE))
    count, missing = 0, []
    for name in SOURCES:
        for message in messages_of((ROOT / "ranking" / f"{name}.cc").read_text(encoding="utf-8")):
            count += 1
            if not pattern_of(message).search(tables) and not pattern_of(message).search(limits):
                missing.append(f"ranking/{name}.cc: {message}")
    print(f"{cases} cases, {count} messages, {len(missing)} in no case")
    print("\n".join(missing), end="\n" if missing else "")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
