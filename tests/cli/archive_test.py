"""An archive becomes an index, and the index answers: reindex, get, put, delete, stats, inspect."""
import gzip
import json
import subprocess
import unittest

from program import SAMPLE, XEBER, ProgramTest, json_lines, run

ARTICLE = {"id": "harbour 1", "title": "New ferry harbour opens in Lankaran", "body": "The ferry harbour opened on Monday after two years.",
           "published_at": "2026-03-02T09:00:00Z", "category": "economy", "source": "coastwire.example", "language": "en"}
OTHER = {"id": "chess", "title": "Chess club wins the northern league", "body": "The chess club from Quba won every match of the season.",
         "published_at": "2026-03-03", "language": "en"}


class ReindexTest(ProgramTest):
    def summary(self, *arguments, **options):
        return json.loads(self.succeeds("reindex", "--index", self.folder / "index", "--json", *arguments, **options).stdout)

    def test_the_sample_archive_is_indexed_without_a_reject(self):
        summary = self.summary(SAMPLE)
        self.assertEqual(summary["articles"], len(SAMPLE.read_text(encoding="utf-8").splitlines()))
        self.assertEqual(summary["rejected"], 0)

    def test_neighbours_are_found_unless_they_are_not_wanted_and_answers_stay(self):
        plain, bare = self.folder / "index", self.folder / "bare"
        self.summary(SAMPLE)
        self.succeeds("reindex", "--index", bare, "--no-neighbours", SAMPLE)
        self.assertTrue(list(plain.glob("segments/*/neighbours.bin")))
        self.assertEqual(list(bare.glob("segments/*/neighbours.bin")), [])
        ids = [json.loads(line)["id"] for line in SAMPLE.read_text(encoding="utf-8").splitlines()][::20]
        for article in ids:
            answers = [self.succeeds("similar", "--index", index, "--json", article).stdout for index in (plain, bare)]
            self.assertEqual(*answers)

    def test_gzip_and_standard_input_are_read(self):
        lines = json.dumps(ARTICLE) + "\n"
        packed = self.folder / "one.jsonl.gz"
        packed.write_bytes(gzip.compress(lines.encode()))
        self.assertEqual(self.summary(packed)["articles"], 1)
        self.assertEqual(self.summary("-", stdin=json.dumps(OTHER) + "\n")["articles"], 2)

    def test_bad_lines_go_to_the_rejects_file_and_are_counted(self):
        bad = self.write("bad.jsonl", '{"id":"a","title":"One","published_at":"soon"}\n{"title":"no id"}\n{"id":"b"}\n'
                                      '{"id":"c","title":"Three","colour":"red"}\nnot json\n')
        rejects = self.folder / "rejects.tsv"
        summary = self.summary(bad, "--rejects", rejects)
        self.assertEqual((summary["articles"], summary["rejected"], summary["unknown_keys"]), (1, 4, 1))
        lines = rejects.read_text(encoding="utf-8").splitlines()
        self.assertEqual([line.split("\t")[0] for line in lines], [f"{bad}:{number}" for number in (1, 2, 3, 5)])
        self.assertIn("published_at", lines[0])

    def test_files_without_a_good_line_are_refused_and_the_index_stays(self):
        self.summary(self.write("a.jsonl", json.dumps(ARTICLE)))
        bad = self.write("bad.jsonl", "not json\n")
        for replace in ([], ["--replace"]):
            self.fails("reindex", "--index", self.folder / "index", bad, *replace, message="the only line was rejected, see ")
        self.succeeds("get", "--index", self.folder / "index", "harbour 1")

    def test_a_date_without_a_zone_takes_the_stated_one(self):
        local = dict(ARTICLE, published_at="2026-03-02T09:00:00")
        self.summary(self.write("a.jsonl", json.dumps(local)), "--time-zone", "+04:00")
        article = json.loads(self.succeeds("get", "--index", self.folder / "index", "--json", "harbour 1").stdout)
        self.assertEqual(article["published_at"], "2026-03-02T05:00:00Z")

    def test_replace_drops_what_the_index_held_and_otherwise_it_stays(self):
        one, two = self.write("a.jsonl", json.dumps(ARTICLE)), self.write("b.jsonl", json.dumps(OTHER))
        self.assertEqual(self.summary(one)["articles"], 1)
        self.assertEqual(self.summary(two)["kept"], 1)
        self.assertEqual(self.summary(two, "--replace")["articles"], 1)

    def test_an_index_is_indexed_anew_from_what_it_holds(self):
        self.summary(self.write("a.jsonl", json.dumps(ARTICLE) + "\n" + json.dumps(OTHER)))
        summary = self.summary("--from-index")
        self.assertEqual((summary["articles"], summary["kept"]), (2, 2))
        self.succeeds("get", "--index", self.folder / "index", "harbour 1")

    def test_an_unreadable_file_leaves_the_index_as_it_was(self):
        self.summary(self.write("a.jsonl", json.dumps(ARTICLE)))
        missing = self.folder / "missing.jsonl"
        self.fails("reindex", "--index", self.folder / "index", "--replace", missing, message=str(missing))
        self.succeeds("get", "--index", self.folder / "index", "harbour 1")

    def test_a_pipe_gets_no_progress_bar(self):
        done = self.succeeds("reindex", "--index", self.folder / "index", SAMPLE)
        self.assertNotIn("\r", done.stdout + done.stderr)
        self.assertNotIn("\033", done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"articles/s, \d+ bytes an article, \d+ MB")


