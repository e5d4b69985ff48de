#include "ranking/query_expansion.h"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "index/schema.h"
#include "news/topic.h"
#include "ranking/same_name.h"
#include "text/document_terms.h"
#include "text/folding.h"

namespace xeber {
namespace {

constexpr std::string_view kCategory = "category:";  // topics that are the site's own sections
constexpr float kStemOfPrefix = 0.7f;                // what was typed, cut to its stem, finds words that do not begin so
constexpr std::size_t kLeastStem = 4;                // bytes; of a shorter stem the rest says too much

constexpr std::uint32_t kTermsBetweenClocks = 256;

using Frequencies = std::map<std::string, std::uint64_t, std::less<>>;

// Adds the terms with that beginning that `wanted` takes, with the documents that hold each.
void CollectTerms(const Snapshot& snapshot, Deadline* deadline, std::string_view beginning,
                  const std::function<bool(std::string_view)>& wanted, Frequencies& to) {
  for (const SegmentView& view : snapshot.segments()) {
    const Segment& segment = *view.segment;
    const auto [first, last] = segment.TermRange(beginning);
    for (TermOrdinal ordinal = first; ordinal < last && !(deadline != nullptr && deadline->PassedAfter(kTermsBetweenClocks));
         ++ordinal)
      if (const std::string_view term = segment.term(ordinal); wanted(term.substr(1)))
        to[std::string(term)] += segment.document_frequency(ordinal);
  }
}

// The most frequent of the terms, those alike by name.
std::vector<TermAlternative> MostFrequent(const Frequencies& frequencies) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted(frequencies.begin(), frequencies.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (sorted.size() > Expansion::kTerms) sorted.resize(Expansion::kTerms);
  std::vector<TermAlternative> alternatives;
  for (auto& [term, count] : sorted) alternatives.push_back({std::move(term), 1});
  return alternatives;
}

CaseRule CaseRuleOf(const Language& language) {
  return language.primary() == "az" || language.primary() == "tr" ? CaseRule::kTurkic : CaseRule::kRoot;
}

Expansion ExpandPrefix(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools,
                       const Snapshot& snapshot) {
  Frequencies found;
  std::string folded, plain;
  for (const Language& language : languages) {
    FoldWord(clause.text, CaseRuleOf(language), folded);
    if (folded.empty()) continue;
    SpellPlainly(folded, plain);
    const auto any = [](std::string_view) { return true; };
    Frequencies of_language;
    CollectTerms(snapshot, tools.deadline, schema::StemTerm(folded), any, of_language);
    if (plain != folded) CollectTerms(snapshot, tools.deadline, schema::StemTerm(plain), any, of_language);
    CollectTerms(snapshot, tools.deadline, schema::FoldedTerm(plain), any, of_language);
    found.merge(of_language);
  }
  Expansion expansion{.alternatives = MostFrequent(found)};
  if (found.size() > Expansion::kTerms)
    expansion.note =
        fmt::format("{} words begin so; the {} that stand in most articles are looked for", found.size(), Expansion::kTerms);
  Analysis analysis;
  tools.analyzer.Analyze(clause.text, languages.front(), analysis);
  if (analysis.tokens.size() == 1 && analysis.tokens[0].stem.size() >= kLeastStem &&
      !found.contains(schema::StemTerm(analysis.tokens[0].stem)))
    expansion.alternatives.push_back({schema::StemTerm(analysis.tokens[0].stem), kStemOfPrefix});
  return expansion;
}

Expansion FindEntities(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools,
                       const Snapshot& snapshot) {
  Expansion expansion;
  const auto add = [&](std::string_view id) {
    const std::string term = schema::EntityTerm(id);
    const auto known = [&](const TermAlternative& other) { return other.term == term; };
    if (snapshot.DocumentFrequency(term) > 0 && expansion.alternatives.size() < Expansion::kTerms &&
        std::none_of(expansion.alternatives.begin(), expansion.alternatives.end(), known))
      expansion.alternatives.push_back({term, 1});
  };
  add(clause.text);
  std::string capitals;
  for (const Language& language : languages) {  // as typed, and as a name is written
    if (tools.annotator == nullptr) break;
    CapitaliseWords(clause.text, CaseRuleOf(language), capitals);
    for (const std::string& name : {clause.text, capitals}) {
      Article article{.title = name, .language = std::string(language.code())};
      ArticleAnalysis analysis;
      AnalyzeArticle(tools.analyzer, article, analysis);
      Annotations annotations;
      tools.annotator->Annotate(article, analysis, annotations);
      for (const ArticleEntity& entity : annotations.entities) add(entity.id);
    }
  }
  if (expansion.alternatives.empty()) expansion.note = "entity: no article names " + clause.text;
  return expansion;
}

Expansion FindTopics(const QueryClause& clause, const QueryTools& tools, const Snapshot& snapshot) {
  const std::string wanted = NameForm(clause.text);
  const std::string_view media_topic = FindMediaTopic(wanted);
  Frequencies found;
  CollectTerms(
      snapshot, tools.deadline, schema::TopicTerm(""),
      [&](std::string_view id) {
        if (id == clause.text || (!media_topic.empty() && id == media_topic)) return true;
        return id.starts_with(kCategory) && NameForm(id.substr(kCategory.size())) == wanted;
      },
      found);
  Expansion expansion{.alternatives = MostFrequent(found)};
  if (found.empty()) expansion.note = "topic: no article is about " + clause.text;
  return expansion;
}

Expansion FindAuthors(const QueryClause& clause, const QueryTools& tools, const Snapshot& snapshot) {
  Frequencies found;
  CollectTerms(
      snapshot, tools.deadline, schema::AuthorTerm(""), [&](std::string_view name) { return HasWords(name, clause.text); },
      found);
  Expansion expansion{.alternatives = MostFrequent(found)};
  if (found.empty()) expansion.note = "author: no article is by " + clause.text;
  if (found.size() > Expansion::kTerms)
    expansion.note =
        fmt::format("{} authors are called so; the {} of most articles are looked for", found.size(), Expansion::kTerms);
  return expansion;
}

}  // namespace

Expansion Expand(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools,
                 const Snapshot& snapshot) {
  switch (clause.kind) {
    case QueryClause::Kind::kPrefix:
      return ExpandPrefix(clause, languages, tools, snapshot);
    case QueryClause::Kind::kEntity:
      return FindEntities(clause, languages, tools, snapshot);
    case QueryClause::Kind::kTopic:
      return FindTopics(clause, tools, snapshot);
    case QueryClause::Kind::kAuthor:
      return FindAuthors(clause, tools, snapshot);
    case QueryClause::Kind::kWords:
    case QueryClause::Kind::kPhrase:
      break;
  }
  return {};
}

}  // namespace xeber
