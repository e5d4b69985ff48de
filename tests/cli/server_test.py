"""A started server, asked by the program: the same answers as from the directory, writes that last, and clear failures."""
import json
import signal
import socket
import subprocess
import time
import unittest

from program import NOW, SAMPLE, XEBER, ProgramTest, json_lines, run

ARTICLE = {"id": "ferry", "title": "Ferry harbour opens in Lankaran", "body": "The ferry harbour opened on Monday after two years of work.",
           "published_at": "2026-03-02T09:00:00Z", "language": "en"}


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class ServerTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.index = self.folder / "index"
        self.succeeds("reindex", "--index", self.index, SAMPLE)
        self.address = f"127.0.0.1:{free_port()}"
        self.start()

    def start(self, *options):
        log = open(self.folder / "server.log", "ab")
        self.addCleanup(log.close)
        self.server = subprocess.Popen([XEBER, "serve", "--index", self.index, "--listen", self.address, *options], stdout=log, stderr=log)
        self.addCleanup(self.stop, signal.SIGKILL)
        for _ in range(300):
            if run("stats", "--server", self.address).returncode == 0:
                return
            self.assertIsNone(self.server.poll(), (self.folder / "server.log").read_text(encoding="utf-8"))
            time.sleep(0.05)
        self.fail("the server does not answer")

    def stop(self, sign):
        if self.server.poll() is None:
            self.server.send_signal(sign)
            self.server.wait(30)
        return self.server.returncode

    def ask(self, *arguments):
        return json_lines(self.succeeds(arguments[0], "--server", self.address, "--json", *arguments[1:]).stdout)

    def test_a_server_answers_as_the_directory_does(self):
        for question in (["search", "--now", NOW, "metro bakı"], ["search", "--now", NOW, "--order", "newest", "--limit", "5", "bank"],
                         ["search", "--now", NOW, "--language", "ru", "--after", "2025-06-01", "Баку"],
                         ["similar", "--now", NOW, "--languages", "any", "az-metro-gunesli-acilis"], ["recommend", "--now", NOW, "--explain", "az-metro-gunesli-acilis", "--dislike", "en-elazig-earthquake-rescuers"],
                         ["get", "az-metro-gunesli-acilis"],
                         ["inspect", "az-metro-gunesli-acilis"]):
            with self.subTest(question=question):
                local = json_lines(self.succeeds(question[0], "--index", self.index, "--json", *question[1:]).stdout)
                self.assertEqual(rounded(self.ask(*question)), rounded(local))

    def test_runs_are_the_same_from_a_server(self):
        queries = self.folder / "queries.tsv"
        queries.write_text("q1\tmetro\nq2\tбанк\n", encoding="utf-8")
        runs = []
        for where in (("--server", self.address), ("--index", self.index)):
            out = self.folder / "run.txt"
            self.succeeds("search", *where, "--queries", queries, "--run", out, "--now", NOW)
            runs.append([line.split(" ")[:4] for line in out.read_text(encoding="utf-8").splitlines()])
        self.assertEqual(*runs)
        self.assertGreater(len(runs[0]), 0)

    def test_a_command_repeated_with_its_request_id_changes_nothing(self):
        def put(title, *flags):
            self.succeeds("put", "--server", self.address, *flags, "-", stdin=json.dumps({**ARTICLE, "title": title}) + "\n")
            return self.ask("get", "ferry")[0]["title"]

        self.assertEqual(put("First title", "--request-id", "monday"), "First title")
        self.assertEqual(put("Second title"), "Second title")
        self.assertEqual(put("First title", "--request-id", "monday"), "Second title")
        self.stop(signal.SIGKILL)
        self.start()
        self.assertEqual(put("First title", "--request-id", "monday"), "Second title")
        for _ in range(2):
            self.succeeds("delete", "--server", self.address, "--request-id", "tuesday", "ferry")
        self.fails("put", "--server", self.address, "--request-id", "x" * 101, "-", message="at most 100 are taken", code=2)

    def test_what_is_acknowledged_as_committed_is_seen_soon(self):
        self.succeeds("put", "--server", self.address, "--wait", "committed", "-", stdin=json.dumps(ARTICLE) + "\n")
        for _ in range(100):
            if run("get", "--server", self.address, "ferry").returncode == 0:
                return
            time.sleep(0.1)
        self.fail("it is never seen")

    def test_what_was_put_survives_a_kill_and_a_restart(self):
        done = self.succeeds("put", "--server", self.address, "--json", "-", stdin=json.dumps(ARTICLE) + "\n")
        self.assertEqual(json_lines(done.stdout), [{"id": "ferry", "status": "OK"}])
        self.assertEqual(self.ask("search", "ferry harbour")[0]["id"], "ferry")
        self.stop(signal.SIGKILL)
        self.start()
        self.assertEqual(self.ask("get", "ferry")[0]["title"], ARTICLE["title"])
        self.succeeds("delete", "--server", self.address, "ferry")
        self.stop(signal.SIGTERM)
        self.start()
        self.fails("get", "--server", self.address, "ferry", message="ferry")

    def test_unknown_ids_exit_with_1(self):
        for command in ("get", "inspect", "delete", "similar"):
            with self.subTest(command=command):
                done = run(command, "--server", self.address, "nowhere")
                self.assertEqual(done.returncode, 1)
                self.assertIn("nowhere", done.stderr)

    def test_put_exits_with_1_within_5_seconds_when_the_server_is_killed(self):
        self.put_loses_the_server(lambda: self.server.kill())

    def test_put_exits_with_1_within_5_seconds_when_the_server_hangs(self):
        self.put_loses_the_server(lambda: self.server.send_signal(signal.SIGSTOP))

    def put_loses_the_server(self, lose):
        articles = "".join(json.dumps(dict(ARTICLE, id=f"n{number}")) + "\n" for number in range(100000)).encode()
        feed = self.folder / "feed.jsonl"
        feed.write_bytes(articles)
        with subprocess.Popen([XEBER, "put", "--server", self.address, "--json", feed], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as put:
            self.assertEqual(json.loads(put.stdout.readline()), {"id": "n0", "status": "OK"})
            lose()
            lost = time.monotonic()
            put.communicate(timeout=30)
            self.assertLess(time.monotonic() - lost, 5)
            self.assertEqual(put.returncode, 1)

    def test_a_second_server_on_the_port_exits_with_1_and_says_so(self):
        other = self.folder / "other"
        self.succeeds("reindex", "--index", other, SAMPLE)
        self.fails("serve", "--index", other, "--listen", self.address, message=self.address)

    def test_sigterm_drains_and_exits_with_0(self):
        self.assertEqual(self.stop(signal.SIGTERM), 0)

    def test_a_reindex_is_seen_by_the_running_server(self):
        feed = self.folder / "one.jsonl"
        feed.write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
        self.succeeds("reindex", "--index", self.index, feed)
        for _ in range(100):
            if run("get", "--server", self.address, "ferry").returncode == 0:
                return
            time.sleep(0.1)
        self.fail("the new generation is not answered from")

    def test_a_server_reindexes_stops_and_goes_on(self):
        self.stop(signal.SIGTERM)
        lines = "".join(json.dumps(dict(ARTICLE, id=f"copy-{number}", title=f"Harbour {number}")) + "\n" for number in range(20000))
        self.write("archive.jsonl", lines)
        self.start("--archive-dir", str(self.folder))
        words = ["reindex", "--server", self.address, "--jobs", "64", "archive.jsonl"]
        watching = subprocess.Popen([XEBER, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while watching.poll() is None and not any((self.index / "reindex.tmp").glob("slice-*")):
            time.sleep(0.005)
        self.succeeds("put", "--server", self.address, self.write("late.jsonl", json.dumps(dict(ARTICLE, id="late"))))
        self.succeeds("reindex", "--server", self.address, "--stop")
        self.assertIn("goes on where it was", watching.communicate()[1])
        self.assertEqual(watching.returncode, 1)
        self.stop(signal.SIGTERM)  # also another server goes on
        self.start("--archive-dir", str(self.folder))
        done = json_lines(self.succeeds(*words, "--json").stdout)[0]
        self.assertGreater(done["continued"], 0)
        self.assertEqual((done["articles"] - done["kept"], done["caught_up"]), (20000, 1))
        for article in ("late", "copy-7", "az-metro-gunesli-acilis"):  # shown at once
            self.succeeds("get", "--server", self.address, article)

    def test_a_server_names_files_that_it_may_not_read(self):
        self.fails("reindex", "--server", self.address, "archive.jsonl", message="start it with --archive-dir")
        self.stop(signal.SIGTERM)
        archives = self.folder / "archives"
        archives.mkdir()
        (archives / "leads-out").symlink_to(self.write("secret", "{}"))
        self.start("--archive-dir", str(archives))
        for name, message in (("../secret", "no name of a file"), (str(self.folder / "secret"), "no name of a file"), ("leads-out", "lies outside"),
                              ("none.jsonl", "there is no file"), (".", "there is no file")):
            self.fails("reindex", "--server", self.address, name, message=message)
        self.fails("reindex", "--server", self.address, "--stop", message="no reindex is running")
        self.wrong_usage("reindex", "--index", self.index, "--stop", message="--stop needs the --server")


def rounded(value):
    """Numbers as a float on the wire keeps them, and page tokens left out."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list) else value


if __name__ == "__main__":
    unittest.main()
