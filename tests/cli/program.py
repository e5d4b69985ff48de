"""The built program, as a user runs it."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
XEBER = os.environ.get("XEBER", str(ROOT / "build/release/cli/xeber"))
SAMPLE = ROOT / "data/sample/articles.jsonl"
NOW = "2026-10-01T00:00:00Z"  # after the last article of the sample


def run(*arguments, stdin="", **options):
    """Runs xeber with the arguments; the result has returncode, stdout and stderr."""
    return subprocess.run([XEBER, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120, check=False, **options)


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


class ProgramTest(unittest.TestCase):
    """A folder of its own for each test, and ways to say what a run should do."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xeber-cli-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def succeeds(self, *arguments, **options):
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        return done

    def fails(self, *arguments, code=1, message="", **options):
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout}{done.stderr}")
        self.assertTrue(done.stderr.startswith("xeber: "), done.stderr)
        self.assertIn(message, done.stderr)
        self.assertEqual(done.stdout, "")
        return done

    def wrong_usage(self, *arguments, message=""):
        done = self.fails(*arguments, code=2, message=message)
        self.assertIn("--help'", done.stderr)

    def index_of(self, *articles):
        """An index of these articles (dicts)."""
        lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
        index = self.folder / "index"
        self.succeeds("reindex", "--index", index, "--replace", self.write("articles.jsonl", lines))
        return index
