#!/usr/bin/env python3
"""Turns annotated texts into columns for `xeber eval entities` and `xeber train entities`: a token a line with its IOB2 tag.

usage: tools/ner_columns.py FILE.jsonl[.gz] [--map GEOPOLIT=LOC --map MEDIA=ORG] > columns.conll

A line of FILE is {"text": ..., "spans": [{"start": 0, "stop": 6, "type": "LOC"}, ...]}, offsets in characters ("end" for "stop", "label" for
"type" and "entities" for "spans" will do), or such an object under the key "source". Tokens are runs of letters, digits and underscores, and single signs; a line of the
text is a sentence, a text a document. Of overlapping spans the one that begins first counts.
"""
import argparse
import gzip
import json
import re
import sys

TOKEN = re.compile(r"\w+|[^\w\s]")


def spans_of(document, names):
    spans = []
    for span in document.get("spans") or document.get("entities") or []:
        kind = span.get("type", span.get("label"))
        spans.append((span["start"], span.get("stop", span.get("end")), names.get(kind, kind)))
    return sorted(spans)


def tag_of(begin, spans):
    for start, stop, kind in spans:
        if start <= begin < stop:
            return ("B-" if begin == start else "I-") + kind
    return "O"


def columns(document, names):
    text, spans = document["text"], spans_of(document, names)
    yield "-DOCSTART- O\n"
    end = 0
    for token in TOKEN.finditer(text):
        if "\n" in text[end:token.start()]:
            yield ""
        end = token.end()
        yield f"{token.group()} {tag_of(token.start(), spans)}"
    yield ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--map", action="append", default=[], metavar="TYPE=TAG", help="call spans of a type otherwise")
    options = parser.parse_args()
    names = dict(one.split("=", 1) for one in options.map)
    opener = gzip.open if options.file.endswith(".gz") else open
    with opener(options.file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                document = json.loads(line)
                for row in columns(document.get("source", document), names):
                    print(row)
            except (ValueError, KeyError, AttributeError) as error:
                sys.exit(f"{options.file}:{number}: not an annotated text ({type(error).__name__}: {error})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
