"""Evaluation mode: TREC run files, `xeber eval`, and the answers over the sample archive (golden)."""
import difflib
import json
import os
import pathlib
import unittest

from program import NOW, ROOT, SAMPLE, ProgramTest, json_lines

GOLDEN = pathlib.Path(__file__).parent / "golden"
JUDGEMENTS = ROOT / "data/sample/judgements"

TEXT = {"library": "The library lends ten thousand books, and readers of every age borrow novels and study in its reading rooms for free.",
        "stadium": "The stadium seats forty thousand fans, and the football clubs play derbies under floodlights on its new grass pitch."}
ARTICLES = [{"id": f"{word} {number}", "title": f"A {word} for the town {number}", "language": "en", "body": TEXT[word],
             "published_at": f"2026-03-0{number}"} for word in TEXT for number in (1, 2, 3)]


class RunTest(ProgramTest):
    def run_lines(self, command, index, option, text, *arguments):
        out = self.folder / "run.txt"
        done = self.succeeds(command, "--index", index, option, self.write("input", text), "--run", out, "--now", NOW, *arguments)
        self.assertEqual(done.stdout, "")
        return [line.split(" ") for line in out.read_text(encoding="utf-8").splitlines()]

    def test_queries_write_the_six_columns_of_trec(self):
        index = self.index_of(*ARTICLES)
        lines = self.run_lines("search", index, "--queries", "qid\tquery\nq 1\tlibrary\nq2\tnowhere at all zzz\nq3\tstadium\n")
        self.assertEqual({line[0] for line in lines}, {"q%201", "q3"})
        for line in lines:
            self.assertEqual((len(line), line[1], line[5]), (6, "Q0", "xeber"))
        first = [line for line in lines if line[0] == "q%201"]
        self.assertEqual(sorted(line[2] for line in first), ["library%201", "library%202", "library%203"])
        self.assertEqual([int(line[3]) for line in first], [1, 2, 3])
        scores = [float(line[4]) for line in first]
        self.assertEqual(scores, sorted(set(scores), reverse=True))

    def test_queries_are_plain_words_unless_syntax_is_asked_for(self):
        index = self.index_of(*ARTICLES)
        ids = lambda *flags: sorted({line[2] for line in self.run_lines("search", index, "--queries", "q\tlibrary -town\n", *flags)})
        self.assertEqual(len(ids()), 6)
        self.assertEqual(ids("--syntax"), [])

    def test_limit_bounds_each_query(self):
        index = self.index_of(*ARTICLES)
        lines = self.run_lines("search", index, "--queries", "a\ttown\nb\ttown\n", "--limit", 2)
        self.assertEqual([line[0] for line in lines], ["a", "a", "b", "b"])

    def test_seeds_are_answered_one_by_one_never_with_themselves(self):
        index = self.index_of(*ARTICLES)
        lines = self.run_lines("similar", index, "--seeds", "library 1\nstadium 2\n")
        self.assertEqual({line[0] for line in lines}, {"library%201", "stadium%202"})
        for line in lines:
            self.assertNotEqual(line[0], line[2])
        self.assertIn(lines[0][2], ("library%202", "library%203"))

    def test_an_unknown_seed_is_told_and_costs_the_others_nothing(self):
        index = self.index_of(*ARTICLES)
        out = self.folder / "run.txt"
        done = self.succeeds("similar", "--index", index, "--seeds", self.write("seeds", "nowhere\nlibrary 1\n"), "--run", out)
        self.assertIn("1 of the seeds are not indexed", done.stderr)
        self.assertTrue(out.read_text(encoding="utf-8").startswith("library%201 Q0 "))

    def test_faults_of_the_input_name_file_and_line(self):
        index = self.index_of(*ARTICLES)
        bad = self.write("bad.tsv", "q1\tone\nno tab\n")
        self.fails("search", "--index", index, "--queries", bad, "--run", self.folder / "r", message=f"{bad}:2:")
        self.fails("search", "--index", index, "--queries", self.folder / "none", "--run", self.folder / "r", message="none")
        good = self.write("good.tsv", "q1\tone\n")
        self.fails("search", "--index", index, "--queries", good, "--run", self.folder / "no/such/folder", message="no/such/folder")


