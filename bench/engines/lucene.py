"""Lucene 8 (BM25, EnglishAnalyzer, one segment, memory-mapped) through LuceneDriver.java, which is compiled at run time and takes the
time of search and stored titles inside its process, after three rounds more that warm the virtual machine up."""
import pathlib
import shutil
import subprocess
import sys

from .questions import Answers

JARS = pathlib.Path("/usr/share/java")
NEEDED = ("lucene-core", "lucene-analyzers-common")
DRIVER = pathlib.Path(__file__).resolve().parent / "LuceneDriver.java"


def class_path():
    jars = [next(iter(sorted(JARS.glob(f"{name}-8*.jar"))), None) for name in NEEDED]
    if None in jars or not shutil.which("javac"):
        sys.exit("compare: Lucene is missing: apt-get install liblucene8-java default-jdk-headless, or leave it out with --engines")
    return ":".join(map(str, jars))


def one_line(text):
    return " ".join(text.split())


class Lucene:
    name = "Lucene 8"

    def run(self, _, articles, questions, rounds, work):
        folder = work / "lucene"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = class_path()
        subprocess.run(["javac", "-cp", path, "-d", folder, DRIVER], check=True)
        with open(folder / "articles.tsv", "w", encoding="utf-8") as out:
            for article in articles:
                out.write(f"{one_line(article.id)}\t{article.seconds}\t{one_line(article.title)}\t{one_line(article.text)}\n")
        with open(folder / "questions.tsv", "w", encoding="utf-8") as out:
            for kind, texts in questions.items():
                for words in texts:
                    out.write(f"{kind}\t{' '.join(words)}\n")
        done = subprocess.run(["java", "-Xmx4g", "-cp", f"{path}:{folder}", "LuceneDriver", folder, str(rounds)], check=True,
                              capture_output=True, text=True)
        answers = {kind: Answers() for kind in questions}
        for line in done.stdout.splitlines():
            what, kind, value = line.split("\t")
            if what == "hits":
                answers[kind].hits.append(value.split())
            else:
                answers[kind].microseconds.append(int(value) / 1000)
        return answers
