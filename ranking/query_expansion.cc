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

// Beginnings of the terms that a prefix stands for in a language: stems as typed, and plainly spelled ones; none for no word.
std::vector<std::string> BeginningsOf(std::string_view typed, const Language& language) {
  std::string folded, plain;
  FoldWord(typed, CaseRuleOf(language), folded);
  if (folded.empty()) return {};
  SpellPlainly(folded, plain);
  std::vector<std::string> beginnings = {schema::StemTerm(folded)};
  if (plain != folded) beginnings.push_back(schema::StemTerm(plain));
  beginnings.push_back(schema::FoldedTerm(plain));
  return beginnings;
}

// What was typed before the *, cut to its stem, as a term; "" where that says too little.
std::string StemOfPrefix(std::string_view typed, const Language& language, const Analyzer& analyzer) {
  Analysis analysis;
  analyzer.Analyze(typed, language, analysis);
  const bool telling = analysis.tokens.size() == 1 && analysis.tokens[0].stem.size() >= kLeastStem;
  return telling ? schema::StemTerm(analysis.tokens[0].stem) : "";
}

Expansion ExpandPrefix(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools,
                       const Snapshot& snapshot) {
  Frequencies found;
  for (const Language& language : languages) {
    Frequencies of_language;
    for (const std::string& beginning : BeginningsOf(clause.text, language))
      CollectTerms(
          snapshot, tools.deadline, beginning, [](std::string_view) { return true; }, of_language);
    found.merge(of_language);
  }
  Expansion expansion{.alternatives = MostFrequent(found)};
  if (found.size() > Expansion::kTerms)
    expansion.note =
        fmt::format("{} words begin so; the {} that stand in most articles are looked for", found.size(), Expansion::kTerms);
  const std::string stem = StemOfPrefix(clause.text, languages.front(), tools.analyzer);
  if (!stem.empty() && !found.contains(stem)) expansion.alternatives.push_back({stem, kStemOfPrefix});
  return expansion;
}

// The terms of the entities that a clause may mean: by id, and as typed or as a name is written.
std::vector<std::string> EntityTermsOf(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools) {
  std::vector<std::string> terms;
  const auto add = [&](std::string_view id) {
    std::string term = schema::EntityTerm(id);
    if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
  };
  add(clause.text);
  std::string capitals;
  for (const Language& language : languages) {
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
  return terms;
}

Expansion FindEntities(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools,
                       const Snapshot& snapshot) {
  Expansion expansion;
  for (std::string& term : EntityTermsOf(clause, languages, tools))
    if (snapshot.DocumentFrequency(term) > 0 && expansion.alternatives.size() < Expansion::kTerms)
      expansion.alternatives.push_back({std::move(term), 1});
  if (expansion.alternatives.empty()) expansion.note = "entity: no article names " + clause.text;
  return expansion;
}

// Whether the topic of that id is one that the clause means.
std::function<bool(std::string_view)> MeansTopic(const QueryClause& clause) {
  return [text = clause.text, form = NameForm(clause.text), media_topic = FindMediaTopic(NameForm(clause.text))](std::string_view id) {
    if (id == text || (!media_topic.empty() && id == media_topic)) return true;
    return id.starts_with(kCategory) && NameForm(id.substr(kCategory.size())) == form;
  };
}

Expansion FindTopics(const QueryClause& clause, const QueryTools& tools, const Snapshot& snapshot) {
  Frequencies found;
  CollectTerms(snapshot, tools.deadline, schema::TopicTerm(""), MeansTopic(clause), found);
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

WantedTerms FindWanted(const QueryClause& clause, const std::vector<Language>& languages, const QueryTools& tools) {
  const auto without_prefix = [](auto test) { return [test](std::string_view term) { return test(term.substr(1)); }; };
  WantedTerms wanted{.kind = clause.kind, .text = clause.text};
  switch (clause.kind) {
    case QueryClause::Kind::kPrefix:
      for (const Language& language : languages)
        for (std::string& beginning : BeginningsOf(clause.text, language))
          if (std::find(wanted.beginnings.begin(), wanted.beginnings.end(), beginning) == wanted.beginnings.end())
            wanted.beginnings.push_back(std::move(beginning));
      if (std::string stem = StemOfPrefix(clause.text, languages.front(), tools.analyzer); !stem.empty())
        wanted.terms.push_back(std::move(stem));
      break;
    case QueryClause::Kind::kEntity:
      wanted.terms = EntityTermsOf(clause, languages, tools);
      break;
    case QueryClause::Kind::kTopic:
      wanted.beginnings = {schema::TopicTerm("")};
      wanted.wanted = without_prefix(MeansTopic(clause));
      break;
    case QueryClause::Kind::kAuthor:
      wanted.beginnings = {schema::AuthorTerm("")};
      wanted.wanted = without_prefix([part = clause.text](std::string_view name) { return HasWords(name, part); });
      break;
    case QueryClause::Kind::kWords:
    case QueryClause::Kind::kPhrase:
      break;
  }
  return wanted;
}

}  // namespace xeber
