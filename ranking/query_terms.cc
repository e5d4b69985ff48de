#include "ranking/query_terms.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "index/impact.h"
#include "index/schema.h"
#include "ranking/query_expansion.h"
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
  word.alternatives.push_back({.term = std::move(term), .weight = weight, .ordinals = {}});
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
  // Without a snapshot, prefixes and names get no alternatives.
  QueryAnalysis(const QueryTools& tools, const Snapshot* snapshot, std::vector<Language> languages, QueryTerms& out)
      : tools_(tools), snapshot_(snapshot), languages_(std::move(languages)), out_(out) {}

  void Add(const QueryClause& clause) {
    if (clause.kind == QueryClause::Kind::kWords || clause.kind == QueryClause::Kind::kPhrase)
      AddText(clause);
    else
      AddExpanded(clause);
    out_.ends.push_back(out_.clauses.size());
  }

 private:
  void AddText(const QueryClause& clause) {
    std::vector<Analysis> readings(languages_.size());
    for (std::size_t i = 0; i < languages_.size(); ++i) tools_.analyzer.Analyze(clause.text, languages_[i], readings[i]);
    if (readings.empty()) return;
    WordClause words{
        .occur = clause.occur, .field = clause.field, .phrase = clause.kind == QueryClause::Kind::kPhrase, .apart = clause.apart};
    for (const Token& token : readings.front().tokens) {
      QueryWord* const word = NewWord(clause);
      if (word == nullptr) break;
      word->text = clause.text.substr(token.begin, token.end - token.begin);
      word->stop = token.stop;
      AddToken(token, 1, *word);
      for (std::size_t i = 1; i < readings.size(); ++i) AddReading(readings[i], token, *word);
      words.words.push_back(out_.words.size() - 1);
    }
    if (words.words.empty()) return;
    if (words.phrase && words.words.size() > 1) {
      out_.clauses.push_back(std::move(words));
      return;
    }
    for (const std::size_t word : words.words)
      out_.clauses.push_back({.occur = clause.occur, .field = clause.field, .phrase = false, .words = {word}});
  }

  // A clause that stands for terms of the index: a prefix or a name.
  void AddExpanded(const QueryClause& clause) {
    QueryWord* const word = NewWord(clause);
    if (word == nullptr) return;
    Expansion expansion;
    if (snapshot_ != nullptr) expansion = Expand(clause, languages_, tools_, *snapshot_);
    word->text = clause.kind == QueryClause::Kind::kPrefix ? clause.text + "*" : clause.text;
    word->alternatives = std::move(expansion.alternatives);
    if (!expansion.note.empty()) out_.notes.push_back({clause.at, std::move(expansion.note)});
    out_.clauses.push_back({.occur = clause.occur, .field = clause.field, .words = {out_.words.size() - 1}});
  }

  QueryWord* NewWord(const QueryClause& clause) {
    if (out_.words.size() == QueryTerms::kMaxWords) {
      if (!full_)
        out_.notes.push_back(
            {clause.at, fmt::format("a query has at most {} words; from here on they are left out", QueryTerms::kMaxWords)});
      full_ = true;
      return nullptr;
    }
    QueryWord& word = out_.words.emplace_back();
    word.excluded = clause.excluded;
    return &word;
  }

  // Other languages' keys of the same piece of text.
  static void AddReading(const Analysis& reading, const Token& token, QueryWord& word) {
    const auto same = [&](const Token& other) { return other.begin == token.begin && other.end == token.end; };
    const auto at = std::find_if(reading.tokens.begin(), reading.tokens.end(), same);
    if (at != reading.tokens.end()) AddToken(*at, kOtherLanguage, word);
  }

  const QueryTools& tools_;
  const Snapshot* const snapshot_;
  const std::vector<Language> languages_;
  QueryTerms& out_;
  bool full_ = false;
};

float IdfOf(const QueryWord& word, const Snapshot& snapshot) {
  std::uint64_t df = 0;
  for (const TermAlternative& alternative : word.alternatives)
    for (std::size_t i = 0; i < alternative.ordinals.size(); ++i)
      if (alternative.ordinals[i] != Segment::kNoTerm)
        df += snapshot.segments()[i].segment->document_frequency(alternative.ordinals[i]);
  return InverseDocumentFrequency(snapshot.documents(), std::min(df, snapshot.documents()));
}

// Sets the ordinals of all alternatives, looked up together.
void FindOrdinals(const Snapshot& snapshot, QueryTerms& terms) {
  std::vector<std::string_view> names;
  for (const QueryWord& word : terms.words)
    for (const TermAlternative& alternative : word.alternatives) names.push_back(alternative.term);
  const std::vector<TermOrdinal> ordinals = snapshot.FindTerms(names);
  auto at = ordinals.begin();
  for (QueryWord& word : terms.words) {
    for (TermAlternative& alternative : word.alternatives) {
      const auto end = at + std::ssize(snapshot.segments());
      alternative.ordinals.assign(at, end);
      at = end;
    }
  }
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

// The reading to begin with: what the text looks like, if the archive has that language; else the archive's main one.
std::vector<Language> ReadingLanguages(const ParsedQuery& query, std::vector<Language> languages) {
  if (languages.size() > kMaxLanguages) languages.resize(kMaxLanguages);
  if (languages.empty()) languages.push_back(kUndetermined);
  std::string text;
  for (const QueryClause& clause : query.clauses) text += clause.text + " ";
  const Language detected = DetectLanguage(text).language;
  const auto at = std::find(languages.begin(), languages.end(), detected);
  if (at != languages.end()) std::rotate(languages.begin(), at, at + 1);
  return languages;
}

QueryTerms AnalyzeQuery(const ParsedQuery& query, const Language& language, const QueryTools& tools, const Snapshot& snapshot) {
  std::vector<Language> languages = {language};
  if (!language.known()) languages = ReadingLanguages(query, ArchiveLanguages(snapshot, kMaxLanguages));
  QueryTerms terms;
  terms.language = languages.front();
  QueryAnalysis analysis(tools, &snapshot, std::move(languages), terms);
  for (const QueryClause& clause : query.clauses) analysis.Add(clause);
  FindOrdinals(snapshot, terms);
  for (QueryWord& word : terms.words) word.idf = IdfOf(word, snapshot);
  return terms;
}

QueryTerms AnalyzeWords(const ParsedQuery& query, std::vector<Language> languages, const QueryTools& tools) {
  QueryTerms terms;
  terms.language = languages.front();
  QueryAnalysis analysis(tools, nullptr, std::move(languages), terms);
  for (const QueryClause& clause : query.clauses) analysis.Add(clause);
  return terms;
}

}  // namespace xeber
