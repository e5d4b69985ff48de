#!/usr/bin/env python3
"""Kills a writing server again and again and looks whether anything acknowledged is lost or doubled.

Each round starts `xeber serve`, lets `xeber put` send new articles and new versions, and kills the server with SIGKILL: in every third
round at a random moment, in the others as soon as a certain work begins, which its files tell (a seal or a merge, its publishing, what is
removed after it; a reindex beside the server, its swap). In rounds with a reindex the server, the reindex or both are killed, and the next
reindex goes on with what a killed one has kept. Some rounds purge an article meanwhile. Then the index is compared with what was acknowledged: of every article exactly one version, not older than the
last acknowledged one, and none that was never sent; acknowledged writes that are sent again with their request ids change nothing; deleted
articles stay away, and a purge that is repeated leaves no trace. All files are read, too (`xeber check`).

    tests/crash/crash_test.py [--rounds 8] [--seed 1] [--minutes 10000]      XEBER names the program
"""
import argparse
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from index_watch import OF_REINDEX, STAGES, IndexWatch

XEBER = os.environ.get("XEBER", "xeber")
SEAL_AFTER = 300
RETRIED = 500  # writes of a round that are sent again after it
WINDOW = 65536  # request ids that the index remembers
MANY = 4000  # articles; beyond, nearly all writes are new versions


def run(*words, check=True):
    done = subprocess.run([XEBER, *map(str, words)], capture_output=True, text=True, timeout=240)
    if check and done.returncode != 0:
        raise SystemExit(f"xeber {' '.join(map(str, words))} failed: {done.stderr}")
    return done


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def word_of(article, version):
    """A word that stands in this version of this article alone."""
    return f"q{article}v{version}x"


def line_of(article, version):
    title = f"Report {word_of(article, version)}"
    return json.dumps({"id": str(article), "title": title, "body": "The harbour of the town was opened on Monday. " * 3,
                       "language": "en", "published_at": f"2025-{1 + article % 12:02}-{1 + article % 28:02}T10:00:00Z"})


class Server:
    def __init__(self, index):
        self.process = subprocess.Popen([XEBER, "serve", "--index", index, "--listen", "127.0.0.1:0", "--seal-after", str(SEAL_AFTER)], stderr=subprocess.PIPE, text=True)
        self.address = None
        seen = []
        for line in self.process.stderr:
            seen.append(line)
            if '"serving"' in line:
                self.address = next(word for word in line.replace('"', " ").split() if word.startswith("127.0.0.1:"))
                break
        if self.address is None:
            raise SystemExit("the server does not start again: " + "".join(seen))
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()


