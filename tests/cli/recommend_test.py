"""`xeber recommend`: feeds from a history, from a file or by ids."""
import unittest

from program import NOW, SAMPLE, ProgramTest, json_lines

METRO = "az-metro-gunesli-acilis"
QUAKE = "en-elazig-earthquake-rescuers"


class RecommendTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.folder / "index"
        self.succeeds("reindex", "--index", self.index, SAMPLE)

    def feed(self, *arguments):
        return json_lines(self.succeeds("recommend", "--index", self.index, "--now", NOW, "--json", *arguments).stdout)

    def test_a_history_gives_a_feed_that_says_because_of_what(self):
        history = self.write("read.tsv", f"{METRO}\t2026-09-30\n{QUAKE}\t2026-09-30\n")
        feed = self.feed("--history", history, "--limit", 10)
        self.assertEqual(len(feed), 10)
        read = {METRO, QUAKE}
        self.assertFalse(read & {shown["hit"]["id"] for shown in feed})
        self.assertEqual({shown["because"][0] for shown in feed if shown["reason"] == "interest"}, read)
        self.assertEqual({shown["hit"]["language"] for shown in feed}, {"az", "en"})

    def test_a_file_tells_when_something_was_read(self):
        history = self.write("read.tsv", f"{METRO}\t2026-09-30T10:00\n\n{QUAKE}\t2026-01-01\n")
        feed = self.feed("--history", history, "--limit", 10)
        recent = [shown for shown in feed if shown["because"] and shown["because"][0] == METRO]
        self.assertGreater(len(recent), 5)
        self.fails("recommend", "--index", self.index, "--history", self.write("bad.tsv", f"{METRO}\n{QUAKE}\tsoon\n"), message="bad.tsv:2: 'soon'")
        self.fails("recommend", "--index", self.index, "--history", self.folder / "none", message="--history: cannot read")

    def test_parts_add_up(self):
        for shown in self.feed(METRO, "--explain"):
            self.assertAlmostEqual(sum(part["value"] for part in shown["hit"]["explanation"]["parts"]), shown["hit"]["score"])

    def test_without_a_history_the_newest_come(self):
        feed = self.feed("--limit", 5)
        self.assertEqual({shown["reason"] for shown in feed}, {"recent"})
        self.assertIn("interest 1: 100 %", self.succeeds("recommend", "--index", self.index, "--now", NOW, METRO).stdout)

    def test_what_is_not_indexed_is_named(self):
        done = self.succeeds("recommend", "--index", self.index, "--now", NOW, "nowhere", METRO)
        self.assertIn("not indexed: nowhere", done.stderr)


if __name__ == "__main__":
    unittest.main()
