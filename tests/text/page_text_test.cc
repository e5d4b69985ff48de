#include "text/page_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace xeber {
namespace {

using ::testing::HasSubstr;

std::string Repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(HtmlTest, MarkupIsToldFromTextWithAngleBrackets) {
  for (const char* html :
       {"<p>One.</p>", "<P CLASS=\"x\">One.", "Line<br>line", "Line<br/>line", "a <b>bold</b> word", "<!DOCTYPE html><html>",
        "text <img src='a.png'> text", "<a href=\"https://x.example\">link</a>", "<div\nid=x>y</div>"})
    EXPECT_TRUE(LooksLikeHtml(html)) << html;
  for (const char* text : {"", "3 < 5 and 7 > 2", "I <3 the sea", "write to <rena@mail.example>", "a<b, b>c",
                           "<unknown>tag</unknown>", "the tag <b> starts bold", "x <- y <p", "AT&amp;T",
                           "Pebble Motors <P> rose, Harbour <HR> fell", "<", "</", "<>", "if (a<b) c();"})
    EXPECT_FALSE(LooksLikeHtml(text)) << text;
}

TEST(HtmlTest, ParagraphsAreSetApart) {
  const auto check = [](std::string_view html, std::string_view text) { EXPECT_EQ(HtmlToText(html), text) << html; };
  check("", "");
  check("<p>One.</p><p>Two.</p>", "One.\n\nTwo.");
  check("<p>One\n  line</p>\n\n<div>Two</div>", "One line\n\nTwo");
  check("One<br>two<br/><br />three", "One\ntwo\nthree");
  check("<h1>Head</h1>text<ul><li>a<li>b</ul>end", "Head\n\ntext\n\na\nb\n\nend");
  check("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3");
  check("wo<b>rd</b> and <i>wo</i>rd", "word and word");
  check("a &lt;b&gt; &amp; &quot;c&quot; &eacute;&#601;&#x18f; &apos;d&apos;", "a <b> & \"c\" éəƏ 'd'");
  check("x&nbsp;y &#146;z&#146; co&shy;op", "x y ’z’ coop");
  check("&unknown; &amp &#; &#xD800; &#0; 5 &lt 6", "&unknown; &amp &#; \uFFFD \uFFFD 5 &lt 6");
  check("no closing <b bold", "no closing");
  check("<![CDATA[<p>Wrapped.</p>]]>", "Wrapped.");
}

TEST(HtmlTest, LineBreaksOfTextWithInlineMarkupStay) {
  EXPECT_EQ(HtmlToText("First <b>bold</b>.\n\nSecond\nline."), "First bold.\n\nSecond\nline.");
}

TEST(HtmlTest, BoilerplateIsDropped) {
  const auto check = [](const std::string& noise) {
    EXPECT_EQ(HtmlToText("<p>Before.</p>" + noise + "<p>After.</p>"), "Before.\n\nAfter.") << noise;
  };
  check("<script>var a = '<p>no</p>'; if (a < b) c();</script>");
  check("<SCRIPT type=x>no</SCRIPT >");
  check("<style>p { color: red }</style>");
  check("<nav><ul><li>Home<li>Sport</ul></nav>");
  check("<nav>a<nav>b</nav>c</nav>");
  check("<header><h2>The Daily Pebble</h2></header>");
  check("<footer>(c) Pebble</footer>");
  check("<aside><p>Aside.</p></aside>");
  check("<form action=/s><input name=q><button>Go</button></form>");
  check("<button>Subscribe</button>");
  check("<iframe src=x>no frames</iframe>");
  check("<!-- <p>comment</p> -->");
  check("<!--[if IE]><p>old</p><![endif]-->");
  check("<svg><title>Icon</title><text>x</text></svg>");
  check("<select><option>az<option>en</select>");
  check("<noscript><img src=x>Enable it</noscript>");
}

TEST(HtmlTest, ContainersThatCallThemselvesBoilerplateAreDropped) {
  for (const std::string open :
       {"<div class=\"share\">", "<div class='x Social-Share y'>", "<ul id=\"breadcrumbs\">", "<section class=\"related-news\">",
        "<div role=\"navigation\">", "<div data-a=\"b\" class=\"sidebar\">"}) {
    const std::string close = "</" + open.substr(1, open.find(' ') - 1) + ">";
    EXPECT_EQ(HtmlToText("<p>Before.</p>" + open + "<div>no</div>" + close + "<p>After.</p>"), "Before.\n\nAfter.") << open;
    EXPECT_EQ(HtmlToText("<p>Before.</p>" + open + "<p>After.</p>"), "Before.\n\nAfter.") << "never ends: " << open;
  }
  EXPECT_EQ(HtmlToText("<div class=\"sharecropper related_topic\"><p>Kept.</p></div>"), "Kept.");
}

TEST(HtmlTest, AWholePageGivesItsArticle) {
  const std::string page =
      "<!DOCTYPE html><html><head><title>Ferry returns - Pebble</title><meta charset=utf-8><style>b{}</style></head><body>"
      "<header><a href=/>Pebble</a></header><nav>Home</nav>"
      "<article><header><h1>Ferry returns</h1></header><p>The ferry sails again.</p><figure><img src=f.jpg alt=x><figcaption>The "
      "ferry.</figcaption></figure><p>It was repaired.</p><footer>Tags</footer></article><aside>Ads</aside><footer>About "
      "us</footer></body></html>";
  EXPECT_EQ(HtmlToText(page), "Ferry returns\n\nThe ferry sails again.\n\nThe ferry.\n\nIt was repaired.");
}

TEST(HtmlTest, UnclosedBoilerplateCostsNoArticle) {
  EXPECT_EQ(HtmlToText("<nav>Home<p>The text.</p>"), "Home\n\nThe text.");
  EXPECT_EQ(HtmlToText("<nav>Home<nav>Sport</nav><p>The text.</p>"), "Home\n\nThe text.");
  EXPECT_EQ(HtmlToText("<p>The text.</p><script>var a"), "The text.");
  EXPECT_EQ(HtmlToText("<p>One.</p><!-- never ends <p>Two.</p>"), "One.\n\nTwo.");
  EXPECT_EQ(HtmlToText("<p title=\"never ends>One.</p><p>Two.</p>"), "One.\n\nTwo.");
  EXPECT_EQ(HtmlToText("<form><p>All in a form.</p></form>"), "All in a form.") << "better kept than lost";
}

TEST(HtmlTest, HostileMarkupIsReadInLinearTime) {
  constexpr int kMany = 200000;
  EXPECT_EQ(HtmlToText(Repeat("<b>", kMany) + "x" + Repeat("</i>", kMany)), "x");
  EXPECT_EQ(HtmlToText(Repeat("<div>", kMany) + "x"), "x");
  EXPECT_EQ(HtmlToText("x" + Repeat("<nav>", kMany)), "x");
  EXPECT_EQ(HtmlToText("x" + Repeat("<nav>", kMany / 2) + Repeat("</nav>", kMany / 2)), "x");
  EXPECT_EQ(HtmlToText("x" + Repeat("<!--", kMany)), "x");
  EXPECT_EQ(HtmlToText("x" + Repeat("<script>", kMany / 2)), "x");
  EXPECT_EQ(HtmlToText("x<p>" + Repeat("<a b=\"", kMany)), "x");
  EXPECT_EQ(HtmlToText(Repeat("<", kMany)), Repeat("<", kMany));
  EXPECT_EQ(HtmlToText(Repeat("&", kMany)), Repeat("&", kMany));
  EXPECT_EQ(HtmlToText("x" + Repeat("</p>", kMany)), "x");
  LooksLikeHtml(Repeat("<!--", kMany));
  EXPECT_THAT(HtmlToText("<p>bad \xFF\xC3 bytes\0</p>"), HasSubstr("bad \xFF\xC3 bytes"));
}

const char kTitle[] = "Lighthouse keepers of Narin bay get new boats";
const char kArticle[] =
    "The keepers of the lighthouse in Narin bay have received two new boats, the harbour office of Talvan said on Monday.\n"
    "\n"
    "\"We waited for nine years. Now the sea is ours again,\" keeper Orhan Velden noted.\n"
    "\n"
    "He added that www.narinbay.example will show where they sail; a trip costs $ 1.7.";

// The article survives whole and alone.
void CheckKept(const std::string& page, std::string_view title = kTitle, std::string_view article = kArticle) {
  EXPECT_EQ(DropPageNoise(page, title), article) << page;
}

TEST(PageNoiseTest, TheNoiseOfASavedPageIsDropped) {
  const std::string title = kTitle;
  CheckKept("• $ 3.4\n  • € 3.91\n  • ₺ 0.08\n\n" + title + "\n\n" + title + "\n14.02.2025 09:45\n" + kArticle +
            "\n\n\n\n\nwww.pebble.example\nSimilar news\nSimilar news\nTalvan opens a fish market\nCity News 12:10\nTalvan opens "
            "a fish "
            "market\nWho will mend the old pier?\nCity News 11:00\nWho will mend the old pier?\nPebble TV\n\nOur official "
            "Youtube channel\n\n"
            "Subscribe\n54\n");
}

TEST(PageNoiseTest, ListsOfOtherArticlesAreKnownInManyLanguages) {
  for (const std::string heading : {"Similar news", "RELATED ARTICLES:", "Read also", "Oxşar xəbərlər", "OXŞAR XƏBƏRLƏR",
                                    "Həmçinin oxuyun:", "Benzer haberler", "İLGİLİ HABERLER", "Похожие новости", "ЧИТАЙТЕ ТАКЖЕ",
                                    "Схожі новини", "Ähnliche Artikel", "À lire aussi", "Noticias relacionadas", "相关新闻"}) {
    CheckKept(kArticle + ("\n" + heading) + "\nBridge opens\nSport 10:00\nBridge opens\nRain again\nWeather 9:30\nRain again");
    CheckKept(kArticle + ("\n\n" + heading) + "\n\nBridge opens in the old town\n\nRain again over the hills\n");
    CheckKept(kArticle + ("\n" + heading) + "\nBridge opens\n14.02.2025\nRain again\n13.02.2025\nMarket day\n12.02.2025");
    CheckKept(kArticle + ("\n" + heading) + "\n10:00\nBridge opens\n9:30\nRain again");
  }
}

TEST(PageNoiseTest, ChannelsAndSubscribeBoxesAreKnownInManyLanguages) {
  for (const char* box : {"Follow us on Instagram", "Rəsmi Youtube kanalımız\n\nAbunə ol\n1200", "YouTube kanalımıza abone olun",
                          "Наш YouTube-канал", "Подписывайтесь на наш телеграм-канал", "Abonnez-vous", "Share\nFacebook\nTwitter",
                          "© 2025 Pebble", "Paylaş", "Поделиться:"})
    CheckKept(kArticle + std::string("\n\npebble.example\n") + box + "\n");
}

TEST(PageNoiseTest, TheTopOfAPageIsDroppedUpToTheTitle) {
  const std::string title = kTitle;
  CheckKept(title + "\n" + kArticle);
  CheckKept("LIGHTHOUSE KEEPERS OF NARIN BAY GET NEW BOATS!\n\n" + std::string(kArticle));
  CheckKept("Home\nPolitics\nSport\nAZ RU EN\n\n" + title + "\n14 February 2025, 09:45\nShare\n" + kArticle);
  CheckKept("USD 3.4000\nEUR 3.9100\n+12°\n" + title + "\n" + kArticle);
  CheckKept(title + "\n\nCity News 09:45\n\n" + kArticle);
  CheckKept(title + "\n2 saat önce\nBaxış sayı: 1 234\n" + kArticle);
  CheckKept(title + "\n5 минут назад\nПросмотров: 87\n" + kArticle);
  EXPECT_EQ(DropPageNoise(title + "\n" + kArticle, title + " | Pebble"), kArticle) << "the site's name in the title";
}

TEST(PageNoiseTest, WithoutATitleTheHeadlineIsKeptOnce) {
  const std::string title = kTitle;
  CheckKept("• $ 3.4\n• € 3.91\n" + title + "\n\n" + title + "\n14.02.2025 09:45\n" + kArticle, "", title + "\n\n" + kArticle);
  CheckKept("• $ 3.4\n• € 3.91\n\n" + std::string(kArticle), "");
}

TEST(PageNoiseTest, AListBetweenParagraphsCostsNoParagraph) {
  const std::string one = "The first paragraph tells what happened in the bay.", two = "The second paragraph tells why it did.";
  CheckKept(one + "\n\nRead also: Talvan opens a fish market\n\n" + two, kTitle, one + "\n\n" + two);
  CheckKept(one + "\n\nЧитайте также:\nНовый рынок открыт\nСтарый мост закрыт\n\n" + two, kTitle, one + "\n\n" + two);
  CheckKept(one + "\nOxşar xəbərlər\nYeni bazar açıldı\nŞəhər 10:00\nYeni bazar açıldı\n" + two, kTitle, one + "\n\n" + two);
  CheckKept(one + "\n\nSimilar news\n\nWhat comes next\n\n" + two, kTitle, one + "\n\nWhat comes next\n\n" + two);
}

TEST(PageNoiseTest, CardsMayHaveTeasers) {
  const auto cards = [](const std::string& card) { return Repeat(card, 4); };
  CheckKept(kArticle + ("\nRelated news\n" + cards("Bridge opens\nThe old town has a new bridge.\nCity 10:00\n")));
  CheckKept(kArticle + ("\nİlgili haberler\n" + cards("Köprü açıldı\n2 saat önce\nEski kentin yeni köprüsü açıldı.\n")) +
            "pebble.example\n");
  const std::string one = "One sentence.", two = "Another sentence follows.";
  CheckKept(one + "\n\nRelated news\nBridge opens\n10:00\nRain again\n9:00\n" + two + "\nAnd a third one.", kTitle,
            one + "\n\n" + two + "\nAnd a third one.");
}

TEST(PageNoiseTest, CardsAreKnownByTheirShapeInAnyLanguage) {
  const std::string card_a = "Sild avati\nLinn 10:00\nSild avati\n", card_b = "Vihma sajab\nIlm 9:30\nVihma sajab\n";
  CheckKept(kArticle + ("\n" + card_a + card_b));
  CheckKept(kArticle + ("\nVeel uudiseid\nVeel uudiseid\n" + card_a + card_b));
  CheckKept(kArticle + ("\nVeel uudiseid\n" + card_a + card_b));
}

TEST(PageNoiseTest, AnArticleStaysAsItIs) {
  for (const std::string& body : {std::string(kArticle),
                                  std::string(""),
                                  std::string("\n\n"),
                                  std::string("One line"),
                                  std::string(kTitle),
                                  std::string("  Indented.\n\n\n\nThree blank lines above.\n"),
                                  std::string("What the fares are:\n• $ 1.7 a child\n• $ 3 a grown-up\n"),
                                  std::string("The fares:\n$ 1.7\n$ 3\nThey rise in May."),
                                  std::string("The rates of the bank today.\nUSD 1.7\nEUR 1.98\n"),
                                  std::string("The day's programme.\n10:00 Opening\n12:30 Lunch\n18:00 Concert"),
                                  std::string("See www.narinbay.example for more.\nwww.narinbay.example\nIt is open on Sundays."),
                                  std::string("Follow us into the old town, said the guide.\nThe town is old."),
                                  std::string("Similar news came from the north.\nIt rained."),
                                  std::string("Related:\nThe two men were brothers."),
                                  std::string("Читайте также нашу газету, сказал он.\nОна выходит по пятницам."),
                                  std::string("Poem\n\nThe sea\nthe sea\nthe long gray sea\nand I"),
                                  std::string("Bad \xFF bytes\n\xC3\nstay."),
                                  std::string("14.02.2025\nThe date stays, as no title stands above it."),
                                  std::string("Table\nA 1\nB 2\nC 3\n"),
                                  std::string("The day so far.\nLatest news\n10:00\nThe vote begins.\n11:00\nThe vote ends."),
                                  std::string("It began long ago.\nTwo years ago it ended.\nNobody wept."),
                                  std::string("Subscribe to nothing, he said.\nSubscribe to all.")})
    EXPECT_EQ(DropPageNoise(body, kTitle), body);
}

TEST(PageNoiseTest, NothingIsLeftMeansNothingIsDropped) {
  for (const std::string& body :
       {std::string("www.pebble.example"), std::string(kTitle) + "\n" + kTitle, std::string("Subscribe\n54")})
    EXPECT_EQ(DropPageNoise(body, kTitle), body);
}

TEST(PageNoiseTest, AnHtmlPageIsCleanedTheSameWay) {
  const std::string title = kTitle;
  const std::string page =
      "<html><body><ul><li>$ 3.4</li><li>€ 3.91</li></ul><div>" + title + "</div><h1>" + title +
      "</h1><span>14.02.2025 09:45</span><p>The keepers of the bay have new boats.</p><p>\"We waited,\" one noted.</p>"
      "<div><a href=x>www.pebble.example</a></div><h3>Похожие новости</h3><div><a>Новый рынок открыт</a></div><div>Город "
      "10:00</div><div><a>Новый рынок открыт</a></div><div>Pebble TV</div><div>Our official Youtube "
      "channel</div><p>Subscribe</p></body></html>";
  EXPECT_EQ(DropPageNoise(HtmlToText(page), kTitle), "The keepers of the bay have new boats.\n\n\"We waited,\" one noted.");
}

TEST(PageNoiseTest, HostilePagesAreReadInLinearTime) {
  constexpr int kMany = 100000;
  for (const std::string line :
       {"Similar news\n", "a\n", "10:00\n", "Read also: x\n", "a\n10:00\na\n", "Subscribe\n", "\n", "www.a.example\n", "54\n"}) {
    DropPageNoise(Repeat(line, kMany), kTitle);
    EXPECT_THAT(DropPageNoise(Repeat(line, kMany) + "The last sentence is kept.", kTitle),
                HasSubstr("The last sentence is kept."))
        << line;
  }
  DropPageNoise(std::string(4 << 20, ' '), kTitle);
  DropPageNoise(std::string(4 << 20, '\xFF'), std::string(4 << 20, 'x'));
}

}  // namespace
}  // namespace xeber
