"""What `xeber entities` lists and shows."""
import unittest

from program import NOW, ProgramTest, json_lines

ARTICLES = [
    {"id": "a", "title": "Bakıda konfrans", "body": "Konfrans Bakıda keçirilib.", "language": "az", "published_at": "2026-02-10"},
    {"id": "b", "title": "A conference in Baku", "body": "Guests came from Georgia.", "language": "en", "published_at": "2026-03-20"},
    {"id": "c", "title": "Rain in Georgia", "body": "It rained in Georgia.", "language": "en", "published_at": "2026-04-01"},
]


class EntitiesTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.index_of(*ARTICLES)

    def entities(self, *arguments):
        return json_lines(self.succeeds("entities", "--json", "--index", self.index, "--now", NOW, *arguments).stdout)

    def test_one_is_shown_with_its_names_and_times(self):
        (baku,) = self.entities("city:baku")
        self.assertEqual((baku["type"], baku["listed"], baku["articles"]), ("city", True, 2))
        self.assertEqual((baku["names"]["az"], baku["names"]["en"], baku["names"]["ru"]), ("Bakı", "Baku", "Баку"))
        self.assertEqual((baku["first"], baku["last"]), ("2026-02-10T00:00:00Z", "2026-03-20T00:00:00Z"))
        self.assertIn("Баку", self.succeeds("entities", "--index", self.index, "city:baku").stdout)

    def test_a_prefix_is_of_a_name_in_any_language(self):
        for prefix in ("bak", "баку"):
            self.assertEqual([e["id"] for e in self.entities("--prefix", prefix)], ["city:baku"], prefix)
        self.assertEqual(self.entities("--prefix", "bak", "--type", "person"), [])

    def test_pages_go_on_where_the_last_one_ended(self):
        first = self.succeeds("entities", "--json", "--index", self.index, "--now", NOW, "--limit", "1")
        token = first.stderr.split("--page-token ")[1].strip()
        self.assertEqual([e["id"] for e in json_lines(first.stdout)], ["city:baku"])
        self.assertEqual(self.entities("--limit", "1", "--page-token", token)[0]["id"], "country:GE")

    def test_a_period_tells_what_is_unusual_in_it(self):
        (georgia,) = self.entities("--after", "2026-03-25", "--order", "unusual", "--names-in", "az", "--type", "country")
        self.assertEqual((georgia["id"], georgia["name"], georgia["articles"], georgia["archive_articles"]), ("country:GE", "Gürcüstan", 1, 2))
        self.assertGreater(georgia["unusualness"], 0)
        self.assertIn("1 of 3 articles", self.succeeds("entities", "--index", self.index, "--now", NOW, "--after", "2026-03-25").stdout)

    def test_what_cannot_be_asked_together_is_said(self):
        self.wrong_usage("entities", "--index", self.index, "--prefix", "b", "--after", "2026-01-01", message="--prefix")
        self.wrong_usage("entities", "--index", self.index, "city:baku", "--type", "city", message="an id shows one entity")
        self.fails("entities", "--index", self.index, "nobody", message="no article names nobody")


if __name__ == "__main__":
    unittest.main()
