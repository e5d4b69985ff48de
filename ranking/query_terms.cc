#include "ranking/query_terms.h"

#include <algorithm>
#include <map>

#include "index/impact.h"
#include "index/schema.h"
#include "text/language_detector.h"

namespace xeber {
namespace {

constexpr float kOtherSpelling = 0.85f;  // the plain-keyboard spelling stands for the exact one, or the other way round
constexpr float kThirdSpelling = 0.7f;   // typed with diacritics, indexed with others that fold alike
constexpr float kOtherLanguage = 0.9f;   // a stem by the rules of another language of the archive
constexpr std::size_t kMaxLanguages = 5;

void AddAlternative(QueryWord& word, std::string term, float weight) {
  for (TermAlternative& known : word.alternatives) {
    if (known.term != term) continue;
    known.weight = std::max(known.weight, weight);
    return;
  }
  word.alternatives.push_back({std::move(term), weight});
}

// The keys of one token. A word typed with the letters of its language means them; one typed plainly may mean any spelling.
void AddToken(const Token& token, float weight, QueryWord& word) {
  AddAlternative(word, schema::StemTerm(token.stem), weight);
  const std::string_view folded = token.folded.empty() ? token.stem : token.folded;
  AddAlternative(word, schema::StemTerm(folded), weight * kOtherSpelling);
  AddAlternative(word, schema::FoldedTerm(folded), weight * (token.folded.empty() ? kOtherSpelling : kThirdSpelling));
}

class QueryAnalysis {
 public:
  QueryAnalysis(const Analyzer& analyzer, std::vector<Language> languages)
      : analyzer_(analyzer), languages_(std::move(languages)) {}

  void Add(const QueryClause& clause, QueryTerms& out) {
    std::vector<Analysis> readings(languages_.size());
    for (std::size_t i = 0; i < languages_.size(); ++i) analyzer_.Analyze(clause.text, languages_[i], readings[i]);
    if (readings.empty()) return;
    WordClause words{.occur = clause.occur, .field = clause.field, .phrase = clause.phrase};
    for (const Token& token : readings.front().tokens) {
      if (out.words.size() == QueryTerms::kMaxWords) break;
      QueryWord& word = out.words.emplace_back();
      word.text = clause.text.substr(token.begin, token.end - token.begin);
      word.stop = token.stop;
      AddToken(token, 1, word);
      for (std::size_t i = 1; i < readings.size(); ++i) AddReading(readings[i], token, word);
      words.words.push_back(out.words.size() - 1);
    }
    if (words.words.empty()) return;
    if (clause.phrase && words.words.size() > 1) {
      out.clauses.push_back(std::move(words));
      return;
    }
    for (const std::size_t word : words.words)
      out.clauses.push_back({.occur = clause.occur, .field = clause.field, .phrase = false, .words = {word}});
  }

 private:
  // Other languages' keys of the same piece of text.
  static void AddReading(const Analysis& reading, const Token& token, QueryWord& word) {
    const auto same = [&](const Token& other) { return other.begin == token.begin && other.end == token.end; };
    const auto at = std::find_if(reading.tokens.begin(), reading.tokens.end(), same);
    if (at != reading.tokens.end()) AddToken(*at, kOtherLanguage, word);
  }

  const Analyzer& analyzer_;
  std::vector<Language> languages_;
};

float IdfOf(const QueryWord& word, const Snapshot& snapshot) {
  std::uint64_t df = 0;
  for (const TermAlternative& alternative : word.alternatives) df += snapshot.DocumentFrequency(alternative.term);
  return InverseDocumentFrequency(snapshot.documents(), std::min(df, snapshot.documents()));
}

// The reading to begin with: what the text looks like, if the archive has that language; else the archive's main one.
void PutLikeliestFirst(const ParsedQuery& query, std::vector<Language>& languages) {
  std::string text;
  for (const QueryClause& clause : query.clauses) text += clause.text + " ";
  const Language detected = DetectLanguage(text).language;
  const auto at = std::find(languages.begin(), languages.end(), detected);
  if (at != languages.end()) std::rotate(languages.begin(), at, at + 1);
}

}  // namespace

std::vector<Language> ArchiveLanguages(const Snapshot& snapshot, std::size_t limit) {
  std::map<Language, std::uint64_t> counts;
  for (const SegmentView& view : snapshot.segments()) {
    const CodedColumn& column = view.segment->columns().language;
    for (std::size_t code = 0; code < column.values.size(); ++code) counts[Language(column.values[code])] += column.counts[code];
  }
  std::vector<std::pair<Language, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Language> languages;
  for (const auto& [language, count] : sorted)
    if (languages.size() < limit) languages.push_back(language);
  return languages;
}

QueryTerms AnalyzeQuery(const ParsedQuery& query, const Language& language, const Analyzer& analyzer, const Snapshot& snapshot) {
  std::vector<Language> languages;
  if (language.known()) {
    languages.push_back(language);
  } else {
    languages = ArchiveLanguages(snapshot, kMaxLanguages);
    if (languages.empty()) languages.push_back(kUndetermined);
    PutLikeliestFirst(query, languages);
  }
  QueryTerms terms;
  terms.language = languages.front();
  QueryAnalysis analysis(analyzer, std::move(languages));
  for (const QueryClause& clause : query.clauses) analysis.Add(clause, terms);
  for (QueryWord& word : terms.words) word.idf = IdfOf(word, snapshot);
  return terms;
}

}  // namespace xeber