class Writer(threading.Thread):
    """Sends versions and counts what is acknowledged, until the server is gone."""

    def __init__(self, harness, address, request_id):
        super().__init__()
        self.harness = harness
        self.request_id, self.lines = request_id, []
        self.answered, self.refused = 0, False  # acknowledged before the first that was not
        self.answers = 0
        self.put = subprocess.Popen([XEBER, "put", "--json", "--server", address, "--request-id", request_id, "-"],
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.waiting = {}  # article -> versions sent and not yet answered, oldest first
        self.lock = threading.Lock()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def run(self):
        try:
            while self.put.poll() is None:
                article, version = self.harness.next_version()
                with self.lock:
                    self.waiting.setdefault(article, []).append(version)
                line = line_of(article, version) + "\n"
                if len(self.lines) < RETRIED:
                    self.lines.append(line)
                self.put.stdin.write(line)
        except (BrokenPipeError, ValueError):
            pass

    def read(self):
        for line in self.put.stdout:
            try:
                answer = json.loads(line)
            except json.JSONDecodeError:
                continue  # cut off by the end of the program
            with self.lock:
                version = self.waiting[int(answer["id"])].pop(0)
                self.answers += 1
                self.answered += not self.refused and answer["status"] == "OK"
                self.refused |= answer["status"] != "OK"
            if answer["status"] == "OK":
                self.harness.acknowledged[int(answer["id"])] = version

    def retry(self, index, file):
        """Sends the first acknowledged writes again, as if their answers were lost: later versions must stay."""
        if self.answers > WINDOW - 10_000:  # not remembered any more
            return 0
        file.write_text("".join(self.lines[:self.answered]))
        run("put", "--index", index, "--request-id", self.request_id, file)
        return min(len(self.lines), self.answered)

    def finish(self):
        self.put.wait()
        self.join()
        self.reader.join()


class Harness:
    def __init__(self, folder, seed):
        self.random = random.Random(seed)
        self.folder = folder
        self.index = folder / "index"
        self.sent, self.acknowledged, self.touched, self.deleted = {}, {}, set(), set()
        self.writes = self.reindexes = self.continued = self.purges = self.retries = 0
        self.kills = dict.fromkeys(["at random", *STAGES], 0)
        feed = folder / "first.jsonl"
        feed.write_text("".join(line_of(article, 1) + "\n" for article in range(200)))
        run("reindex", "--index", self.index, feed)
        for article in range(200):
            self.sent[article] = self.acknowledged[article] = 1

    def next_version(self):
        fresh = self.random.random() < (0.5 if len(self.sent) < MANY else 0.02)
        article = len(self.sent) if fresh else self.random.randrange(len(self.sent))
        while article in self.deleted:
            article = self.random.randrange(len(self.sent))
        self.sent[article] = self.sent.get(article, 0) + 1
        self.touched.add(article)
        self.writes += 1
        return article, self.sent[article]

    def delete_some(self, address):
        for article in self.random.sample(sorted(self.acknowledged), 2):
            if article in self.touched or article in self.deleted:
                continue
            done = run("delete", "--server", address, article, check=False)
            (self.deleted if done.returncode == 0 else self.touched).add(article)
            if done.returncode != 0:
                self.acknowledged.pop(article)  # may or may not be there

    def aim_of(self, number):
        """The stage that the round's kill is aimed at; None = a random moment."""
        return None if number % 3 == 0 else STAGES[(number - number // 3 - 1) % len(STAGES)]

    def start_reindex(self):
        self.reindexes += 1
        self.continued += (self.index / "reindex.tmp/kept").exists()
        return subprocess.Popen([XEBER, "reindex", "--index", self.index, "--from-index", "--jobs", "1"], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def start_purge(self, address):
        """Purges an article that no write of the round concerns; it may or may not be done when the server dies."""
        article = self.random.choice([article for article in self.acknowledged if article not in self.deleted])
        self.deleted.add(article)
        self.purged.append(article)
        self.purges += 1
        return subprocess.Popen([XEBER, "delete", "--purge", "--server", address, str(article)], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def kill_at(self, aim, watch, victims):
        patience = self.random.uniform(0.2, 3.0) if aim is None else 30 if aim in OF_REINDEX else 10
        hit = watch.wait(aim, patience)
        if hit:
            time.sleep(self.random.choice([0, 0, 0.0005, 0.002, 0.01]))
        self.random.shuffle(victims)
        for victim in victims[:self.random.randint(1, len(victims))]:
            kill(victim)
            time.sleep(self.random.uniform(0, 0.1))
        self.kills[aim if hit else "at random"] += 1

    def round(self, number):
        self.touched.clear()
        self.purged = []
        server = Server(self.index)
        self.delete_some(server.address)
        watch = IndexWatch(self.index)
        aim = self.aim_of(number)
        others = [self.start_purge(server.address)] if number % 5 == 4 else []
        writer = Writer(self, server.address, f"round {number}")
        writer.start()
        reindex = self.start_reindex() if aim in OF_REINDEX or (aim is None and number % 2) else None
        self.kill_at(aim, watch, [server.process] + ([reindex] if reindex else []))
        if server.process.poll() is None:  # the reindex alone was killed: the server goes on writing for a while
            time.sleep(self.random.uniform(0, 0.5))
            kill(server.process)
        watch.close()
        writer.finish()
        for process in others + ([reindex] if reindex else []):
            process.wait()
        self.retries += writer.retry(self.index, self.folder / "retried.jsonl")

    def check_purged(self):
        for article in self.purged:
            run("delete", "--purge", "--index", self.index, article, check=False)
            traces = run("inspect", "--purged", "--index", self.index, article, check=False)
            if traces.returncode != 0:
                yield f"article {article} was purged: {traces.stderr}"

    def check_files(self):
        done = run("check", "--index", self.index, check=False)
        if done.returncode != 0:
            yield done.stderr

    def check(self, articles):
        """Faults found, as sentences."""
        queries, owners = self.folder / "queries.tsv", {}
        with open(queries, "w") as out:
            for article in sorted(articles):
                for version in range(self.acknowledged.get(article, 1), self.sent[article] + 1):
                    owners[word_of(article, version)] = article
                    out.write(f"{word_of(article, version)}\t{word_of(article, version)}\n")
        run("search", "--index", self.index, "--limit", 3, "--queries", queries, "--run", self.folder / "run")
        found = {}
        for line in (self.folder / "run").read_text().splitlines():
            word, _, hit, *_ = line.split()
            found.setdefault(owners[word], []).append((word, hit))
        for article in sorted(articles):
            hits = found.get(article, [])
            least = 0 if article in self.deleted or article not in self.acknowledged else 1
            most = 0 if article in self.deleted else 1
            if not least <= len(hits) <= most or any(hit != str(article) for _, hit in hits):
                yield f"article {article}: acknowledged {self.acknowledged.get(article)}, sent {self.sent[article]}, found {hits}"

    def check_count(self):
        stats = json.loads(run("stats", "--index", self.index, "--json").stdout)
        sure = sum(article not in self.deleted for article in self.acknowledged)
        if not sure <= stats["articles"] <= len(self.sent) - len(self.deleted):
            yield f"{stats['articles']} articles; {sure} were acknowledged and {len(self.sent)} sent"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10_000, help="begin no round later than that")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(pathlib.Path(folder), arguments.seed)
        rounds, end = 0, time.monotonic() + arguments.minutes * 60
        while rounds < arguments.rounds and time.monotonic() < end:
            harness.round(rounds)
            rounds += 1
            last = rounds == arguments.rounds or time.monotonic() >= end
            faults = [*harness.check_purged(), *harness.check_files(),
                      *harness.check(harness.sent if last else harness.touched | harness.deleted), *harness.check_count()]
            if faults:
                print(f"round {rounds - 1} (seed {arguments.seed}):", *faults[:20], sep="\n  ")
                return 1
        print(f"{rounds} rounds, {harness.writes} writes sent, {len(harness.acknowledged)} articles acknowledged, "
              f"{len(harness.deleted)} deleted, {harness.purges} of them purged, {harness.reindexes} reindexes beside, "
              f"{harness.continued} of them after a killed one that had kept something, "
              f"{harness.retries} writes sent again")
        print("kills:", ", ".join(f"{count} {stage}" for stage, count in harness.kills.items() if count > 0))
        print("lost 0, doubled 0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
