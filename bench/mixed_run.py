#!/usr/bin/env python3
"""Readers, arriving articles, seals, merges and a reindex that swaps, all at once on one server; prints what readers saw.

    bench/mixed_run.py                      # a minute on 5,000 articles: whether it works
    bench/mixed_run.py --seconds 600 --articles 50000 --seal-after 4096
                                            # ten minutes, as in docs/performance.md

Starts `xeber serve` on a new index of a generated archive; `xeber_load` asks a mix of searches and similar news; `xeber put` sends new articles
and new versions at a steady rate; at a third of the time `xeber reindex` makes a new generation of what the index holds, and the server takes it over; with --in-server it is
the server that makes it.
Exits with 1 if a request failed, a write was not acknowledged, or a written article is missing at the end.
"""
import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SWAP_SECONDS = 5  # after the new manifest: the server notices it within half a second, opens it and replays the journal's tail


class Programs:
    def __init__(self, build):
        self.xeber, self.load, self.corpus = (str(build / name) for name in ("cli/xeber", "bench/xeber_load", "bench/xeber_corpus"))


def make_archive(programs, path, *flags):
    with open(path, "w", encoding="utf-8") as out:
        subprocess.run([programs.corpus, *map(str, flags)], stdout=out, check=True)


def start_server(programs, index, seal_after):
    server = subprocess.Popen([programs.xeber, "serve", "--index", index, "--listen", "127.0.0.1:0", "--seal-after", str(seal_after)],
                              stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        event = json.loads(line)
        if event["event"] == "serving":
            threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
            return server, event["detail"]
    raise SystemExit("the server does not start")


class Arrivals(threading.Thread):
    """Sends articles at a steady rate; every tenth is a new version of an earlier one."""

    def __init__(self, programs, address, archive, rate, seconds):
        super().__init__()
        self.lines, self.rate, self.seconds = archive, rate, seconds
        self.sent = self.failed = 0
        self.ids = set()
        self.put = subprocess.Popen([programs.xeber, "put", "--json", "--server", address, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    text=True, bufsize=1)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def run(self):
        begin = time.monotonic()
        with open(self.lines, encoding="utf-8") as lines:
            for number, line in enumerate(itertools.takewhile(lambda _: time.monotonic() < begin + self.seconds, lines)):
                article = json.loads(line)
                article["id"] = f"live{number // 10 * 10 if number % 10 == 5 else number}"
                self.put.stdin.write(json.dumps(article) + "\n")
                self.sent += 1
                self.ids.add(article["id"])
                time.sleep(max(0, begin + (number + 1) / self.rate - time.monotonic()))
        self.put.stdin.close()
        self.reader.join()
        self.put.wait()

    def read(self):
        self.failed = sum(json.loads(line)["status"] != "OK" for line in self.put.stdout)


class Observer(threading.Thread):
    """Looks at the server's memory and the index's manifest a few times a second."""

    def __init__(self, server, index):
        super().__init__()
        self.server, self.manifest = server, index / "MANIFEST"
        self.memory, self.publications, self.generations, self.fewer = [], 0, [], 0
        self.stop = threading.Event()

    def run(self):
        seen, segments, generation, last = None, 0, None, False
        while not last:
            last = self.stop.wait(0.05)  # a swap just before the end counts, too
            text = self.manifest.read_text()
            if text == seen:
                continue
            now_generation, now_segments = text.split("\ngeneration ")[1].split("\n")[0], text.count("\nsegment ")
            if generation is not None and now_generation != generation:
                self.generations.append(time.time())
            elif seen is not None:
                self.publications += 1
                self.fewer += now_segments <= segments
            seen, segments, generation = text, now_segments, now_generation

    def note_memory(self):
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in status.splitlines() if line.startswith(("RssAnon", "RssFile"))}
        self.memory.append((time.time(), kilobytes["RssAnon"] / 1024, kilobytes["RssFile"] / 1024))


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0


def row(name, times):
    print(f"| {name} | {len(times)} | {quantile(times, .5) / 1000:.1f} | {quantile(times, .99) / 1000:.1f} | {max(times, default=0) / 1000:.1f} |")


def report(timeline, observer, begin, reindex_begin):
    samples = [tuple(map(int, line.split())) for line in timeline.read_text().splitlines()]
    swap = observer.generations[0] if observer.generations else float("inf")

    def between(first, last):
        return [micros for asked, micros in samples if first * 1000 <= asked < last * 1000]

    before = between(begin, reindex_begin)
    during = between(swap - 1, swap + SWAP_SECONDS)
    print("| time | answers | median ms | p99 ms | max ms |\n|---|---|---|---|---|")
    row("before the reindex", before)
    row("while it builds beside the server", between(reindex_begin, swap - 1))
    row(f"around the swap (1 s before to {SWAP_SECONDS} s after)", during)
    row("after it", between(swap + SWAP_SECONDS, float("inf")))
    print(f"\np99 around the swap: {quantile(during, .99) / max(1, quantile(before, .99)):.2f} times that before the reindex")
    part = max(1, -(-len(observer.memory) // 6))  # what a seal or a merge needs for a moment is in the most, not in the median
    print("memory of the server in sixths of the time, anonymous MB, median and most:",
          ", ".join(f"{quantile(part_of, .5):.0f} {max(part_of):.0f}" for part_of in
                    ([anonymous for _, anonymous, _ in observer.memory[at:at + part]] for at in range(0, len(observer.memory), part))))
    print(f"{observer.publications} seals and merges ({observer.fewer} merges), {len(observer.generations)} swaps")


def run(arguments, folder):
    programs = Programs(arguments.build)
    archive, arriving, empty = folder / "archive.jsonl", folder / "arriving.jsonl", folder / "empty.jsonl"
    make_archive(programs, archive, "--articles", arguments.articles)
    make_archive(programs, arriving, "--articles", arguments.rate * arguments.seconds + 100, "--seed", 7, "--days", 30)
    empty.write_text("")
    index = folder / "index"
    subprocess.run([programs.xeber, "reindex", "--index", index, archive], check=True, capture_output=True)
    server, address = start_server(programs, index, arguments.seal_after)
    timeline = folder / "timeline"
    observer = Observer(server, index)
    observer.start()
    load = subprocess.Popen([programs.load, "--server", address, "--articles", archive, "--clients", str(arguments.clients), "--seconds",
                             str(arguments.seconds), "--pause-ms", "20", "--timeline", timeline], stdout=subprocess.PIPE, text=True)
    arrivals = Arrivals(programs, address, arriving, arguments.rate, arguments.seconds)
    begin = time.time()
    arrivals.start()
    reindex, reindex_begin = None, begin + arguments.seconds / 3
    while load.poll() is None:
        time.sleep(1)
        observer.note_memory()
        if reindex is None and time.time() > reindex_begin:
            where = ["--server", address, "--from-index"] if arguments.in_server else ["--index", index, empty]
            reindex = subprocess.Popen([programs.xeber, "reindex", "--jobs", "1", *where], stdout=subprocess.DEVNULL)
    arrivals.join()
    reindex_code = reindex.wait() if reindex else 1
    observer.stop.set()
    observer.join()
    print(load.stdout.read())
    report(timeline, observer, begin, reindex_begin)
    stats = json.loads(subprocess.run([programs.xeber, "stats", "--json", "--server", address], check=True, capture_output=True, text=True).stdout)
    server.terminate()
    server.wait()
    missing = arguments.articles + len(arrivals.ids) - stats["articles"]
    print(f"{arrivals.sent} articles arrived, {arrivals.failed} not acknowledged, {missing} missing at the end")
    return load.returncode or arrivals.failed or missing or reindex_code or not observer.generations


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--in-server", action="store_true", help="the reindex is the server's own (xeber reindex --server)")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--articles", type=int, default=5000, help="indexed before it begins")
    parser.add_argument("--rate", type=int, default=50, help="articles that arrive a second")
    parser.add_argument("--clients", type=int, default=8, help="readers; each waits 20 ms between an answer and its next question")
    parser.add_argument("--seal-after", type=int, default=300)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return 1 if run(arguments, pathlib.Path(folder)) else 0


if __name__ == "__main__":
    sys.exit(main())
