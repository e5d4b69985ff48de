"""`buf lint` on the contract, and `buf curl` through reflection against `xeber serve`. Skipped (77) where buf cannot be installed."""
import json
import shutil
import subprocess
import sys
import unittest

from program import BUILD, SOURCE, Folder, Server, sample_articles

BUF_VERSION = "1.75.0"


def find_buf():
    """Path of buf, installed through npm under the build folder the first time; None without npm or network."""
    folder = BUILD / "tools" / "buf"
    buf = folder / "node_modules" / ".bin" / "buf"
    if not buf.exists() and shutil.which("npm"):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, f"@bufbuild/buf@{BUF_VERSION}"],
                       stdout=sys.stderr, check=False)
    return buf if buf.exists() else None


BUF = find_buf()


class BufTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.server = Server(cls.folder.index)

    @classmethod
    def tearDownClass(cls):
        assert cls.server.terminate() == 0
        cls.folder.cleanup()

    def curl(self, method, message):
        return subprocess.run([BUF, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--data", "@-",
                               f"http://{self.server.address}/{method}"],
                              input=json.dumps(message), capture_output=True, text=True, timeout=60)

    def answer(self, method, message):
        done = self.curl(method, message)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout or "{}")

    def test_the_contract_passes_lint(self):
        done = subprocess.run([BUF, "lint"], cwd=SOURCE, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_reflection_names_the_services(self):
        done = subprocess.run([BUF, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--list-services",
                               f"http://{self.server.address}"], capture_output=True, text=True, timeout=60)
        for service in ("ArticleService", "SearchService", "SimilarService", "RecommendService", "WatchService", "CurationService", "IndexService", "ReindexService", "EntityService"):
            self.assertIn(f"xeber.v1.{service}", done.stdout + done.stderr)

    def test_search_and_similar_answer_in_json(self):
        one = sample_articles()[0]
        found = self.answer("xeber.v1.SearchService/Search", {"query": one["title"], "syntax": "QUERY_SYNTAX_PLAIN_WORDS", "view": "ARTICLE_VIEW_FULL"})
        self.assertIn(one["id"], [hit["card"]["articleId"] for hit in found["hits"]])
        self.assertTrue(found["hits"][0]["article"]["body"])
        similar = self.answer("xeber.v1.SimilarService/FindSimilar", {"seeds": [{"articleId": one["id"]}], "pageSize": 3})
        self.assertTrue(1 <= len(similar["hits"]) <= 3)
        self.assertNotIn(one["id"], [hit["card"]["articleId"] for hit in similar["hits"]])

    def test_an_error_shows_its_details(self):
        done = self.curl("xeber.v1.ArticleService/GetArticle", {"id": ""})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("invalid_argument", done.stderr)
        self.assertIn("id: missing", done.stderr)


if __name__ == "__main__":
    if BUF is None:
        print("skipped: buf is not installed, and npm could not fetch it")
        sys.exit(77)
    unittest.main()
