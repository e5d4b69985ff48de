// libFuzzer target over the analyser, sentences, snippets, detection and name keys: no bytes may break them, and all offsets lie
// inside the text on character borders. The first byte picks the language.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "text/analyzer.h"
#include "text/language_detector.h"
#include "text/name_key.h"
#include "text/snippet.h"
#include "text/snippet_html.h"
#include "text/utf8.h"

namespace {

constexpr std::string_view kLanguages[] = {"und", "az", "az-cyrl", "tr", "ru", "en", "fr", "de", "zh",
                                           "ja",  "th", "ar",      "he", "el", "lt", "uk", "azb"};

void Require(bool condition) {
  if (!condition) std::abort();
}

// Whether no well-formed character of `text` straddles `offset`.
bool OnBorder(std::string_view text, std::size_t offset) {
  for (std::size_t at = offset < 4 ? 0 : offset - 3; at < offset; ++at) {
    const xeber::Decoded character = xeber::DecodeAt(text, at);
    if (character.c != xeber::kBadByte && at + character.size > offset) return false;
  }
  return offset <= text.size();
}

void RequireRange(std::string_view text, std::size_t begin, std::size_t end) {
  Require(begin < end && end <= text.size() && OnBorder(text, begin) && OnBorder(text, end));
}

// Well-formed UTF-8 in which marks, written as 1 and 2, alternate, and without any markup.
void RequireHtml(std::string_view html) {
  char open = 2;
  for (std::size_t at = 0; at < html.size();) {
    const xeber::Decoded character = xeber::DecodeAt(html, at);
    Require(character.c != xeber::kBadByte && character.c != '<' && character.c != '>' && character.c != '"');
    if (character.c == 1 || character.c == 2) {
      Require(character.c != static_cast<char32_t>(open));
      open = static_cast<char>(character.c);
    }
    at += character.size;
  }
  Require(open == 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto analyzer = xeber::MakeAnalyzer(XEBER_DATA_DIR);
  static xeber::Analysis analysis;
  if (size == 0) return 0;
  const xeber::Language language(kLanguages[data[0] % std::size(kLanguages)]);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  analyzer->Analyze(text, language, analysis);
  std::vector<std::string_view> keys;
  std::size_t behind = 0;
  for (const xeber::Token& token : analysis.tokens) {
    RequireRange(text, token.begin, token.end);
    Require(token.begin >= behind && !token.stem.empty() && token.stem.size() <= 64 && token.exact.size() <= 64);
    behind = token.end;
    if (token.position % 3 == 0) keys.push_back(token.stem);
  }
  for (const xeber::ByteRange& range : xeber::FindSentences(text, language)) RequireRange(text, range.begin, range.end);
  for (const xeber::ByteRange& range : xeber::FindKeys(analysis, keys)) RequireRange(text, range.begin, range.end);
  const xeber::Snippet snippet = xeber::MakeSnippet(text, analysis, keys, 8 + data[0]);
  for (const xeber::ByteRange& range : snippet.highlights) RequireRange(snippet.text, range.begin, range.end);
  RequireHtml(xeber::ToHtml(snippet.text, snippet.highlights, {"\x01", "\x02"}));
  RequireHtml(xeber::ToHtml(text, {{data[0], data[0] + 3u}, {data[0] + 2u, data[0] + 9u}}, {"\x01", "\x02"}));
  xeber::DetectLanguage(text, language);
  xeber::NameKey(text.substr(0, 60), language);
  return 0;
}
