#include "text/snippet_html.h"

#include <gtest/gtest.h>

#include "text/analyzer.h"
#include "text/snippet.h"

namespace xeber {
namespace {

void Check(std::string_view text, const std::vector<ByteRange>& highlights, std::string_view expected) {
  EXPECT_EQ(ToHtml(text, highlights), expected) << text;
}

TEST(SnippetHtmlTest, MarkupInTheTextIsEscapedInsideAndOutsideOfMarks) {
  Check("", {}, "");
  Check("a <b> & \"c\"", {{3, 4}}, "a &lt;<mark>b</mark>&gt; &amp; &quot;c&quot;");
  Check("<script>alert('x')</script>", {{1, 7}}, "&lt;<mark>script</mark>&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  Check("AT&T \" onload=\"", {{0, 4}}, "<mark>AT&amp;T</mark> &quot; onload=&quot;");
  Check("&lt; &amp;lt;", {{0, 4}}, "<mark>&amp;lt;</mark> &amp;amp;lt;");
  Check("</mark><b>", {{0, 7}}, "<mark>&lt;/mark&gt;</mark>&lt;b&gt;");
  Check("<!-- ]]> -->", {}, "&lt;!-- ]]&gt; --&gt;");
}

TEST(SnippetHtmlTest, MarksAreTheCallers) {
  EXPECT_EQ(ToHtml("Bakı", {{0, 5}}, {"<em class=\"hit\">", "</em>"}), "<em class=\"hit\">Bakı</em>");
  EXPECT_EQ(ToHtml("a b", {{0, 1}}, {"", ""}), "a b");
}

TEST(SnippetHtmlTest, NeighboursAndTheWholeTextCanBeMarked) {
  Check("abc", {{0, 3}}, "<mark>abc</mark>");
  Check("abc", {{0, 1}, {1, 2}}, "<mark>a</mark><mark>b</mark>c");
  Check("Əli və Şərif", {{0, 4}, {9, 16}}, "<mark>Əli</mark> və <mark>Şərif</mark>");
}

TEST(SnippetHtmlTest, RangesThatDoNotFitAreNotMarked) {
  Check("abc", {{2, 9}}, "abc");
  Check("abc", {{1, 1}, {2, 1}}, "abc");
  Check("abcd", {{0, 2}, {1, 3}, {3, 4}}, "<mark>ab</mark>c<mark>d</mark>");
  Check("şa", {{1, 2}, {2, 3}}, "ş<mark>a</mark>");  // begins inside ş
  Check("şa", {{0, 1}}, "<mark>ş</mark>a");          // ends inside ş
  Check("abc", {{4000000000u, 4000000001u}}, "abc");
}

TEST(SnippetHtmlTest, BytesThatAreNoTextAreReplaced) {
  Check("a\xFF\xC3 b", {{4, 5}}, "a\uFFFD\uFFFD <mark>b</mark>");
  Check(std::string_view("a\0b\x1B[31m", 8), {}, "a\uFFFDb\uFFFD[31m");
  Check("line\none\ttwo\r", {}, "line\none\ttwo\r");
  Check("\xED\xA0\x80<", {}, "\uFFFD\uFFFD\uFFFD&lt;");                   // half of a surrogate pair
  Check("\xC0\xBCscript\xC0\xBE", {}, "\uFFFD\uFFFDscript\uFFFD\uFFFD");  // < and > in too many bytes
}

TEST(SnippetHtmlTest, NoDirectionOfWritingReachesBeyondTheText) {
  Check("שלום <עולם>", {{0, 8}}, "<mark>שלום</mark> &lt;עולם&gt;");
  Check("بیر دنیا", {{7, 15}}, "بیر <mark>دنیا</mark>");
  Check("evil\u202Egpj.exe\u2066x\u2069", {{0, 4}}, "<mark>evil</mark>gpj.exex");
  Check("a\u202Eb", {{1, 4}}, "a<mark></mark>b");
  Check("می\u200Cشود \u200F!", {}, "می\u200Cشود \u200F!");  // joiners and marks stay
}

TEST(SnippetHtmlTest, ASnippetOfHostileTextIsSafe) {
  static const auto analyzer = MakeAnalyzer(XEBER_DATA_DIR);
  const std::string text = "He wrote <img src=x onerror=alert(1)> \"harbour\" & <script>harbour()</script> \xFF\u202E.";
  Analysis analysis;
  analyzer->Analyze(text, Language("en"), analysis);
  const Snippet snippet = MakeSnippet(text, analysis, {"harbour"});
  EXPECT_EQ(ToHtml(snippet.text, snippet.highlights),
            "He wrote &lt;img src=x onerror=alert(1)&gt; &quot;<mark>harbour</mark>&quot; &amp; "
            "&lt;script&gt;<mark>harbour</mark>()&lt;/script&gt; \uFFFD.");
}

}  // namespace
}  // namespace xeber
