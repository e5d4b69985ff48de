#include "annotate/conll.h"

#include <algorithm>
#include <array>

namespace xeber {
namespace {

constexpr std::array<std::string_view, kTagCount> kTagNames = {"O",     "B-PER", "I-PER",  "B-ORG", "I-ORG",
                                                               "B-LOC", "I-LOC", "B-MISC", "I-MISC"};

std::uint8_t TagOf(std::string_view name) {
  if (name.ends_with("PERSON")) name = name[0] == 'B' ? "B-PER" : "I-PER";
  for (std::uint8_t tag = 0; tag < kTagCount; ++tag) {
    if (kTagNames[tag] == name) return tag;
  }
  return kTagO;
}

// The first and the last column of a line.
std::pair<std::string_view, std::string_view> Columns(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r";
  const std::size_t last = line.find_last_not_of(kSpace);
  if (last == std::string_view::npos) return {};
  line = line.substr(0, last + 1);
  const std::size_t gap = line.find_first_of(kSpace);
  const std::size_t tail = line.find_last_of(kSpace);
  return {line.substr(0, gap), tail == std::string_view::npos ? std::string_view() : line.substr(tail + 1)};
}

}  // namespace

std::string_view TagName(std::uint8_t tag) { return kTagNames[tag]; }

std::vector<ConllDocument> ReadConll(std::string_view text) {
  std::vector<ConllDocument> documents;
  bool fresh = true;
  for (std::size_t number = 0; !text.empty(); ++number) {
    const std::size_t newline = text.find('\n');
    const auto [word, tag] = Columns(text.substr(0, newline));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    if (documents.empty() || word == "-DOCSTART-") documents.emplace_back();
    if (word.empty() || word == "-DOCSTART-") {
      fresh = true;
      continue;
    }
    ConllDocument& document = documents.back();
    if (!document.text.empty()) document.text += fresh ? "\n\n" : " ";
    const auto begin = static_cast<std::uint32_t>(document.text.size());
    document.text += word;
    document.tokens.push_back({number, begin, static_cast<std::uint32_t>(document.text.size()), TagOf(tag), fresh});
    fresh = false;
  }
  return documents;
}

std::vector<ConllSpan> SpansOf(const std::vector<ConllToken>& tokens) {
  std::vector<ConllSpan> spans;
  bool open = false;
  for (std::uint32_t i = 0; i < tokens.size(); ++i) {
    const std::uint8_t tag = tokens[i].tag;
    const bool goes_on = open && !tokens[i].sentence_start && IsInside(tag) && spans.back().tag + 1 == tag;
    if (goes_on) {
      spans.back().end = i + 1;
    } else if (tag != kTagO) {
      spans.push_back({i, i + 1, static_cast<std::uint8_t>(IsInside(tag) ? tag - 1 : tag)});
    }
    open = tag != kTagO;
  }
  return spans;
}

void TagTokens(const std::vector<ByteSpan>& names, std::vector<ConllToken>& tokens) {
  std::size_t at = 0;
  for (ConllToken& token : tokens) token.tag = kTagO;
  for (const ByteSpan& name : names) {
    while (at < tokens.size() && tokens[at].end <= name.begin) ++at;
    for (bool first = true; at < tokens.size() && tokens[at].begin < name.end; ++at, first = false)
      tokens[at].tag = static_cast<std::uint8_t>(first ? name.tag : name.tag + 1);
  }
}

void Score(const std::vector<ConllSpan>& judged, const std::vector<ConllSpan>& found, NameScore& score) {
  score.judged += judged.size();
  score.found += found.size();
  for (const ConllSpan& span : found) score.right += std::find(judged.begin(), judged.end(), span) != judged.end();
}

}  // namespace xeber
