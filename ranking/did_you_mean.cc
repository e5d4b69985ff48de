#include "ranking/did_you_mean.h"

#include <algorithm>
#include <map>
#include <optional>

#include "index/schema.h"
#include "ranking/spelling.h"

namespace xeber {
namespace {

constexpr std::uint64_t kRare = 2;        // articles; a word in more of them is no error
constexpr std::uint64_t kTimesMore = 20;  // articles that a correction of a word that occurs has, at least
constexpr std::size_t kCorrected = 3;     // words of one query

bool IsText(const QueryClause& clause) {
  return !clause.excluded && (clause.kind == QueryClause::Kind::kWords || clause.kind == QueryClause::Kind::kPhrase);
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A word of the query's text, and where its clause stands.
struct PlacedWord {
  std::size_t word = 0;
  ByteRange clause;
};

std::vector<PlacedWord> WordsOfTexts(const AskedQuery& asked) {
  std::vector<PlacedWord> words;
  for (std::size_t i = 0, begin = 0; i < asked.query.clauses.size(); begin = asked.terms.ends[i++])
    for (std::size_t at = begin; at < asked.terms.ends[i]; ++at)
      for (const std::size_t word : asked.terms.clauses[at].words)
        if (IsText(asked.query.clauses[i])) words.push_back({word, asked.query.clauses[i].at});
  return words;
}

// The query with some words written otherwise.
std::string Rewrite(const AskedQuery& asked, const std::vector<PlacedWord>& words,
                    const std::map<std::size_t, std::string>& otherwise) {
  const std::string& text = asked.request.query;
  std::string result;
  std::size_t copied = 0, at = 0;
  for (const PlacedWord& placed : words) {
    const std::string& typed = asked.terms.words[placed.word].text;
    at = text.find(typed, std::max<std::size_t>(at, placed.clause.begin));
    if (at == std::string::npos || at + typed.size() > placed.clause.end) return "";  // never: words are cut from the text
    if (const auto changed = otherwise.find(placed.word); changed != otherwise.end()) {
      result.append(text, copied, at - copied).append(changed->second);
      copied = at + typed.size();
    }
    at += typed.size();
  }
  return result.append(text, copied);
}

// The word that tells most of what the others are about: the rarest that occurs.
const QueryWord* ContextOf(const AskedQuery& asked, const std::vector<PlacedWord>& words, std::size_t of,
                           const Snapshot& snapshot) {
  const QueryWord* context = nullptr;
  std::uint64_t fewest = 0;
  for (const PlacedWord& placed : words) {
    const QueryWord& word = asked.terms.words[placed.word];
    const std::uint64_t articles = ArticlesWith(word, snapshot);
    if (placed.word == of || word.stop || articles == 0 || (context != nullptr && articles >= fewest)) continue;
    context = &word;
    fewest = articles;
  }
  return context;
}

std::optional<std::string> SpelledOtherwise(const AskedQuery& asked, const Snapshot& snapshot, const QueryTools& tools,
                                            Deadline& deadline) {
  const std::vector<PlacedWord> words = WordsOfTexts(asked);
  std::map<std::size_t, std::string> otherwise;
  for (const PlacedWord& placed : words) {
    const QueryWord& word = asked.terms.words[placed.word];
    const std::uint64_t articles = ArticlesWith(word, snapshot);
    if (word.stop || HasDigit(word.text) || articles > kRare || otherwise.size() == kCorrected || deadline.Passed()) continue;
    const QueryWord* const context = ContextOf(asked, words, placed.word, snapshot);
    for (const Correction& correction : FindCorrections(word, context, snapshot, deadline)) {
      if (correction.articles < articles * kTimesMore) continue;
      auto surface = SurfaceOf(correction, word.text, snapshot, tools.analyzer, asked.request.now);
      if (!surface) continue;
      otherwise.emplace(placed.word, *std::move(surface));
      break;
    }
  }
  if (otherwise.empty()) return std::nullopt;
  return Rewrite(asked, words, otherwise);
}

// How many words of a text the archive has, if it has all that are no stop words; else 0.
std::size_t KnownWords(const QueryTerms& terms, const Snapshot& snapshot) {
  std::size_t known = 0;
  for (const QueryWord& word : terms.words) {
    if (word.stop || HasDigit(word.text)) continue;
    if (ArticlesWith(word, snapshot) == 0) return 0;
    ++known;
  }
  return known;
}

// The reading whose rarest word is the commonest.
std::optional<std::string> OnAnotherKeyboard(const AskedQuery& asked, const Snapshot& snapshot, const QueryTools& tools) {
  if (tools.keyboards == nullptr) return std::nullopt;
  const std::vector<PlacedWord> words = WordsOfTexts(asked);
  const auto occurs = [&](const PlacedWord& placed) {
    const QueryWord& word = asked.terms.words[placed.word];
    return !word.stop && !HasDigit(word.text) && ArticlesWith(word, snapshot) > 0;
  };
  if (std::any_of(words.begin(), words.end(), occurs)) return std::nullopt;
  std::optional<std::string> best;
  std::uint64_t most = 0;
  for (Retyped& reading : tools.keyboards->Read(asked.request.query)) {
    const QueryTerms terms = AnalyzeQuery(ParseQuery(reading.text, QuerySyntax::kPlainWords), reading.language, tools, snapshot);
    if (KnownWords(terms, snapshot) == 0) continue;
    std::uint64_t fewest = UINT64_MAX;
    for (const QueryWord& word : terms.words)
      if (!word.stop && !HasDigit(word.text)) fewest = std::min(fewest, ArticlesWith(word, snapshot));
    if (fewest <= most) continue;
    most = fewest;
    best = std::move(reading.text);
  }
  return best;
}

}  // namespace

std::vector<QuerySuggestion> ProposeQueries(const AskedQuery& asked, const Snapshot& snapshot, const QueryTools& tools,
                                            Deadline& deadline) {
  std::vector<QuerySuggestion> proposals;
  if (auto query = OnAnotherKeyboard(asked, snapshot, tools))
    proposals.push_back({QuerySuggestion::Reason::kKeyboard, *std::move(query)});
  if (auto query = SpelledOtherwise(asked, snapshot, tools, deadline); query && !query->empty())
    proposals.push_back({QuerySuggestion::Reason::kSpelling, *std::move(query)});
  return proposals;
}

}  // namespace xeber
