"""What `xeber suggest` completes, also while articles come and go on a server's index."""
import unittest

from program import NOW, ProgramTest, json_lines

ARTICLES = [
    {"id": "metro", "title": "Bakı metrosunda yeni stansiya", "language": "az", "published_at": "2026-02-10"},
    {"id": "storm", "title": "Storm closes the harbour", "language": "en", "published_at": "2026-01-20"},
    {"id": "later", "title": "Storm of the next year", "language": "en", "published_at": "2027-01-20"},
]


class SuggestTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.index_of(*ARTICLES)

    def suggest(self, *arguments):
        return json_lines(self.succeeds("suggest", "--json", "--index", self.index, "--now", NOW, *arguments).stdout)

    def test_titles_complete_what_is_typed(self):
        self.assertIn({"kind": "title", "text": "Storm closes the harbour", "id": "storm"}, self.suggest("sto"))
        self.assertIn("Bakı metrosunda yeni stansiya", [s["text"] for s in self.suggest("baki", "metros")])

    def test_names_are_suggested(self):
        self.assertIn({"kind": "entity", "text": "Bakı", "id": "city:baku"}, self.suggest("bak"))

    def test_a_correction_is_said(self):
        self.assertEqual(self.suggest("strom"), [{"kind": "title", "text": "Storm closes the harbour", "id": "storm", "corrected": True}])
        self.assertIn("(corrected)", self.succeeds("suggest", "--index", self.index, "--now", NOW, "strom").stdout)

    def test_what_is_not_published_yet_stays_away(self):
        self.assertEqual([s["id"] for s in self.suggest("storm")], ["storm"])

    def test_a_deleted_title_is_not_suggested(self):
        self.succeeds("delete", "--index", self.index, "storm")
        self.assertEqual(self.suggest("storm"), [])

    def test_a_purged_title_is_not_suggested(self):
        self.succeeds("delete", "--purge", "--index", self.index, "storm")
        self.assertEqual(self.suggest("storm"), [])


if __name__ == "__main__":
    unittest.main()