class EvalTest(ProgramTest):
    def test_eval_run_scores_any_run_file(self):
        run = self.write("run.txt", "q Q0 a 1 3.0 t\nq Q0 b 2 2.0 t\nq Q0 c 3 1.0 t\n")
        qrels = self.write("qrels.tsv", "qid\tdocid\trel\nq\ta\t1\nq\tc\t1\nq\tb\t0\n")
        scored = json.loads(self.succeeds("eval", "run", run, "--qrels", qrels, "--json").stdout)
        self.assertAlmostEqual(scored["MAP"], (1 + 2 / 3) / 2)
        self.assertEqual((scored["count"], scored["P@1"]), (1, 1))

    def test_eval_run_refuses_what_is_no_run(self):
        qrels = self.write("qrels.tsv", "q\ta\t1\n")
        self.fails("eval", "run", self.write("run.txt", "what is this\n"), "--qrels", qrels, message="run.txt:1:")

    def test_eval_search_measures_a_judged_set(self):
        articles = self.write("a.jsonl", "".join(json.dumps(article) + "\n" for article in ARTICLES))
        queries, qrels = self.write("q.tsv", "q\tlibrary\n"), self.write("r.tsv", "".join(f"q\tlibrary {n}\t1\n" for n in (1, 2, 3)))
        measured = json.loads(self.succeeds("eval", "search", "--queries", queries, "--qrels", qrels, "--json", articles).stdout)
        self.assertAlmostEqual(measured["MAP"], 1)

    def test_eval_similar_measures_stories_with_time_on_and_off(self):
        told = [dict(article, story=article["id"].split()[0]) for article in ARTICLES]
        judged = self.write("judged.jsonl", "".join(json.dumps(article) + "\n" for article in told))
        groups = json_lines(self.succeeds("eval", "similar", "--judged", judged, "--background", SAMPLE, "--json").stdout)
        self.assertEqual([group["group"] for group in groups], ["all", "all, time off"])
        for group in groups:
            self.assertEqual(group["count"], 6)
            self.assertAlmostEqual(group["MAP"], 1)

    def test_eval_ablation_has_a_row_for_each_part_and_baseline(self):
        told = [dict(article, story=article["id"].split()[0]) for article in ARTICLES]
        judged = self.write("judged.jsonl", "".join(json.dumps(article) + "\n" for article in told))
        rows = json_lines(self.succeeds("eval", "ablation", "--judged", judged, "--background", SAMPLE, "--json").stdout)
        self.assertEqual([row["group"] for row in rows],
                         ["all", "terms off", "entities off", "latent off", "category off", "time off", "page", "page, duplicates shown",
                          "page, diversity off", "TF-IDF cosine", "30-term OR"])
        measured = {row["group"]: row for row in rows}
        self.assertAlmostEqual(measured["all"]["MAP"], 1)
        self.assertLess(measured["terms off"]["MAP"], 1)
        self.assertIn("30-term OR", self.succeeds("eval", "ablation", "--judged", judged).stdout)

    def test_eval_recommend_keeps_interests_that_a_mean_loses(self):
        ways = json_lines(self.succeeds("eval", "recommend", "--keep-origin", "--any-language", "--follow", 8, "--readers", 20, "--judged", SAMPLE,
                                        "--stories", SAMPLE.parent / "judgements" / "stories.tsv", "--json").stdout)
        interests = {way["group"]: way["interests"] for way in ways}
        self.assertGreater(interests["feed"], 0.8)
        self.assertGreater(interests["feed"], 2 * interests["mean of the history"])
        self.assertGreater(interests["feed"], 2 * interests["newest first"])

    def test_eval_tune_prints_held_out_figures_and_a_verdict(self):
        grades = SAMPLE.parent / "judgements" / "similar.tsv"
        one = self.succeeds("eval", "tune", "--graded", SAMPLE, "--grades", grades, "--rounds", 1).stdout
        self.assertRegex(one, r"(?m)^held out +committed +tuned +gain$")
        self.assertRegex(one, r"(?m)^fold 5( +[+-]?0\.\d{4}){3}$")
        self.assertRegex(one, "The committed weights stand|Better weights exist")
        self.fails("eval", "tune", "--graded", SAMPLE, code=2, message="--grades")
        self.fails("eval", "tune", code=2, message="--judged")

    def test_eval_known_item_sets_plain_icu_words_beside_the_analyser(self):
        articles = [{"id": str(n), "title": f"{town} libraries opened", "language": "en",
                     "body": f"In {town} a library was opening today, and readers came. Story {n}."}
                    for n, town in enumerate(("Northford", "Southford", "Eastford", "Westford"))]
        groups = json_lines(self.succeeds("eval", "known-item", "--json",
                                          self.write("a.jsonl", "".join(json.dumps(article) + "\n" for article in articles))).stdout)
        self.assertEqual([group["group"] for group in groups], ["all", "all, plain keyboard", "all, ICU words"])
        for group in groups:
            self.assertEqual(group["count"], 4)
            self.assertAlmostEqual(group["MRR"], 1)

    def test_eval_detect_counts_what_is_found_by_declared_language(self):
        found = json_lines(self.succeeds("eval", "detect", "--least-bytes", 300, "--json", SAMPLE).stdout)
        self.assertEqual([language["group"] for language in found], ["az", "en", "ru", "tr"])
        for language in found:
            self.assertEqual(language["accuracy"], 1)
            self.assertEqual(language["found"], {language["group"]: language["count"]})
        self.assertIn("az ", self.succeeds("eval", "detect", SAMPLE).stdout)
        self.fails("eval", "detect", self.write("none.jsonl", '{"id": "1", "body": "Nothing declared."}\n'), message="declares a language")

    def test_eval_pairs_writes_a_score_for_every_pair(self):
        articles = self.write("a.jsonl", "".join(json.dumps(article) + "\n" for article in ARTICLES))
        pairs = self.write("p.tsv", "id1\tid2\tsimilarity\nlibrary 1\tlibrary 2\t4\nlibrary 1\tstadium 2\t1\nstadium 1\tstadium 3\t4\n")
        lines = [line.split("\t") for line in self.succeeds("eval", "pairs", pairs, "--articles", articles).stdout.splitlines()]
        self.assertEqual([line[:2] for line in lines], [["library 1", "library 2"], ["library 1", "stadium 2"], ["stadium 1", "stadium 3"]])
        self.assertGreater(float(lines[0][2]), float(lines[1][2]))
        unknown = self.write("u.tsv", "id1\tid2\nlibrary 1\tnowhere\n")
        self.fails("eval", "pairs", unknown, "--articles", articles, message="nowhere")

    def test_eval_reach_compares_with_an_exhaustive_scorer(self):
        index = self.folder / "index"
        self.succeeds("reindex", "--index", index, SAMPLE)
        measured = json.loads(self.succeeds("eval", "reach", "--index", index, "--seeds", 50, "--json").stdout)
        self.assertGreaterEqual(measured["overlap"], 0.99)
        self.assertTrue(0 < measured["seeds"] <= 50)
        self.assertLessEqual(measured["microseconds"], measured["p99_microseconds"])
        self.assertIn("of an exhaustive scorer's hits are found", self.succeeds("eval", "reach", "--index", index, "--last-days", 60).stdout)
        self.fails("eval", "reach", "--index", self.index_of(ARTICLES[0]), message="no article in it has similar news")

    def test_eval_pairs_scores_latent_vectors_alone(self):
        articles = self.write("a.jsonl", "".join(json.dumps(article) + "\n" for article in ARTICLES))
        pairs = self.write("p.tsv", "id1\tid2\tsimilarity\nlibrary 1\tlibrary 2\t4\nlibrary 1\tstadium 2\t1\n")
        done = self.succeeds("eval", "pairs", pairs, "--articles", articles, "--latent", "4")
        self.assertEqual(len(done.stdout.splitlines()), 2)
        self.assertIn("Pearson", done.stderr)

    def test_eval_topics_tells_categories_trained_and_untrained(self):
        groups = json_lines(self.succeeds("eval", "topics", SAMPLE, "--folds", "5", "--media-topic", "sport=15000000", "--media-topic",
                                          "economy=04000000", "--json").stdout)
        self.assertEqual([group["group"] for group in groups], ["categories, cross-validated", "media topics, untrained"])
        self.assertEqual([group["count"] for group in groups], [282, 93])
        self.assertGreater(groups[0]["accuracy"], 0.5)
        self.fails("eval", "topics", SAMPLE, "--media-topic", "sport=15", message="sport=15", code=2)

    def test_eval_entities_scores_names(self):
        judged = self.write("names.conll", "people O\nlive O\nin O\nBaku B-LOC\n")
        lines = json_lines(self.succeeds("eval", "entities", judged, "--language", "en", "--model", "none", "--json").stdout)
        self.assertEqual({line["group"]: line["F1"] for line in lines}, {"LOC": 1, "MISC": 0, "ORG": 0, "PER": 0, "all": 1})

    def test_eval_linking_tells_what_is_wrong(self):
        articles = self.write("a.jsonl", json.dumps({"id": "a", "title": "They met in Baku", "language": "en"}) + "\n")
        mentions = self.write("m.tsv", "article\tsurface\tentity\na\tBaku\tbaku\na\tOslo\toslo\n")
        lines = self.succeeds("eval", "linking", mentions, "--articles", articles, "--wrong").stdout.splitlines()
        self.assertEqual(lines[0].split("\t")[:3], ["a", "Oslo", "oslo"])
        self.assertIn("0.5000", lines[-1])


class GoldenTest(ProgramTest):
    """The answers over the sample archive. UPDATE_GOLDEN=1 writes them anew; look at the difference before committing it."""

    def test_the_sample_archive_answers_as_it_did(self):
        index = self.folder / "index"
        self.succeeds("reindex", "--index", index, SAMPLE)
        for line in (GOLDEN / "questions.txt").read_text(encoding="utf-8").splitlines():
            name, *arguments = line.split("\t")
            answer = self.succeeds(arguments[0], "--index", index, "--now", NOW, "--json", *arguments[1:]).stdout
            self.check(name, "".join(f"{hit.get('relation', '')}\t{hit['id']}\t{hit['title']}\n" for hit in json_lines(answer)))

    def check(self, name, answer):
        path = GOLDEN / f"{name}.tsv"
        if os.environ.get("UPDATE_GOLDEN") == "1":
            path.write_text(answer, encoding="utf-8")
        expected = path.read_text(encoding="utf-8").splitlines()
        difference = "\n".join(difflib.unified_diff(expected, answer.splitlines(), "expected", "answered", lineterm=""))
        with self.subTest(name=name):
            self.assertEqual(difference, "", difference)


if __name__ == "__main__":
    unittest.main()
