"""The xeber program under test: an index of the sample archive, and servers started on free ports."""
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading

SOURCE = pathlib.Path(os.environ["XEBER_SOURCE"])
BUILD = pathlib.Path(os.environ["XEBER_BUILD"])
XEBER = os.environ["XEBER"]
SAMPLE = SOURCE / "data" / "sample" / "articles.jsonl"
START_SECONDS = 30


def sample_articles():
    with SAMPLE.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def run(*arguments, **options):
    """Runs `xeber` to its end; returns the finished process with text output."""
    return subprocess.run([XEBER, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


class Folder(tempfile.TemporaryDirectory):
    """A temporary folder with an index of the sample archive in it."""

    def __init__(self):
        super().__init__(prefix="xeber-clients-")
        self.path = pathlib.Path(self.name)
        self.index = self.path / "index"
        built = run("reindex", "--index", self.index, SAMPLE)
        assert built.returncode == 0, built.stderr


class Server:
    """A running `xeber serve`; its log is read as it comes, so that it never blocks."""

    def __init__(self, index, *flags, listen="127.0.0.1:0"):
        command = [XEBER, "serve", "--index", str(index), "--listen", listen, *map(str, flags)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        self.log = []
        self._serving = threading.Event()
        self.address = None
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        if not self._serving.wait(START_SECONDS) or self.address is None:
            self.kill()
            raise AssertionError("the server did not start: " + "".join(self.log))

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line)
            started = re.search(r'"event":"serving","detail":"([^"]+)"', line)
            if started:
                self.address = started.group(1)
                self._serving.set()
        self._serving.set()

    def end(self, number):
        """Sends the signal; returns the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=60)
        self._reader.join()
        self.process.stderr.close()
        return code

    def terminate(self):
        return self.end(signal.SIGTERM)

    def kill(self):
        return self.end(signal.SIGKILL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.process.stderr.closed:
            self.kill()
