"""Xeber, by `xeber serve` over HTTP/JSON. Its time is what the server's own log says of the call, conversion included, without the
way through the socket: the others are timed inside their process, too."""
import http.client
import json
import re
import shutil
import subprocess
import sys

from .questions import Answers


def request(kind, words, language="en"):
    message = {"query": " ".join(words), "language": language, "pageSize": 10, "showDuplicates": True, "omitSnippets": True,
               "freshness": {"disabled": True}, "now": "9999-01-01T00:00:00Z"}
    if kind in ("one word", "any of 2-4 words", "newest of 2-4 words"):
        message["syntax"] = "QUERY_SYNTAX_PLAIN_WORDS"
    if kind == "all of 2-3 words":
        message["query"] = " ".join("+" + word for word in words)
    if kind == "phrase":
        message["query"] = '"' + " ".join(words) + '"'
    if kind == "newest of 2-4 words":
        message["order"] = "SEARCH_ORDER_NEWEST_FIRST"
    return json.dumps(message)


class Xeber:
    name = "Xeber"

    def __init__(self, build):
        self.program = build / "cli/xeber"
        if not self.program.is_file():
            sys.exit(f"compare: there is no {self.program}; build it first, or say where with --build")

    def run(self, file, _, questions, rounds, work):
        index = work / "xeber"
        shutil.rmtree(index, ignore_errors=True)
        subprocess.run([self.program, "reindex", "--index", index, "--replace", file], check=True, capture_output=True)
        server = subprocess.Popen([self.program, "serve", "--index", index, "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
                                   "--workers", "1"], stderr=subprocess.PIPE, text=True)
        try:
            return self.ask(server, questions, rounds)
        finally:
            server.terminate()
            server.communicate()

    def line(self, server, event):
        for line in server.stderr:
            record = json.loads(line)
            if record.get("event") == event:
                return record
        sys.exit("compare: xeber serve ended early")

    def ask(self, server, questions, rounds):
        port = int(re.search(r"port (\d+)", json.dumps(self.line(server, "serving_http"))).group(1))
        connection = http.client.HTTPConnection("127.0.0.1", port)
        answers = {kind: Answers() for kind in questions}
        for number in range(rounds + 1):
            for kind, texts in questions.items():
                for words in texts:
                    connection.request("POST", "/xeber.v1.SearchService/Search", request(kind, words), {"content-type": "application/json"})
                    answer = connection.getresponse()
                    message = json.loads(answer.read())
                    if answer.status != 200:
                        sys.exit(f"compare: Xeber answers {message}")
                    microseconds = self.line(server, "call")["us"]
                    if number == 0:
                        answers[kind].hits.append([hit["card"]["articleId"] for hit in message.get("hits", [])])
                    else:
                        answers[kind].microseconds.append(microseconds)
        return answers
