#include "ranking/relevance_feedback.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "index/impact.h"
#include "index/schema.h"
#include "news/document_terms.h"

namespace xeber {
namespace {

constexpr std::uint64_t kCommon = 10;  // of so many articles of a language one holds a word that tells nothing
// The likelihood of a query grows much faster than a score, which is on the scale of its logarithm: this power of the share that a hit has of the first one's score. Anything from 3 to
// 32 is better than 1 on both sets of docs/quality.md.
constexpr double kConcentration = 12;
constexpr std::size_t kLookedUp = 4;  // times as many words as are wanted: the frequent ones among them fall out

std::uint64_t ArticlesWith(std::span<const TermOrdinal> ordinals, const Snapshot& snapshot) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < ordinals.size(); ++i)
    if (ordinals[i] != Segment::kNoTerm) count += snapshot.segments()[i].segment->document_frequency(ordinals[i]);
  return count;
}

// Articles in the language of a document.
std::uint64_t ArticlesInLanguageOf(const DocumentLocation& at, const Snapshot& snapshot) {
  const std::string_view language = snapshot.segments()[at.segment].segment->columns().language.value(at.doc);
  std::uint64_t count = 0;
  for (const SegmentView& view : snapshot.segments()) {
    const CodedColumn& column = view.segment->columns().language;
    for (std::size_t code = 0; code < column.values.size(); ++code)
      if (column.values[code] == language) count += column.counts[code];
  }
  return count;
}

// The way one of the words may be indexed that is `term`, or null.
TermAlternative* FindAlternative(std::span<QueryWord> words, std::string_view term) {
  for (QueryWord& word : words)
    for (TermAlternative& alternative : word.alternatives)
      if (!word.excluded && alternative.term == term) return &alternative;
  return nullptr;
}

bool OneLetter(std::string_view stem) {
  return std::count_if(stem.begin(), stem.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }) <= 1;
}

}  // namespace

absl::Status CheckFeedback(const Feedback& feedback) {
  if (!feedback.enabled) return absl::OkStatus();
  if (feedback.hits < 1 || feedback.hits > Feedback::kMaxHits)
    return absl::InvalidArgumentError(absl::StrCat("feedback.hits: ", feedback.hits, " does not lie in 1 to ", Feedback::kMaxHits));
  if (feedback.words < 1 || feedback.words > Feedback::kMaxWords)
    return absl::InvalidArgumentError(absl::StrCat("feedback.words: ", feedback.words, " does not lie in 1 to ", Feedback::kMaxWords));
  if (!(feedback.weight > 0 && feedback.weight < 1))
    return absl::InvalidArgumentError("feedback.weight: must lie between 0 and 1, both excluded");
  return absl::OkStatus();
}

std::vector<LearnedWord> LearnWords(const Snapshot& snapshot, std::span<const Ranked> hits, const Feedback& feedback) {
  struct Told {
    double weight = 0;
    std::size_t first_hit = 0;  // that tells it
  };
  if (hits.empty() || hits.front().score <= 0) return {};  // no word of the query was found: there is nothing that all are about
  absl::flat_hash_map<std::string_view, Told> told;  // by term, which lies in its segment
  DocumentTokens tokens;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Segment& segment = *snapshot.segments()[hits[i].at.segment].segment;
    segment.ReadTokens(hits[i].at.doc, tokens);
    if (tokens.tokens.empty()) continue;
    tokens.tokens.resize(std::min<std::size_t>(tokens.tokens.size(), DocumentTerms::kOpeningTokens));
    const double likelihood = std::pow(hits[i].score / hits.front().score, kConcentration);
    const double each = likelihood / static_cast<double>(tokens.tokens.size());
    for (const TermOrdinal token : tokens.tokens) told.try_emplace(segment.term(token), Told{0, i}).first->second.weight += each;
  }
  std::vector<std::pair<std::string_view, Told>> heaviest(told.begin(), told.end());
  std::erase_if(heaviest, [](const auto& term) { return term.first.empty() || OneLetter(term.first.substr(1)); });
  const auto heavier = [](const auto& a, const auto& b) {
    return a.second.weight != b.second.weight ? a.second.weight > b.second.weight : a.first < b.first;
  };
  const std::size_t looked_up = std::min(heaviest.size(), kLookedUp * static_cast<std::size_t>(feedback.words));
  std::partial_sort(heaviest.begin(), heaviest.begin() + static_cast<std::ptrdiff_t>(looked_up), heaviest.end(), heavier);
  heaviest.resize(looked_up);
  std::vector<std::string_view> names;
  for (const auto& [term, of_hits] : heaviest) names.push_back(term);
  const std::vector<TermOrdinal> ordinals = snapshot.FindTerms(names);
  const std::size_t segments = snapshot.segments().size();
  std::vector<LearnedWord> learned;
  double sum = 0;
  for (std::size_t i = 0; i < heaviest.size() && learned.size() < static_cast<std::size_t>(feedback.words); ++i) {
    const auto& [term, of_hits] = heaviest[i];
    const std::uint64_t articles = ArticlesWith(std::span(ordinals).subspan(i * segments, segments), snapshot);
    if (articles * kCommon > ArticlesInLanguageOf(hits[of_hits.first_hit].at, snapshot)) continue;
    learned.push_back({std::string(term.substr(1)), static_cast<float>(of_hits.weight)});
    sum += of_hits.weight;
  }
  for (LearnedWord& word : learned) word.share = static_cast<float>(word.share / sum);
  return learned;
}

void AddLearned(const Snapshot& snapshot, std::span<const LearnedWord> learned, const Feedback& feedback, QueryTerms& terms) {
  std::size_t own = 0;
  for (const QueryWord& word : terms.words) own += !word.stop && !word.excluded;
  const double weight = feedback.weight / (1 - feedback.weight) * static_cast<double>(std::max<std::size_t>(own, 1));
  std::vector<std::string> names;
  for (const LearnedWord& word : learned) names.push_back(schema::StemTerm(word.stem));
  const std::vector<TermOrdinal> ordinals = snapshot.FindTerms(std::vector<std::string_view>(names.begin(), names.end()));
  const std::size_t segments = snapshot.segments().size();
  const std::size_t asked = terms.words.size();
  for (std::size_t i = 0; i < learned.size(); ++i) {
    const auto share = static_cast<float>(weight * learned[i].share);
    if (TermAlternative* const known = FindAlternative(std::span(terms.words).first(asked), names[i])) {
      known->weight *= 1 + share;
      continue;
    }
    if (terms.words.size() == QueryTerms::kMaxWords) return;
    const std::span of_word = std::span(ordinals).subspan(i * segments, segments);
    QueryWord& word = terms.words.emplace_back();
    word.text = learned[i].stem;
    word.alternatives.push_back({.term = names[i], .ordinals = {of_word.begin(), of_word.end()}});
    word.idf = share * InverseDocumentFrequency(snapshot.documents(), ArticlesWith(of_word, snapshot));
    word.learned = true;
    terms.clauses.push_back({.words = {terms.words.size() - 1}});
  }
}

}  // namespace xeber
