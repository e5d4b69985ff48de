"""An index is looked after: check, backup, restore."""
import json
import pathlib
import unittest

from program import SAMPLE, ProgramTest

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
