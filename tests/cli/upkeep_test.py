"""An index is looked after: check, backup, restore."""
import json
import pathlib
import subprocess
import time
import unittest

from program import SAMPLE, XEBER, ProgramTest, run

ARTICLE = {"id": "harbour", "title": "New ferry harbour opens", "body": "The ferry harbour opened on Monday.", "language": "en"}


class UpkeepTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.folder / "index"
        self.succeeds("reindex", "--index", self.index, SAMPLE)
        self.succeeds("put", "--index", self.index, self.write("one.jsonl", json.dumps(ARTICLE)))

    def damage(self, name):
        path = sorted(pathlib.Path(self.index).glob(f"segments/*/{name}"))[0]
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        return path

    def test_a_whole_index_is_said_to_be_whole(self):
        self.assertIn("is whole: 1 segment and the journal", self.succeeds("check", "--index", self.index).stdout)
        self.assertEqual(json.loads(self.succeeds("check", "--index", self.index, "--json").stdout), {"whole": True, "damage": []})

    def test_check_names_every_damaged_file_and_exits_with_1(self):
        path = self.damage("tokens.bin")
        self.fails("check", "--index", self.index, message=str(path))

    def test_check_repairs_what_can_be_made_anew_from_stored_articles(self):
        for part in ("tokens.bin", "forward.bin"):
            path = self.damage(part)
            self.fails("check", "--index", self.index, message=str(path))
            repaired = self.succeeds("check", "--index", self.index, "--repair")
            self.assertIn("is whole", repaired.stdout)
            self.assertIn("made anew", repaired.stderr)
            self.succeeds("get", "--index", self.index, "harbour")
        self.damage("articles.bin")
        self.assertEqual(run("check", "--index", self.index, "--repair").returncode, 1)

    def test_a_damaged_segment_is_named_by_stats_and_the_rest_serves(self):
        path = sorted(pathlib.Path(self.index).glob("segments/*/articles.bin"))[0]
        path.write_bytes(path.read_bytes()[:100])
        stats = json.loads(self.succeeds("stats", "--index", self.index, "--json").stdout)
        self.assertEqual(stats["articles"], 1)
        self.assertIn("articles.bin", stats["damage"][0])
        self.succeeds("get", "--index", self.index, "harbour")
        self.fails("reindex", "--index", self.index, "--from-index", message="would be lost")
        with subprocess.Popen([XEBER, "serve", "--index", self.index, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True) as serve:
            self.assertIn("articles.bin", next(line for line in serve.stderr if '"damaged"' in line))
            serve.terminate()

    def test_a_server_finds_damage_while_it_serves_and_mends_it(self):
        with subprocess.Popen([XEBER, "serve", "--index", self.index, "--listen", "127.0.0.1:0", "--scrub-interval", "0.0001"],
                              stderr=subprocess.PIPE, text=True) as serve:
            address = next(json.loads(line)["detail"] for line in serve.stderr if '"serving"' in line)
            path = self.damage("tokens.bin")
            self.assertIn(str(path), next(line for line in serve.stderr if '"damaged"' in line))
            self.assertIn("made anew", next(line for line in serve.stderr if '"repaired"' in line))
            self.succeeds("get", "--server", address, "harbour")
            self.damage("articles.bin")
            next(line for line in serve.stderr if '"damaged"' in line)
            next(line for line in serve.stderr if '"scrubbed"' in line)
            stats = json.loads(self.succeeds("stats", "--server", address, "--json").stdout)
            self.assertIn("articles.bin", stats["damage"][0])
            serve.terminate()

    def test_a_reindex_is_rehearsed_by_what_readers_asked(self):
        other = self.write("other.jsonl", json.dumps(dict(ARTICLE, id="other", title="Chess club wins")))
        with subprocess.Popen([XEBER, "serve", "--index", self.index, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True) as serve:
            address = next(json.loads(line)["detail"] for line in serve.stderr if '"serving"' in line)
            for query in ("ferry harbour", "metro"):
                self.succeeds("search", "--server", address, query)
            self.succeeds("similar", "--server", address, "harbour")
            serve.terminate()
            serve.stderr.read()  # until it has ended by itself
        questions = (self.index / "recent-questions.tsv").read_text(encoding="utf-8").splitlines()
        self.assertEqual(questions, ["search\tferry harbour", "search\tmetro", "similar\tharbour"])

        refused = self.fails("reindex", "--index", self.index, "--replace", "--min-overlap", "0.5", other, message="the old generation stays")
        self.assertIn("3 questions of readers overlap by 0.00", refused.stderr)
        self.assertIn('search "ferry harbour": article harbour from place 1 to none', refused.stderr)
        self.succeeds("get", "--index", self.index, "harbour")

        self.succeeds("reindex", "--index", self.index, "--from-index")  # models that know the new article, too
        done = json.loads(self.succeeds("reindex", "--index", self.index, "--from-index", "--min-overlap", "1", "--json").stdout)
        self.assertEqual((done["rehearsal"]["questions"], done["rehearsal"]["of_readers"], done["rehearsal"]["overlap"]), (3, True, 1))
        self.assertEqual(done["rehearsal"]["movers"], [])
        self.assertIn("rehearsal: the top 10 of 3 questions of readers", self.succeeds("reindex", "--index", self.index, other).stdout)

        self.succeeds("delete", "--purge", "--index", self.index, "harbour")
        self.assertFalse((self.index / "recent-questions.tsv").exists())
        self.succeeds("reindex", "--index", self.index, "--from-index")
        done = json.loads(self.succeeds("reindex", "--index", self.index, "--from-index", "--json").stdout)
        self.assertFalse(done["rehearsal"]["of_readers"])
        self.assertEqual(done["rehearsal"]["overlap"], 1)

    def test_a_reindex_that_was_killed_is_gone_on_with(self):
        lines = "".join(json.dumps(dict(ARTICLE, id=f"copy-{number}", title=f"Harbour {number}")) + "\n" for number in range(8000))
        archive, kept = self.write("archive.jsonl", lines), self.index / "reindex.tmp"
        words = ["reindex", "--index", self.index, "--jobs", "64", "--memory", "64", "--no-models", archive]
        killed = subprocess.Popen([XEBER, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while killed.poll() is None and not any(kept.glob("slice-*")):
            time.sleep(0.005)
        killed.kill()
        killed.wait()
        before = json.loads(self.succeeds("stats", "--index", self.index, "--json").stdout)["articles"]
        self.succeeds("put", "--index", self.index, self.write("late.jsonl", json.dumps(dict(ARTICLE, id="late"))))
        done = json.loads(self.succeeds(*words, "--json").stdout)
        self.assertGreater(done["continued"], 0)
        self.assertEqual((done["articles"], done["caught_up"]), (8000 + before, 1))
        self.assertFalse(kept.exists())
        self.succeeds("get", "--index", self.index, "late")
        self.succeeds("check", "--index", self.index)
        self.assertEqual(json.loads(self.succeeds(*words, "--anew", "--json").stdout)["continued"], 0)

    def test_a_rollback_undoes_a_reindex_and_keeps_what_was_written_since(self):
        self.fails("rollback", "--index", self.index, message="no previous generation")
        self.succeeds("reindex", "--index", self.index, "--replace", self.write("other.jsonl", json.dumps(dict(ARTICLE, id="other"))))
        self.fails("get", "--index", self.index, "harbour", message="harbour")
        self.succeeds("put", "--index", self.index, self.write("late.jsonl", json.dumps(dict(ARTICLE, id="late"))))
        self.assertEqual(json.loads(self.succeeds("rollback", "--index", self.index, "--json").stdout)["journal_records"], 2)
        for article in ("harbour", "late"):
            self.succeeds("get", "--index", self.index, article)
        self.fails("get", "--index", self.index, "other", message="other")
        self.succeeds("check", "--index", self.index)
        self.succeeds("rollback", "--index", self.index)
        self.succeeds("get", "--index", self.index, "other")

    def test_check_of_no_index_exits_with_1(self):
        self.fails("check", "--index", self.folder / "none", message="no index in")

    def test_a_backup_outlives_the_index_and_is_restored(self):
        copy = self.folder / "copy"
        self.assertIn("verified", self.succeeds("backup", "--index", self.index, copy).stdout)
        self.fails("backup", "--index", self.index, copy, message="exists")
        self.succeeds("delete", "--index", self.index, "harbour")
        self.succeeds("get", "--index", copy, "harbour")
        self.fails("restore", "--index", self.index, copy, message="exists")
        self.index = self.folder / "back"
        self.assertEqual(json.loads(self.succeeds("restore", "--index", self.index, copy, "--json").stdout)["journal_records"], 1)
        self.succeeds("get", "--index", self.index, "harbour")
        self.succeeds("check", "--index", self.index)


if __name__ == "__main__":
    unittest.main()
