"""PostgreSQL's full-text search (a stored tsvector of the "english" configuration under a GIN index, ts_rank) in a cluster of its own
without TCP, loaded and warmed up. The time of each statement, planned before, is taken inside the server by a function of ours."""
import csv
import os
import pathlib
import pwd
import subprocess
import sys
import tempfile

from .questions import Answers

PROGRAMS = pathlib.Path("/usr/lib/postgresql")
ACCOUNT = "postgres"  # PostgreSQL refuses to run as root

SCHEMA = """
CREATE TABLE articles (id text, seconds bigint, title text, words tsvector);
CREATE TEMPORARY TABLE texts (id text, seconds bigint, title text, body text);
\\copy texts FROM 'articles.csv' CSV
INSERT INTO articles SELECT id, seconds, title, to_tsvector('english', body) FROM texts ORDER BY seconds;
CREATE INDEX ON articles USING gin (words) WITH (fastupdate = off);
CREATE INDEX ON articles (seconds DESC);
CREATE TABLE questions (number serial, kind text, asked tsquery);
CREATE TEMPORARY TABLE typed (kind text, way text, words text);
\\copy typed FROM 'questions.csv' CSV
INSERT INTO questions (kind, asked) SELECT kind, CASE way
    WHEN 'phrase' THEN phraseto_tsquery('english', words)
    WHEN 'all' THEN plainto_tsquery('english', words)
    ELSE replace(plainto_tsquery('english', words)::text, ' & ', ' | ')::tsquery END FROM typed;
VACUUM ANALYZE articles;

CREATE FUNCTION best(asked tsquery) RETURNS TABLE (id text, title text) LANGUAGE sql STABLE AS $$
  SELECT id, title FROM articles WHERE words @@ asked ORDER BY ts_rank(words, asked, 1) DESC LIMIT 10 $$;
CREATE FUNCTION newest(asked tsquery) RETURNS TABLE (id text, title text) LANGUAGE sql STABLE AS $$
  SELECT id, title FROM articles WHERE words @@ asked ORDER BY seconds DESC LIMIT 10 $$;

CREATE FUNCTION ask(rounds int) RETURNS TABLE (kind text, question int, round int, us float8, hits text) LANGUAGE plpgsql AS $$
DECLARE
  one record;
  started timestamptz;
  ids text[];
  titles text[];
BEGIN
  FOR one IN SELECT r, q.* FROM generate_series(0, rounds) r, questions q ORDER BY r, q.number LOOP
    started := clock_timestamp();
    IF one.kind LIKE 'newest%' THEN
      SELECT array_agg(b.id), array_agg(b.title) INTO ids, titles FROM newest(one.asked) b;
    ELSE
      SELECT array_agg(b.id), array_agg(b.title) INTO ids, titles FROM best(one.asked) b;
    END IF;
    us := extract(epoch FROM clock_timestamp() - started) * 1e6;
    kind := one.kind;
    question := one.number;
    round := one.r;
    hits := CASE WHEN one.r = 0 THEN array_to_string(ids, ' ') END;
    RETURN NEXT;
  END LOOP;
END $$;
"""


def programs():
    folders = sorted(PROGRAMS.glob("*/bin"), key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    if not folders:
        sys.exit("compare: PostgreSQL is missing: apt-get install postgresql, or leave it out with --engines")
    return folders[-1]


class Postgresql:
    name = "PostgreSQL"

    def run(self, _, articles, questions, rounds, work):
        # Not in `work`, which another account may not be able to reach.
        with tempfile.TemporaryDirectory(prefix="xeber-pg-") as folder:
            self.folder, self.bin, self.user = pathlib.Path(folder), programs(), None
            self.write(articles, questions)
            if os.geteuid() == 0:
                account = pwd.getpwnam(ACCOUNT)
                self.user = ACCOUNT
                for path in (self.folder, *self.folder.iterdir()):
                    os.chown(path, account.pw_uid, account.pw_gid)
            return self.ask(questions, rounds)

    def write(self, articles, questions):
        with open(self.folder / "articles.csv", "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows((a.id, a.seconds, a.title.replace("\0", ""), a.text.replace("\0", "")) for a in articles)
        ways = {"phrase": "phrase", "all of 2-3 words": "all"}
        with open(self.folder / "questions.csv", "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows((kind, ways.get(kind, "any"), " ".join(words)) for kind, texts in questions.items() for words in texts)

    def call(self, program, *arguments, **options):
        done = subprocess.run([self.bin / program, *arguments], cwd=self.folder, user=self.user, capture_output=True, text=True,
                              env={"PATH": os.environ["PATH"], "PGHOST": str(self.folder), "PGUSER": ACCOUNT, "PGDATABASE": "postgres"}, **options)
        if done.returncode:
            sys.exit(f"compare: {program}: {done.stderr}")
        return done.stdout

    def ask(self, questions, rounds):
        self.call("initdb", "-D", "data", "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--locale=C", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c shared_buffers=2GB -c work_mem=64MB"
        settings += " -c maintenance_work_mem=512MB -c max_parallel_workers_per_gather=0 -c jit=off -c fsync=off"
        self.call("pg_ctl", "-D", "data", "-w", "-l", "server.log", "-o", settings, "start")
        try:
            self.call("psql", "-q", "-v", "ON_ERROR_STOP=1", input=SCHEMA)
            rows = self.call("psql", "-q", "--csv", "-t", "-c", f"SELECT * FROM ask({int(rounds)})")
        finally:
            self.call("pg_ctl", "-D", "data", "-w", "-m", "fast", "stop")
        answers = {kind: Answers() for kind in questions}
        for kind, _, number, microseconds, hits in csv.reader(rows.splitlines()):
            if number == "0":
                answers[kind].hits.append(hits.split())
            else:
                answers[kind].microseconds.append(float(microseconds))
        return answers
