"""A Python client with generated code, against `xeber serve` over the sample archive."""
import unittest

import grpc

import generated
from program import Folder, Server, sample_articles

article = generated.module("article_pb2")
article_service = generated.module("article_service_pb2")
article_stub = generated.module("article_service_pb2_grpc").ArticleServiceStub
error_details = generated.module("error_details_pb2")
hit = generated.module("hit_pb2")
index_service = generated.module("index_service_pb2")
index_stub = generated.module("index_service_pb2_grpc").IndexServiceStub
search_service = generated.module("search_service_pb2")
search_stub = generated.module("search_service_pb2_grpc").SearchServiceStub
similar_service = generated.module("similar_service_pb2")
similar_stub = generated.module("similar_service_pb2_grpc").SimilarServiceStub
status = generated.module("status_pb2")


def details_of(error):
    """The standard details of an error by their class."""
    found = dict(error.trailing_metadata())["grpc-status-details-bin"]
    by_class = {}
    for detail in status.Status.FromString(found).details:
        for kind in (error_details.ErrorInfo, error_details.BadRequest):
            message = kind()
            if detail.Unpack(message):
                by_class[kind] = message
    return by_class


class PythonClientTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.server = Server(cls.folder.index)
        cls.channel = grpc.insecure_channel(cls.server.address)
        cls.articles = article_stub(cls.channel)
        cls.search = search_stub(cls.channel)
        cls.similar = similar_stub(cls.channel)
        cls.index = index_stub(cls.channel)
        cls.sample = sample_articles()

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        assert cls.server.terminate() == 0
        cls.folder.cleanup()

    def put(self, identifier, title):
        return self.articles.PutArticle(article_service.PutArticleRequest(
            article=article.Article(id=identifier, title=title, body=title + " body.", language="en"),
            wait_for=article_service.WAIT_FOR_VISIBLE))

    def test_every_article_is_found_by_its_own_title(self):
        for one in self.sample[::40]:
            answer = self.search.Search(search_service.SearchRequest(query=one["title"], syntax=search_service.QUERY_SYNTAX_PLAIN_WORDS))
            ids = [found.card.article_id for found in answer.hits]
            ids += [duplicate for found in answer.hits for duplicate in found.duplicate_ids]
            self.assertIn(one["id"], ids, one["title"])
            self.assertLessEqual(answer.total.lower, answer.total.upper)

    def test_similar_news_have_a_relation_and_never_the_seed(self):
        for one in self.sample[::60]:
            answer = self.similar.FindSimilar(similar_service.FindSimilarRequest(
                seeds=[similar_service.SimilarSeed(article_id=one["id"])], explain=True))
            self.assertTrue(answer.hits, one["id"])
            for found in answer.hits:
                self.assertNotEqual(found.card.article_id, one["id"])
                self.assertNotEqual(found.relation, hit.RELATION_UNSPECIFIED)
                self.assertAlmostEqual(sum(part.value for part in found.explanation.parts), found.score, places=4)

    def test_what_is_put_is_found_and_what_is_deleted_is_gone(self):
        self.assertEqual(self.put("python/1", "Zebrafinch parliament").id, "python/1")
        answer = self.search.Search(search_service.SearchRequest(query="zebrafinch"))
        self.assertEqual([found.card.article_id for found in answer.hits], ["python/1"])
        got = self.articles.GetArticle(article_service.GetArticleRequest(id="python/1"))
        self.assertEqual(got.article.title, "Zebrafinch parliament")
        self.articles.DeleteArticle(article_service.DeleteArticleRequest(id="python/1", wait_for=article_service.WAIT_FOR_VISIBLE))
        self.assertFalse(self.search.Search(search_service.SearchRequest(query="zebrafinch")).hits)
        with self.assertRaises(grpc.RpcError) as caught:
            self.articles.GetArticle(article_service.GetArticleRequest(id="python/1"))
        self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)
        self.assertEqual(details_of(caught.exception)[error_details.ErrorInfo].reason, "ARTICLE_NOT_FOUND")

    def test_a_stream_answers_each_article(self):
        titles = ["Good", "", "Also good"]
        requests = [article_service.PutArticlesRequest(article=article.Article(id=f"stream/{number}", title=title))
                    for number, title in enumerate(titles)]
        answers = list(self.articles.PutArticles(iter(requests)))
        self.assertEqual([(answer.id, answer.status.code) for answer in answers], [("stream/0", 0), ("stream/1", 3), ("stream/2", 0)])
        for number in (0, 2):
            self.articles.DeleteArticle(article_service.DeleteArticleRequest(id=f"stream/{number}"))

    def test_a_wrong_field_is_named(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.search.Search(search_service.SearchRequest(query="x", page_size=-1))
        self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        details = details_of(caught.exception)
        self.assertEqual(details[error_details.BadRequest].field_violations[0].field, "page_size")
        self.assertEqual(details[error_details.ErrorInfo].domain, "xeber")

    def test_titles_and_snippets_are_html_where_asked_for(self):
        self.put("html", "Lanterns & \"ropes\" < 5")
        request = search_service.SearchRequest(query="lanterns", html=search_service.HtmlMarks(before="<b>", after="</b>"))
        found = next(one for one in self.search.Search(request).hits if one.card.article_id == "html")
        self.assertEqual(found.title_html, "<b>Lanterns</b> &amp; &quot;ropes&quot; &lt; 5")
        self.assertEqual(found.snippet.html, "<b>Lanterns</b> &amp; &quot;ropes&quot; &lt; 5 body.")
        self.articles.DeleteArticle(article_service.DeleteArticleRequest(id="html", wait_for=article_service.WAIT_FOR_VISIBLE))

    def test_pages_follow_each_other(self):
        seen, token = [], ""
        for _ in range(4):
            answer = self.search.Search(search_service.SearchRequest(
                query="", order=search_service.SEARCH_ORDER_NEWEST_FIRST, page_size=5, page_token=token, show_duplicates=True))
            seen += [found.card.article_id for found in answer.hits]
            token = answer.next_page_token
            if not token:
                break
        self.assertEqual(len(seen), len(set(seen)))

    def test_statistics_count_the_archive(self):
        stats = self.index.GetIndexStats(index_service.GetIndexStatsRequest())
        self.assertGreaterEqual(stats.article_count, len(self.sample))
        self.assertEqual({"az", "en", "ru", "tr"} - set(stats.article_count_by_language), set())
        inspected = self.index.InspectArticle(index_service.InspectArticleRequest(id=self.sample[0]["id"]))
        self.assertTrue(inspected.terms)

    def test_health_is_serving(self):
        check = self.channel.unary_unary("/grpc.health.v1.Health/Check")
        for service in (b"", b"xeber.v1.SearchService"):
            self.assertEqual(check(b"\x0a" + bytes([len(service)]) + service), b"\x08\x01")


if __name__ == "__main__":
    unittest.main()