class WriteTest(ProgramTest):
    def test_what_was_put_is_got_back_and_found_until_it_is_deleted(self):
        index = self.index_of(OTHER)
        done = self.succeeds("put", "--index", index, "--json", "-", stdin=json.dumps(ARTICLE) + "\n")
        self.assertEqual(json_lines(done.stdout), [{"id": "harbour 1", "status": "OK"}])
        got = json.loads(self.succeeds("get", "--index", index, "--json", "harbour 1").stdout)
        self.assertEqual({key: got[key] for key in ARTICLE}, ARTICLE)
        self.assertEqual([hit["id"] for hit in self.search(index, "ferry")], ["harbour 1"])
        self.succeeds("delete", "--index", index, "harbour 1")
        self.assertEqual(self.search(index, "ferry"), [])
        self.fails("get", "--index", index, "harbour 1", message="harbour 1")

    def search(self, index, words):
        return json_lines(self.succeeds("search", "--index", index, "--json", "--now", "2026-10-01", words).stdout)

    def test_a_new_version_takes_the_place_of_the_old_one(self):
        index = self.index_of(ARTICLE, OTHER)
        self.succeeds("put", "--index", index, "-", stdin=json.dumps(dict(ARTICLE, title="Harbour closed by a storm")))
        self.assertEqual([hit["title"] for hit in self.search(index, "harbour")], ["Harbour closed by a storm"])

    def test_a_bad_article_costs_no_good_one_and_makes_put_exit_with_1(self):
        index = self.index_of(OTHER)
        lines = json.dumps(ARTICLE) + '\n{"id":"bad","title":""}\n' + json.dumps(dict(ARTICLE, id="harbour 2")) + "\n"
        done = run("put", "--index", index, "--json", "-", stdin=lines)
        self.assertEqual(done.returncode, 1)
        statuses = [line["status"] for line in json_lines(done.stdout)]
        self.assertEqual(sorted(statuses), ["INVALID_ARGUMENT", "OK", "OK"])

    def test_a_missing_file_to_put_exits_with_1(self):
        self.fails("put", "--index", self.index_of(OTHER), self.folder / "none.jsonl", message="none.jsonl")

    def test_deleting_what_is_not_there_exits_with_1_and_the_others_go(self):
        index = self.index_of(ARTICLE, OTHER)
        done = run("delete", "--index", index, "--json", "nowhere", "chess")
        self.assertEqual(done.returncode, 1)
        self.assertEqual([line["status"] for line in json_lines(done.stdout)], ["NOT_FOUND", "OK"])

    def test_a_purged_article_is_in_no_file_of_the_index(self):
        word = "zylophantom"
        secret = dict(ARTICLE, title=f"The {word} affair", body=f"Nobody knew of the {word} affair.")
        index = self.index_of(secret, OTHER)
        self.succeeds("put", "--index", index, "-", stdin=json.dumps(dict(secret, title=f"More of the {word}")))
        self.succeeds("reindex", "--index", index, "--from-index")
        self.succeeds("put", "--index", index, "-", stdin=json.dumps(dict(secret, lead=f"The {word} again")))
        holders = lambda: [path for path in index.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]
        self.assertGreater(len(holders()), 2)
        traces = run("inspect", "--index", index, "--purged", "--json", "harbour 1")
        self.assertEqual(traces.returncode, 1)
        self.assertGreater(len(json.loads(traces.stdout)["traces"]), 2)
        self.succeeds("delete", "--index", index, "harbour 1")
        self.fails("inspect", "--index", index, "--purged", "harbour 1", message="is not purged")
        self.succeeds("delete", "--index", index, "--purge", "harbour 1")
        self.assertEqual(holders(), [])
        self.succeeds("inspect", "--index", index, "--purged", "harbour 1")
        self.fails("delete", "--index", index, "--purge", "harbour 1", message="harbour 1")
        self.assertEqual([hit["id"] for hit in self.search(index, "chess")], ["chess"])
        self.succeeds("check", "--index", index)

    def test_put_keeps_articles_over_a_kill(self):
        index = self.index_of(OTHER)
        with subprocess.Popen([XEBER, "put", "--index", index, "--json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as put:
            for number in range(200):
                put.stdin.write(json.dumps(dict(ARTICLE, id=f"n{number}")) + "\n")
            put.stdin.flush()
            acknowledged = [json.loads(put.stdout.readline())["id"] for _ in range(64)]
            put.kill()
        for article in acknowledged[::21]:
            self.succeeds("get", "--index", index, article)


class ReadTest(ProgramTest):
    def test_get_and_inspect_of_an_unknown_id_exit_with_1(self):
        index = self.index_of(ARTICLE)
        for command in ("get", "inspect"):
            self.fails(command, "--index", index, "nowhere", message="nowhere")

    def test_get_shows_an_article_to_people_without_colours_in_a_pipe(self):
        shown = self.succeeds("get", "--index", self.index_of(ARTICLE), "harbour 1").stdout
        for text in (ARTICLE["title"], ARTICLE["body"], ARTICLE["source"], "2026-03-02"):
            self.assertIn(text, shown)
        self.assertNotIn("\033", shown)

    def test_no_article_can_send_control_characters_to_the_terminal(self):
        nasty = dict(ARTICLE, title="Harbour \u001b[31mred \u009b2J ferry", body="ferry \u001b]0;owned\u0007 harbour")
        index = self.index_of(nasty)
        for command in (["get", "--index", index, "harbour 1"], ["search", "--index", index, "ferry"], ["inspect", "--index", index, "harbour 1"]):
            shown = self.succeeds(*command).stdout
            for control in "\u001b\u0007\u009b":
                self.assertNotIn(control, shown, command[0])

    def test_stats_counts_articles_by_language(self):
        index = self.index_of(ARTICLE, OTHER)
        stats = json.loads(self.succeeds("stats", "--index", index, "--json").stdout)
        self.assertEqual(stats["articles"], 2)
        self.assertEqual(stats["articles_by_language"], {"en": 2})
        self.assertGreater(stats["bytes"], 0)
        self.assertRegex(self.succeeds("stats", "--index", index).stdout, r"articles\.bin +\d+ +\d+ an article\n")

    def test_inspect_tells_terms_and_the_article(self):
        inspected = json.loads(self.succeeds("inspect", "--index", self.index_of(ARTICLE, OTHER), "--json", "harbour 1").stdout)
        self.assertEqual(inspected["article"]["title"], ARTICLE["title"])
        self.assertIn("ferri", " ".join(term["term"] for term in inspected["terms"]))
        weights = [term["weight"] for term in inspected["terms"]]
        self.assertEqual(weights, sorted(weights, reverse=True))


if __name__ == "__main__":
    unittest.main()
