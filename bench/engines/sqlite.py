"""SQLite's FTS5 (bm25, Porter's stems) through Python's sqlite3: the time of execute and fetchall in this process."""
import sqlite3
import time

from .questions import Answers

MATCHING = "SELECT a.id, a.title FROM words JOIN articles a ON a.rowid = words.rowid WHERE words MATCH ? "
BY_SCORE = MATCHING + "ORDER BY bm25(words) LIMIT 10"
# Articles are inserted in order of publication, so that the newest are those with the greatest row numbers.
BY_TIME = MATCHING + "ORDER BY words.rowid DESC LIMIT 10"


def expression(kind, words):
    quoted = [f'"{word}"' for word in words]
    if kind == "phrase":
        return '"' + " ".join(words) + '"'
    return (" AND " if kind == "all of 2-3 words" else " OR ").join(quoted)


class Sqlite:
    name = "SQLite FTS5"

    def run(self, _, articles, questions, rounds, work):
        path = work / "sqlite.db"
        path.unlink(missing_ok=True)
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE articles (id TEXT, title TEXT)")
        database.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='porter unicode61')")
        for row, article in enumerate(sorted(articles, key=lambda one: one.seconds), 1):
            database.execute("INSERT INTO articles (rowid, id, title) VALUES (?, ?, ?)", (row, article.id, article.title))
            database.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row, article.text))
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
        database.commit()
        answers = {kind: Answers() for kind in questions}
        for number in range(rounds + 1):
            for kind, texts in questions.items():
                statement = BY_TIME if kind.startswith("newest") else BY_SCORE
                for words in texts:
                    start = time.perf_counter_ns()
                    rows = database.execute(statement, (expression(kind, words),)).fetchall()
                    microseconds = (time.perf_counter_ns() - start) / 1000
                    if number == 0:
                        answers[kind].hits.append([row[0] for row in rows])
                    else:
                        answers[kind].microseconds.append(microseconds)
        return answers
