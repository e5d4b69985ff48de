"""`xeber serve` as an administrator meets it: flags, configuration, TLS, signals, lost servers, restart."""
import json
import random
import re
import signal
import socket
import subprocess
import time
import unittest
import urllib.request

from program import XEBER, Folder, Server, run, sample_articles

LOST_SECONDS = 5


def serve(*arguments):
    """`xeber serve` that is expected to fail at once."""
    return run("serve", *arguments)


def put_process(server, *files):
    return subprocess.Popen([XEBER, "put", "--json", "--server", server.address, *map(str, files)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def line(identifier):
    return json.dumps({"id": identifier, "title": f"Title of {identifier}", "body": "Body."}) + "\n"


class ServeCommandTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def expect(self, done, code, *parts):
        self.assertEqual(done.returncode, code, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_wrong_usage_ends_with_2(self):
        self.expect(serve(), 2, "--index")
        self.expect(serve("--index"), 2)
        self.expect(serve("--index", self.folder.index, "--workers", "many"), 2, "--workers")
        self.expect(serve("--index", self.folder.index, "--workers", "-1"), 2, "--workers")
        self.expect(serve("--index", self.folder.index, "--drain-seconds", "-1"), 2, "--drain-seconds")
        self.expect(serve("--index", self.folder.index, "--seal-after", "0"), 2, "--seal-after")
        self.expect(serve("--index", self.folder.index, "--no-such-flag"), 2)

    def test_what_cannot_be_served_is_said_plainly(self):
        self.expect(serve("--index", self.folder.path / "none", "--listen", "127.0.0.1:0"), 1, "none")
        self.expect(serve("--index", self.folder.index, "--listen", "50051"), 1, "listen: '50051' is not host:port")
        self.expect(serve("--index", self.folder.index, "--listen", "0.0.0.0:0"), 1, "can be reached from other machines")
        self.expect(serve("--index", self.folder.index, "--tls-key", "key.pem"), 1, "tls_certificate: missing")
        self.expect(serve("--index", self.folder.index, "--tls-key", "no.pem", "--tls-certificate", "no.pem"), 1, "cannot read 'no.pem'")

    def config(self, text):
        path = self.folder.path / "xeber.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def test_the_file_is_read_and_flags_win(self):
        path = self.config('index = "index"\nlisten = "0.0.0.0:0"\nworkers = 1\n')
        self.expect(serve("--config", path), 1, "listen: 0.0.0.0:0 can be reached")
        with Server(self.folder.index, "--config", path) as server:
            self.assertTrue(server.address.startswith("127.0.0.1:"))

    def test_faults_of_the_file_name_their_line(self):
        for text, complaint in [
                ('lisen = "x"\n', "xeber.toml:1: there is no key 'lisen'; known are index, listen"),
                ('index = "a"\nworkers = "many"\n', "xeber.toml:2: workers must be a whole number"),
                ('insecure = 1\n', "xeber.toml:1: insecure must be true or false"),
                ('listen = 50051\n', "xeber.toml:1: listen must be a text"),
                ('[server]\nlisten = "x"\n', "there is no key 'server'"),
                ('index = \n', "xeber.toml:1: ")]:
            self.expect(serve("--config", self.config(text)), 1, complaint)
        self.expect(serve("--config", "none.toml"), 1, "--config: cannot read 'none.toml'")

    def test_two_servers_do_not_share_a_port_or_an_index(self):
        with Server(self.folder.index) as server:
            self.expect(serve("--index", self.folder.index, "--listen", server.address), 1)
            other = Folder()
            self.expect(serve("--index", other.index, "--listen", server.address), 1, f"cannot listen on {server.address}: the port is taken")
            other.cleanup()

    def test_the_log_is_json_lines(self):
        with Server(self.folder.index) as server:
            self.assertEqual(run("get", "--server", server.address, 'no "such" id').returncode, 1)
            self.assertEqual(server.terminate(), 0)
            events = [json.loads(one) for one in server.log]
        self.assertEqual([event["event"] for event in events], ["serving", "call", "draining", "drained"])
        self.assertEqual((events[1]["method"], events[1]["code"]), ("ArticleService.GetArticle", "NOT_FOUND"))
        self.assertGreater(events[1]["us"], 0)

    def test_a_signal_drains_the_server(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Server(self.folder.index) as server:
                self.assertEqual(server.end(number), 0)

    def test_an_acknowledged_article_survives_kill_9_and_a_restart(self):
        with Server(self.folder.index) as server:
            with put_process(server, "-") as put:
                put.stdin.write(line("kill/1"))
                put.stdin.flush()
                self.assertEqual(json.loads(put.stdout.readline()), {"id": "kill/1", "status": "OK"})
                server.kill()
            address = server.address
        with Server(self.folder.index, listen=address) as server:
            self.assertIn("Title of kill/1", run("get", "--server", server.address, "kill/1").stdout)
            self.assertEqual(run("delete", "--server", server.address, "kill/1").returncode, 0)

    def lose(self, number):
        """Seconds that `xeber put` takes to end with 1 after the server got the signal in the middle of a stream."""
        articles = self.folder.path / "many.jsonl"
        articles.write_text("".join(line(f"lost/{i}") for i in range(20000)), encoding="utf-8")
        with Server(self.folder.index) as server, put_process(server, articles) as put:
            self.assertEqual(json.loads(put.stdout.readline()), {"id": "lost/0", "status": "OK"})
            server.process.send_signal(number)
            begin = time.monotonic()
            put.stdout.read()
            errors = put.stderr.read()
            self.assertEqual(put.wait(timeout=30), 1, errors)
            self.assertIn("server", errors)
            return time.monotonic() - begin

    def test_a_killed_server_is_noticed(self):
        self.assertLess(self.lose(signal.SIGKILL), LOST_SECONDS)

    def test_a_frozen_server_is_noticed(self):
        self.assertLess(self.lose(signal.SIGSTOP), LOST_SECONDS)

    def test_a_lost_server_is_noticed_while_the_input_is_silent(self):
        for number in (signal.SIGKILL, signal.SIGSTOP):
            with Server(self.folder.index) as server, put_process(server, "-") as put:
                put.stdin.write(line("silent/1"))
                put.stdin.flush()
                self.assertEqual(json.loads(put.stdout.readline())["status"], "OK")
                server.process.send_signal(number)
                begin = time.monotonic()
                self.assertEqual(put.wait(timeout=30), 1)
                self.assertLess(time.monotonic() - begin, LOST_SECONDS)
                self.assertIn(f"server {server.address}", put.stderr.read())

    def test_garbage_on_the_wire_does_no_harm(self):
        chance = random.Random(7)
        preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        with Server(self.folder.index, "--http-listen", "127.0.0.1:0") as server:
            http = next(re.search(r'"serving_http","detail":"port (\d+)"', one) for one in server.log if "serving_http" in one).group(1)
            for port in (int(server.address.rsplit(":", 1)[1]), int(http)):
                for round_number in range(100):
                    noise = chance.randbytes(chance.randrange(1, 3000))
                    start = [b"", preface, b"POST /xeber.v1.SearchService/Search HTTP/1.1\r\n"][round_number % 3]
                    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                        connection.sendall(start + noise)
            self.assertEqual(run("stats", "--server", server.address).returncode, 0)
            answer = urllib.request.urlopen(urllib.request.Request(
                f"http://127.0.0.1:{http}/xeber.v1.IndexService/GetIndexStats", b"{}", {"content-type": "application/json"}), timeout=10)
            self.assertIn("articleCount", json.load(answer))
            self.assertEqual(server.terminate(), 0)

    def test_tls_is_spoken_with_a_certificate(self):
        certificate, key = self.folder.path / "cert.pem", self.folder.path / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        with Server(self.folder.index, "--tls-certificate", certificate, "--tls-key", key, listen="0.0.0.0:0") as server:
            local = "localhost:" + server.address.rsplit(":", 1)[1]
            stats = run("stats", "--json", "--server", local, "--tls-ca", certificate)
            self.assertEqual(stats.returncode, 0, stats.stderr)
            self.assertGreaterEqual(json.loads(stats.stdout)["articles"], len(sample_articles()))
            self.assertEqual(run("stats", "--server", local).returncode, 1)


if __name__ == "__main__":
    unittest.main()
