#include "ranking/highlighter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "index/bytes.h"
#include "text/snippet.h"

namespace xeber {
namespace {

constexpr std::size_t kTitleHighlights = 32;
constexpr std::size_t kShortText = 1200;    // bytes: analysed as a whole
constexpr std::size_t kSnippetBytes = 240;  // as MakeSnippet's
constexpr std::size_t kMargin = 360;        // bytes around the place that the count of words points at
constexpr std::size_t kMarginShare = 20;    // and one of that many of the text

// A word of the query in a text.
struct Place {
  std::size_t token = 0;
  std::size_t word = 0;
};

// The run of places, first and last token, that lies within `tokens` and covers most words; the earliest of the best.
std::pair<std::size_t, std::size_t> BestRun(const std::vector<Place>& places, std::size_t words, std::size_t tokens) {
  std::vector<std::size_t> counts(words, 0);
  std::size_t covered = 0, begin = 0, best = 0;
  std::pair<std::size_t, std::size_t> run{places.front().token, places.front().token};
  for (std::size_t end = 0; end < places.size(); ++end) {
    covered += counts[places[end].word]++ == 0;
    while (places[end].token - places[begin].token > tokens) covered -= --counts[places[begin++].word] == 0;
    const std::size_t score = covered * 8 + std::min<std::size_t>(end - begin + 1, 7);
    if (score <= best) continue;
    best = score;
    run = {places[begin].token, places[end].token};
  }
  return run;
}

// Where a sentence seems to begin, at most kMargin before `at`; else where a word does.
std::size_t BeginNear(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  const std::size_t earliest = at > kMargin ? at - kMargin : 0;
  for (std::size_t i = at; i > earliest; --i)
    if (text[i - 1] == '\n' || (i > 1 && text[i - 1] == ' ' && (text[i - 2] == '.' || text[i - 2] == '!' || text[i - 2] == '?')))
      return i;
  const std::size_t space = text.find(' ', at);
  return space == std::string_view::npos ? 0 : space + 1;
}

// Where the word at `at` ends, roughly.
std::size_t EndNear(std::string_view text, std::size_t at) {
  return std::min(text.find(' ', std::min(at, text.size())), text.size());
}

}  // namespace

Highlighter::Highlighter(const Snapshot& snapshot, const Analyzer& analyzer, const QueryTerms& query)
    : snapshot_(snapshot), analyzer_(analyzer), query_(query) {
  for (const QueryWord& word : query.words) {
    if (word.learned) continue;
    for (const TermAlternative& alternative : word.alternatives) keys_.push_back(std::string_view(alternative.term).substr(1));
  }
}

const Highlighter::Codes& Highlighter::CodesIn(std::size_t number) {
  const auto [at, is_new] = codes_.try_emplace(number);
  if (!is_new) return at->second;
  const Segment& segment = *snapshot_.segments()[number].segment;
  const auto add = [&](TermOrdinal stem, std::size_t word) {
    if (const auto code = segment.CodeOf(stem)) at->second.emplace_back(*code, word);
  };
  for (std::size_t word = 0; word < query_.words.size(); ++word) {
    if (query_.words[word].learned) continue;
    for (const TermAlternative& alternative : query_.words[word].alternatives) {
      const TermOrdinal ordinal = alternative.ordinals[number];
      if (ordinal == Segment::kNoTerm) continue;
      add(ordinal, word);
      for (const auto& [folded, stem] : segment.StemsOf(ordinal)) add(stem, word);
    }
  }
  std::sort(at->second.begin(), at->second.end());
  return at->second;
}

Highlighter::Piece Highlighter::FindPiece(const DocumentLocation& at, std::string_view text) {
  if (text.size() <= kShortText) return {0, text.size()};
  const Codes& codes = CodesIn(at.segment);
  const TokenBytes stored = snapshot_.segments()[at.segment].segment->token_bytes(at.doc);
  ByteSource in(stored.codes);
  std::vector<Place> places;
  std::size_t tokens = 0;  // of lead and body
  for (std::uint64_t i = 0; !in.done() && in.ok(); ++i) {
    const auto code = static_cast<std::uint32_t>(in.GetCount());
    if (i < stored.title) continue;
    const auto found = std::lower_bound(codes.begin(), codes.end(), std::pair{code, std::size_t{0}});
    if (found != codes.end() && found->first == code) places.push_back({tokens, found->second});
    ++tokens;
  }
  if (places.empty()) return {0, EndNear(text, kShortText)};
  const double bytes = static_cast<double>(text.size()) / static_cast<double>(tokens);  // of a word
  const auto [first, last] =
      BestRun(places, query_.words.size(), static_cast<std::size_t>(static_cast<double>(kSnippetBytes) / bytes));
  const std::size_t margin = kMargin + text.size() / kMarginShare;
  const auto from = static_cast<std::size_t>(static_cast<double>(first) * bytes);
  const auto to = static_cast<std::size_t>(static_cast<double>(last + 1) * bytes);
  return {BeginNear(text, from > margin ? from - margin : 0), EndNear(text, to + margin)};
}

void Highlighter::Mark(const DocumentLocation& at, Hit& hit) {
  const Language language(hit.card.language);
  analyzer_.Analyze(hit.card.title, language, analysis_);
  hit.title_highlights = FindKeys(analysis_, keys_);
  if (hit.title_highlights.size() > kTitleHighlights) hit.title_highlights.resize(kTitleHighlights);
  const auto article = snapshot_.segments()[at.segment].segment->article(at.doc);
  if (!article.ok()) return;  // a card without a snippet is better than no answer
  const std::string text = article->lead.empty() ? article->body : absl::StrCat(article->lead, "\n", article->body);
  const Piece found = FindPiece(at, text);
  const std::string_view piece = std::string_view(text).substr(found.begin, found.end - found.begin);
  analyzer_.Analyze(piece, language, analysis_);
  hit.snippet = MakeSnippet(piece, analysis_, keys_);
  if (!hit.snippet.highlights.empty() || piece.size() == text.size()) return;
  analyzer_.Analyze(text, language, analysis_);  // its words are spread too unevenly
  hit.snippet = MakeSnippet(text, analysis_, keys_);
}

}  // namespace xeber
