"""`xeber alerts` and `xeber watch`: saved queries, and the articles that match them as they arrive. `xeber pins`: what comes first."""
import json
import signal
import subprocess
import threading
import unittest

from program import XEBER, ProgramTest, json_lines


class AlertsTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.index_of({"id": "old", "title": "An old flood", "language": "en"})
        self.serve()

    def serve(self):
        self.process = subprocess.Popen([XEBER, "serve", "--index", self.index, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        for line in self.process.stderr:
            event = json.loads(line)
            if event.get("event") == "serving":
                self.server = event["detail"]
                break
        self.reading = threading.Thread(target=self.process.stderr.read, daemon=True)
        self.reading.start()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
        self.reading.join()
        self.process.stderr.close()

    def alerts(self, *arguments):
        return self.succeeds("alerts", arguments[0], "--server", self.server, *arguments[1:])

    def watch(self, *arguments):
        watching = subprocess.Popen([XEBER, "watch", "--server", self.server, "--json", *arguments], stdout=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (watching.kill(), watching.wait(), watching.stdout.close()))
        return watching

    def put(self, **article):
        lines = self.write("new.jsonl", json.dumps(article) + "\n")
        self.succeeds("put", "--server", self.server, lines)

    def test_articles_that_match_are_printed_as_they_arrive(self):
        self.alerts("put", "floods", "flood* -insurance", "--language", "en")
        self.alerts("put", "sport", "", "--filter", "category = sport")
        watching = self.watch("--limit", "2")
        first = json.loads(watching.stdout.readline())
        self.assertTrue(first["watching"])
        self.put(id="1", title="Flooding in the delta", language="en")
        self.put(id="2", title="Insurers count floods: insurance dearer", language="en")
        self.put(id="3", title="A late goal", category="sport", language="en")
        told = [json.loads(watching.stdout.readline()) for _ in range(2)]
        self.assertEqual([(alert["saved_query"], alert["id"], alert["reason"]) for alert in told], [("floods", "1", "new-story"), ("sport", "3", "new-story")])
        self.assertEqual(watching.wait(timeout=60), 0)
        # What came since a token is told to whoever comes back.
        again = self.watch("--limit", "1", "--resume", told[0]["resume_token"])
        self.assertTrue(json.loads(again.stdout.readline())["watching"])
        self.assertEqual(json.loads(again.stdout.readline())["id"], "3")

    def test_queries_are_kept(self):
        self.alerts("put", "b", "storm", "--language", "en", "--language", "az")
        self.alerts("put", "a", "wheat", "--filter", "category = economy")
        self.stop()
        self.serve()
        self.assertEqual(json_lines(self.alerts("list", "--json").stdout),
                         [{"id": "a", "query": "wheat", "filter": "category = economy"}, {"id": "b", "query": "storm", "languages": ["en", "az"]}])
        self.assertIn("wheat", self.alerts("list").stdout)
        self.alerts("delete", "a")
        self.fails("alerts", "delete", "--server", self.server, "a", message="id: no query is saved as 'a'")
        self.assertEqual([query["id"] for query in json_lines(self.alerts("list", "--json").stdout)], ["b"])

    def test_pinned_articles_come_first_and_hidden_ones_never(self):
        self.put(id="1", title="Storm over the delta", language="en")
        self.put(id="2", title="Storm in a teacup", language="en")
        pins = lambda *arguments: self.succeeds("pins", arguments[0], "--server", self.server, *arguments[1:])
        pins("put", "c", "storm", "--pin", "old", "--hide", "2", "--until", "2999-01-01")
        search = lambda *where: [hit["id"] for hit in json_lines(self.succeeds("search", *where, "--json", "--language", "en", "Storms").stdout)]
        self.assertEqual(search("--server", self.server), ["old", "1"])
        self.assertEqual(json_lines(pins("list", "--json").stdout),
                         [{"id": "c", "query": "storm", "pinned": ["old"], "hidden": ["2"], "until": "2999-01-01T00:00:00Z"}])
        self.assertIn("storm", pins("list").stdout)
        self.assertEqual(pins("put", "known", "gale", "--pin", "old").stderr, "")
        self.assertIn("no article mistyped is indexed", pins("put", "known", "gale", "--pin", "old", "--pin", "mistyped").stderr)
        pins("delete", "known")
        self.fails("pins", "put", "--server", self.server, "x", "storm", message="curation.pinned_ids: give articles to pin, or to hide")
        self.stop()
        self.assertEqual(search("--index", self.index), ["old", "1"])
        self.serve()
        self.succeeds("pins", "delete", "--server", self.server, "c")
        self.assertEqual(sorted(search("--server", self.server)), ["1", "2"])

    def test_what_is_wrong_is_named(self):
        self.fails("alerts", "put", "--server", self.server, "x", "(storm", message="saved_query.query: at bytes 0-")
        self.fails("alerts", "put", "--server", self.server, "x", "", message="every article would match")
        self.fails("alerts", "put", "--server", self.server, "x", "storm", "--filter", "colour = red", message="saved_query.filter: ")
        self.fails("watch", "--server", self.server, "--resume", "nonsense", message="resume_token: ")
        self.wrong_usage("alerts", message="a command is required")
        self.wrong_usage("watch", message="--server")


if __name__ == "__main__":
    unittest.main()
