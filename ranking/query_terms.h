// The words of a query as terms of the index: for each word, the keys it may stand under.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "ranking/deadline.h"
#include "ranking/query.h"
#include "text/analyzer.h"
#include "text/keyboards.h"

namespace xeber {

// One way a word may be indexed.
struct TermAlternative {
  std::string term;                   // with its prefix
  float weight = 1;                   // below 1 for what is less than an exact spelling
  std::vector<TermOrdinal> ordinals;  // by segment of the snapshot; Segment::kNoTerm where it does not occur
};

// One word: matched by any of its alternatives, worth its best one.
struct QueryWord {
  std::string text;  // as typed
  std::vector<TermAlternative> alternatives;
  float idf = 0;          // from the documents that hold any alternative
  bool stop = false;      // a stop word in the query's language
  bool excluded = false;  // stands under a "-": scores nothing
  bool learned = false;   // not of the query (relevance_feedback.h): it scores where it stands, and is wanted nowhere
};

// A clause over words, given by index into QueryTerms::words.
struct WordClause {
  QueryClause::Occur occur = QueryClause::Occur::kShould;
  QueryClause::Field field = QueryClause::Field::kAny;
  bool phrase = false;
  int apart = QueryClause::kInARow;  // of a phrase; as QueryClause::apart
  std::vector<std::size_t> words;
};

struct QueryTerms {
  static constexpr std::size_t kMaxWords = 64;  // more are left out
  std::vector<QueryWord> words;
  std::vector<WordClause> clauses;
  std::vector<std::size_t> ends;  // by ParsedQuery's clause: one past the last of its word clauses, which follow each other
  std::vector<QueryNote> notes;
  Language language;  // the main reading
};

// What reads a query. All must outlive it.
struct QueryTools {
  QueryTools(const Analyzer& of_words, const Annotator* of_names = nullptr, const Keyboards* of_keys = nullptr)
      : analyzer(of_words), annotator(of_names), keyboards(of_keys) {}
  const Analyzer& analyzer;
  const Annotator* annotator;    // null: entities are found by their ids alone
  const Keyboards* keyboards;    // null: no layout but the one that was typed with
  Deadline* deadline = nullptr;  // when it has passed, prefixes and names are read no further; null: never
};

// Reads the clauses in `language` if it is known; otherwise in every language that a part of the archive is written in, so that a
// reader need not say it. A word typed on a plain keyboard also finds the spelling with diacritics, at a lower weight. A prefix
// is a word of which the terms that begin so are the alternatives; a name one whose alternatives are the entities, topics or
// authors it may mean.
QueryTerms AnalyzeQuery(const ParsedQuery& query, const Language& language, const QueryTools& tools, const Snapshot& snapshot);

// The same for articles that come one by one, read in these languages of which there must be one, the first as the main one:
// prefixes and names are words without alternatives, which FindWanted (query_expansion.h) tells; idf is 0, and there are no ordinals.
QueryTerms AnalyzeWords(const ParsedQuery& query, std::vector<Language> languages, const QueryTools& tools);

// The languages that AnalyzeQuery reads a query in where the archive has these and none is named: those that the text looks like
// first. Never empty.
std::vector<Language> ReadingLanguages(const ParsedQuery& query, std::vector<Language> of_archive);

// Languages of the snapshot's articles, most articles first; at most `limit`.
std::vector<Language> ArchiveLanguages(const Snapshot& snapshot, std::size_t limit);

}  // namespace xeber
