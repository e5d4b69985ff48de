"""What `xeber search` makes of a query, a filter expression and facets."""
import unittest

from program import NOW, ProgramTest, json_lines

ARTICLES = [
    {"id": "storm", "title": "Storm closes the harbour", "category": "weather", "source": "coast.example", "language": "en",
     "published_at": "2026-01-20", "authors": ["Tom Reed"]},
    {"id": "cup", "title": "Northern club wins the cup", "category": "sport", "source": "arena.example", "language": "en",
     "published_at": "2026-02-10"},
    {"id": "vote", "title": "Parliament votes on the budget", "category": "politics", "source": "coast.example", "language": "en",
     "published_at": "2026-02-11", "authors": ["Ann Lee"]},
]


class SearchTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.index_of(*ARTICLES)

    def search(self, *arguments):
        return self.succeeds("search", "--index", self.index, "--now", NOW, *arguments)

    def ids(self, *arguments):
        return [line["id"] for line in json_lines(self.search("--json", *arguments).stdout) if "id" in line]

    def test_operators_find_what_they_say(self):
        self.assertEqual(sorted(self.ids("storm OR cup")), ["cup", "storm"])
        self.assertEqual(self.ids("(storm OR cup) -category:sport"), ["storm"])
        self.assertEqual(self.ids("author:reed"), ["storm"])

    def test_people_are_told_how_a_query_was_read(self):
        done = self.search("--explain", "(storm OR cup")
        self.assertIn("read as storm OR cup", done.stdout)
        self.assertIn("xeber: '(' at 0: this parenthesis is not closed", done.stderr)

    def test_a_relaxed_match_is_said_to_be_one(self):
        self.assertIn("no article has most of these words", self.search("storm cup").stdout)
        self.assertNotIn("no article has most", self.search("storm harbour").stdout)

    def test_a_filter_expression_bounds_search_and_similar(self):
        self.assertEqual(self.ids("--filter", "source = coast.example AND NOT author:reed", ""), ["vote"])
        similar = self.succeeds("similar", "--index", self.index, "--json", "--now", NOW, "--filter", "category = sport", "storm")
        self.assertEqual([line["id"] for line in json_lines(similar.stdout)], ["cup"])

    def test_a_wrong_filter_expression_names_the_position(self):
        for command in (["search", ""], ["similar", "storm"]):
            self.fails(*command, "--index", self.index, "--filter", "colour = red", message="filter.expression: at 0: there is no field colour")

    def test_titles_and_snippets_are_html_where_asked_for(self):
        text = "Boats <script>alert('storm')</script> stayed \u202ein & near the \"harbour\"."
        index = self.index_of({"id": "1", "title": "Storm & <b>rain</b>", "body": text, "language": "en", "published_at": "2026-02-01"})
        line = lambda *more: json_lines(self.succeeds("search", "--index", index, "--now", NOW, "--json", *more, "storm harbour").stdout)[0]
        plain = line()
        self.assertNotIn("title_html", plain)
        self.assertEqual(set(plain["snippet"]), {"text", "highlights"})
        marked = line("--html")
        self.assertTrue(marked["title_html"].startswith("<mark>Storm</mark> &amp; "), marked["title_html"])
        self.assertEqual(marked["snippet"]["highlights"], plain["snippet"]["highlights"])
        self.assertIn("&quot;<mark>harbour</mark>&quot;", marked["snippet"]["html"])
        for hostile in ("<script", "\u202e", "& "):
            self.assertNotIn(hostile, marked["snippet"]["html"])
        self.assertIn('&quot;<em class="hit">harbour</em>&quot;', line("--html", "--html-before", '<em class="hit">', "--html-after", "</em>")["snippet"]["html"])
        self.wrong_usage("search", "--index", index, "--html", "storm", message="--json")
        self.wrong_usage("search", "--index", index, "--json", "--html", "--html-before", "<b>", "storm", message="--html-after")
        self.wrong_usage("search", "--index", index, "--json", "--html", "--html-before", "x" * 65, "--html-after", "y", "storm", message="65 bytes")

    def test_facets_count_everything_that_matches(self):
        shown = self.search("--facet", "category", "--facet", "month", "--limit", "1", "storm OR cup OR budget").stdout
        self.assertIn("category: politics 1, sport 1, weather 1\n", shown)
        self.assertIn("published: 2026-02 2, 2026-01 1\n", shown)
        facet = json_lines(self.search("--json", "--facet", "source", "").stdout)[0]
        self.assertEqual(facet, {"facet": "source", "distinct": 2, "estimated": False, "values": [
            {"value": "coast.example", "name": "coast.example", "articles": 2}, {"value": "arena.example", "name": "arena.example", "articles": 1}]})
        self.wrong_usage("search", "--index", self.index, "--facet", "colour", message="colour")

    def test_facets_count_stories(self):
        by_story = ["--facet", "source", "--facet-counts", "story"]
        self.assertIn("source: coast.example 2 (2 stories), arena.example 1 (1 story)\n", self.search(*by_story, "").stdout)
        self.assertEqual(json_lines(self.search("--json", *by_story, "").stdout)[0]["values"], [
            {"value": "coast.example", "name": "coast.example", "articles": 2, "stories": 2},
            {"value": "arena.example", "name": "arena.example", "articles": 1, "stories": 1}])
        self.assertNotIn("stor", self.search("--facet", "source", "--facet-counts", "article", "--limit", "1", "cup").stdout.splitlines()[0])
        self.wrong_usage("search", "--index", self.index, "--facet", "source", "--facet-counts", "colour", message="article, story")
        self.wrong_usage("search", "--index", self.index, "--facet-counts", "story", "cup", message="--facet")

    def test_another_spelling_is_proposed_and_not_asked(self):
        done = self.search("harbuor")
        self.assertIn("0 articles\ndid you mean: harbour\n", done.stdout)
        self.assertEqual(json_lines(self.search("--json", "harbuor").stdout), [{"did_you_mean": "harbour", "reason": "spelling"}])
        self.assertNotIn("did you mean", self.search("harbour").stdout)

    def test_another_keyboard_layout_is_proposed(self):
        self.assertIn("did you mean: storm\n", self.search("ыещкь").stdout)

    def test_a_search_without_time_fails_or_answers_in_part(self):
        slow = " OR ".join(f"{a}{b}*" for a in "abcdefgh" for b in "aeiou")
        self.search("--timeout-ms", "60000", slow)
        self.search("--timeout-ms", "1", "--allow-partial", slow)  # in part or whole, but no error


if __name__ == "__main__":
    unittest.main()
