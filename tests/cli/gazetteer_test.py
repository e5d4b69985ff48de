"""A user's own names: in use while a server serves, for old articles after a reindex, and faults told by line."""
import json
import signal
import subprocess
import time
import unittest

from program import NOW, XEBER, ProgramTest, json_lines, run

HEADER = "id\ttype\taz\ten\tru\ttr\taliases\tweight\n"
ARTICLES = [
    {"id": "old", "title": "Zorvelin opens a plant", "body": "The plant of Zorvelin opened.", "language": "en", "published_at": "2026-02-10"},
]


class GazetteerTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.index_of(*ARTICLES)
        self.log = self.folder / "server.log"

    def write_gazetteer(self, lines):
        (self.index / "gazetteer.tsv").write_text(HEADER + lines, encoding="utf-8")

    def start(self):
        log = open(self.log, "ab")
        self.addCleanup(log.close)
        self.server = subprocess.Popen([XEBER, "serve", "--index", self.index, "--listen", "127.0.0.1:0"], stdout=log, stderr=log)
        self.addCleanup(self.stop)
        self.address = self.await_event("serving")["detail"]

    def stop(self):
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(30)

    def await_event(self, event, count=1):
        for _ in range(600):
            lines = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
            found = [line for line in lines if line["event"] == event]
            if len(found) >= count:
                return found[-1]
            self.assertIsNone(self.server.poll(), self.log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        self.fail(f"no {event} in {self.log.read_text(encoding='utf-8')}")

    def articles_of(self, entity, *where):
        done = run("entities", "--json", *where, "--now", NOW, entity)
        return json_lines(done.stdout)[0]["articles"] if done.returncode == 0 else None

    def test_new_names_are_known_at_once_and_to_old_articles_after_a_reindex(self):
        self.start()
        where = ("--server", self.address)
        self.assertIsNone(self.articles_of("org:zorvelin", *where))
        self.write_gazetteer("org:zorvelin\torganisation\t\tZorvelin\n")
        self.server.send_signal(signal.SIGHUP)
        self.await_event("gazetteer")
        self.assertEqual(self.articles_of("org:zorvelin", *where), 0)
        fresh = {**ARTICLES[0], "id": "new", "title": "Zorvelin closes a plant"}
        self.succeeds("put", *where, "-", stdin=json.dumps(fresh) + "\n")
        self.assertEqual(self.articles_of("org:zorvelin", *where), 1)
        self.stop()
        summary = json_lines(self.succeeds("reindex", "--json", "--index", self.index, "--annotations-only").stdout)[0]
        self.assertEqual((summary["articles"], summary["kept"]), (2, 2))
        self.assertEqual(self.articles_of("org:zorvelin", "--index", self.index), 2)

    def test_a_faulty_line_is_told_and_the_names_in_use_stay(self):
        self.write_gazetteer("org:zorvelin\torganisation\t\tZorvelin\n")
        self.start()
        self.await_event("gazetteer")  # another one than at the last reindex
        self.write_gazetteer("org:other\tvillage\t\tOther\n")
        self.server.send_signal(signal.SIGHUP)
        self.assertIn('gazetteer.tsv:2: unknown type "village"', self.await_event("gazetteer_fault")["detail"])
        self.assertEqual(self.articles_of("org:zorvelin", "--server", self.address), 0)

    def test_a_server_starts_with_the_good_lines(self):
        self.write_gazetteer("a\tvillage\t\tOther\norg:zorvelin\torganisation\t\tZorvelin\n")
        self.start()
        self.assertIn("gazetteer.tsv:2:", self.await_event("gazetteer_fault")["detail"])
        self.assertEqual(self.articles_of("org:zorvelin", "--server", self.address), 0)
        self.fails("reindex", "--index", self.index, "--annotations-only", message="gazetteer.tsv:2: unknown type")

    def test_backups_hold_it(self):
        self.write_gazetteer("org:zorvelin\torganisation\t\tZorvelin\n")
        self.succeeds("backup", "--index", self.index, self.folder / "copy")
        self.assertEqual(self.articles_of("org:zorvelin", "--index", self.folder / "copy"), 0)


if __name__ == "__main__":
    unittest.main()
