"""Wrong usage is told in words, with exit code 2; a failed job with 1."""
import subprocess
import unittest

from program import XEBER, ProgramTest, run

# Arguments, and what the message must name. "INDEX" stands for an index directory.
WRONG = [
    ([], "a command is required"),
    (["frobnicate"], "there is no command 'frobnicate'"),
    (["--frobnicate"], "--frobnicate"),
    (["search"], "--index"),
    (["search", "--index", "INDEX"], "search wants either a query or --queries"),
    (["search", "--index", "INDEX", "--server", "localhost:1", "words"], "--server"),
    (["search", "--index", "INDEX", "--limit", "0", "words"], "--limit"),
    (["search", "--index", "INDEX", "--limit", "1001", "words"], "--limit"),
    (["search", "--index", "INDEX", "--limit", "ten", "words"], "--limit"),
    (["search", "--index", "INDEX", "--now", "soon", "words"], "--now: 'soon' is not a time"),
    (["search", "--index", "INDEX", "--as-of", "2026-13-01", "words"], "--as-of: '2026-13-01' is not a time"),
    (["search", "--index", "INDEX", "--after", "yesterday", "words"], "--after"),
    (["search", "--index", "INDEX", "--before", "", "words"], "--before"),
    (["search", "--index", "INDEX", "--half-life", "30", "words"], "--half-life: '30' is not a length of time"),
    (["search", "--index", "INDEX", "--order", "oldest", "words"], "--order: 'oldest' is not one of relevance, newest"),
    (["search", "--index", "INDEX", "--timeout-ms", "0", "words"], "--timeout-ms"),
    (["search", "--index", "INDEX", "--queries", "queries.tsv"], "--run"),
    (["search", "--index", "INDEX", "--run", "out.txt", "words"], "--queries"),
    (["search", "--index", "INDEX", "--frobnicate", "words"], "--frobnicate"),
    (["suggest", "--index", "INDEX"], "text is required"),
    (["suggest", "--index", "INDEX", "--limit", "101", "a"], "--limit"),
    (["suggest", "--index", "INDEX", "--now", "soon", "a"], "--now: 'soon' is not a time"),
    (["similar", "--index", "INDEX"], "similar wants article ids"),
    (["similar", "--index", "INDEX", "--mode", "other", "a"], "--mode: 'other' is not one of blend, same-story, background"),
    (["similar", "--index", "INDEX", "--languages", "en", "a"], "--languages: 'en' is not one of seed, any"),
    (["similar", "--index", "INDEX", "--fill", "some", "a"], "--fill"),
    (["similar", "--index", "INDEX", "--max-age", "1y", "a"], "--max-age"),
    (["similar", "--index", "INDEX", "--diversity", "1.5", "a"], "--diversity"),
    (["similar", "--index", "INDEX", "--min-score", "-1", "a"], "--min-score"),
    (["similar", "--index", "INDEX", "--max-per-source", "-1", "a"], "--max-per-source"),
    (["similar", "--index", "INDEX", "--max-per-story", "one", "a"], "--max-per-story"),
    (["similar", "--index", "INDEX", "--seeds", "seeds.txt"], "--run"),
    (["recommend", "--index", "INDEX", "--trending", "2"], "--trending"),
    (["recommend", "--index", "INDEX", "--languages", "seed"], "--languages: 'seed' is not one of read, any"),
    (["recommend", "--index", "INDEX", "--limit", "101"], "--limit"),
    (["get", "--index", "INDEX"], "id is required"),
    (["inspect", "--index", "INDEX"], "id is required"),
    (["delete", "--index", "INDEX"], "id is required"),
    (["delete", "--index", "INDEX", "--update-time", "x", "a"], "--update-time"),
    (["put", "--index", "INDEX"], "file is required"),
    (["put", "--index", "INDEX", "--wait", "never", "-"], "--wait: 'never' is not one of committed, visible"),
    (["put", "--index", "INDEX", "--time-zone", "Baku", "-"], "--time-zone: 'Baku' is not a zone"),
    (["reindex", "a.jsonl"], "Exactly 1 option from [--index,--server] is required"),
    (["reindex", "--index", "INDEX"], "name files to read, or --from-index"),
    (["reindex", "--index", "INDEX", "--annotations-only", "a.jsonl"], "--annotations-only"),
    (["reindex", "--index", "INDEX", "--annotations-only", "--no-models"], "--annotations-only"),
    (["reindex", "--index", "INDEX", "--from-index", "a.jsonl"], "--from-index"),
    (["reindex", "--index", "INDEX", "--from-index", "--replace"], "--from-index"),
    (["reindex", "--index", "INDEX", "--jobs", "0", "a.jsonl"], "--jobs"),
    (["reindex", "--index", "INDEX", "--time-zone", "+25:00", "a.jsonl"], "--time-zone"),
    (["stats"], "--index"),
    (["eval"], ""),
    (["eval", "run", "run.txt"], "--qrels is required"),
    (["eval", "similar"], "--judged is required"),
]


class UsageTest(ProgramTest):
    def test_wrong_usage_exits_with_2_and_names_what_is_wrong(self):
        for arguments, message in WRONG:
            with self.subTest(arguments=arguments):
                self.wrong_usage(*[str(self.folder) if word == "INDEX" else word for word in arguments], message=message)

    def test_help_is_there_for_every_command_and_exits_with_0(self):
        commands = "reindex search similar recommend get put delete inspect stats eval version".split()
        overview = self.succeeds("--help").stdout
        for command in commands:
            self.assertIn(f"\n  {command} ", overview)
            self.assertIn("--help", self.succeeds(command, "--help").stdout)

    def test_version_says_which(self):
        self.assertRegex(self.succeeds("version").stdout, r"^xeber \d+\.\d+\.\d+\n")
        self.assertRegex(self.succeeds("--version").stdout, r"^xeber \d+\.\d+\.\d+\n")

    def test_data_files_are_found_from_any_working_directory(self):
        done = subprocess.run([XEBER, "version"], cwd="/", env={}, capture_output=True, text=True, check=True)
        self.assertRegex(done.stdout, r"\ndata files: /")

    def test_a_data_directory_that_is_not_there_is_named(self):
        missing = self.folder / "data"
        self.fails("--data-dir", missing, "stats", "--index", self.folder, message=str(missing))

    def test_a_missing_index_exits_with_1_and_tells_how_to_make_one(self):
        missing = self.folder / "none"
        for command in (["search", "--index", missing, "words"], ["similar", "--index", missing, "a"], ["get", "--index", missing, "a"],
                        ["inspect", "--index", missing, "a"], ["stats", "--index", missing], ["reindex", "--from-index", "--index", missing], ["delete", "--index", missing, "a"]):
            with self.subTest(command=command[0]):
                self.fails(*command, message=f"xeber reindex --index {missing}")

    def test_a_server_that_does_not_answer_exits_with_1(self):
        for command in (["search", "words"], ["similar", "a"], ["get", "a"], ["inspect", "a"], ["stats"]):
            with self.subTest(command=command[0]):
                self.fails(command[0], "--server", "127.0.0.1:1", *command[1:], message="127.0.0.1:1")
        done = run("put", "--server", "127.0.0.1:1", "-", stdin='{"id":"a","title":"One"}\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("127.0.0.1:1", done.stderr)


if __name__ == "__main__":
    unittest.main()
