"""Xeber through xeber_answers, which takes the time of engine.Search inside its process, stored titles included."""
import shutil
import subprocess
import sys

from .questions import Answers


def line(kind, words):
    query, syntax, order = " ".join(words), "words", "relevance"
    if kind == "all of 2-3 words":
        query, syntax = " ".join("+" + word for word in words), "query"
    if kind == "phrase":
        query, syntax = f'"{query}"', "query"
    if kind.startswith("newest"):
        order = "newest"
    return "\t".join((kind, syntax, order, query))


class Xeber:
    name = "Xeber"

    def __init__(self, build):
        self.program, self.driver = build / "cli/xeber", build / "bench/xeber_answers"
        for program in (self.program, self.driver):
            if not program.is_file():
                sys.exit(f"compare: there is no {program}; build it first, or say where with --build")

    def run(self, file, _, questions, rounds, work):
        index = work / "xeber"
        shutil.rmtree(index, ignore_errors=True)
        subprocess.run([self.program, "reindex", "--index", index, "--replace", file], check=True, capture_output=True)
        asked = work / "xeber-questions.tsv"
        asked.write_text("".join(line(kind, words) + "\n" for kind, texts in questions.items() for words in texts), encoding="utf-8")
        done = subprocess.run([self.driver, "--index", index, "--questions", asked, "--rounds", str(rounds)], check=True, stdout=subprocess.PIPE, text=True)
        answers = {kind: Answers() for kind in questions}
        for what, kind, value in (line.split("\t") for line in done.stdout.splitlines()):
            if what == "hits":
                answers[kind].hits.append(value.split())
            else:
                answers[kind].microseconds.append(int(value) / 1000)
        return answers
