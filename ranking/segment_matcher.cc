#include "ranking/segment_matcher.h"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "index/impact.h"
#include "ranking/phrase_check.h"

namespace xeber {
namespace {

struct WeightedPostings {
  PostingList list;
  float weight = 0;  // of one impact step
};

std::vector<WeightedPostings> FindPostings(const Segment& segment, const QueryWord& word) {
  std::vector<WeightedPostings> found;
  for (const TermAlternative& alternative : word.alternatives)
    if (const auto ordinal = segment.FindTerm(alternative.term))
      found.push_back({segment.postings(*ordinal), word.idf * alternative.weight * kImpactUnit});
  return found;
}

// Which bits of words a document must, may and must not have.
struct WordMasks {
  std::uint64_t must = 0, must_not = 0, should = 0;
  int least_should = 0;

  // Words without which nothing matches.
  std::uint64_t required() const { return least_should > 0 && std::popcount(should) == least_should ? must | should : must; }
};

WordMasks MasksOf(const QueryTerms& query, MatchRule rule) {
  WordMasks masks;
  int optional = 0;
  for (const WordClause& clause : query.clauses) {
    for (const std::size_t word : clause.words) {
      const std::uint64_t bit = std::uint64_t{1} << word;
      if (clause.occur == QueryClause::Occur::kMust) masks.must |= bit;
      if (clause.occur == QueryClause::Occur::kMustNot && !clause.phrase && clause.field == QueryClause::Field::kAny)
        masks.must_not |= bit;
      if (clause.occur == QueryClause::Occur::kShould && !query.words[word].stop) {
        masks.should |= bit;
        ++optional;
      }
    }
  }
  if (optional == 0)  // nothing but stop words: they are what was asked for
    for (const WordClause& clause : query.clauses)
      if (clause.occur == QueryClause::Occur::kShould)
        for (const std::size_t word : clause.words) masks.should |= std::uint64_t{1} << word, ++optional;
  const int most = optional <= 2 ? optional : (optional * 6 + 9) / 10;
  masks.least_should = rule == MatchRule::kMost ? most : std::min(optional, masks.must == 0 ? 1 : 0);
  return masks;
}

// The first position from `at` on whose document is `doc` or later, by doubling steps (Bentley & Yao 1976): cheap when it is
// near.
std::size_t Gallop(std::span<const DocId> docs, std::size_t at, DocId doc) {
  std::size_t step = 1;
  while (at + step < docs.size() && docs[at + step] < doc) at += step, step *= 2;
  const auto begin = docs.begin() + static_cast<std::ptrdiff_t>(at);
  const auto end = docs.begin() + static_cast<std::ptrdiff_t>(std::min(docs.size(), at + step));
  return static_cast<std::size_t>(std::lower_bound(begin, end, doc) - docs.begin());
}

// A word as a clause uses it.
struct WordUse {
  std::uint64_t bit = 0;
  bool required = false;
  std::vector<WeightedPostings> lists;  // weights of 0 where the word does not score

  std::size_t postings() const {
    std::size_t sum = 0;
    for (const WeightedPostings& postings : lists) sum += postings.list.docs.size();
    return sum;
  }
};

// The words of the clauses, each once a use: the required ones first, the rarest of them first. What they leave is all that the
// others need be looked up for.

std::vector<WordUse> OrderWords(const Segment& segment, const QueryTerms& query, std::uint64_t required) {
  std::vector<WordUse> uses;
  for (const WordClause& clause : query.clauses) {
    for (const std::size_t word : clause.words) {
      const std::uint64_t bit = std::uint64_t{1} << word;
      const bool excluded = clause.occur == QueryClause::Occur::kMustNot;
      WordUse use{.bit = bit, .required = !excluded && (required & bit) != 0, .lists = FindPostings(segment, query.words[word])};
      if (excluded)
        for (WeightedPostings& postings : use.lists) postings.weight = 0;
      uses.push_back(std::move(use));
    }
  }
  std::stable_sort(uses.begin(), uses.end(), [](const WordUse& a, const WordUse& b) {
    return a.required != b.required ? a.required : a.required && a.postings() < b.postings();
  });
  return uses;
}

// Whether the bits of matched words cannot tell if a clause holds.
bool NeedsTokens(const WordClause& clause) {
  if (clause.occur == QueryClause::Occur::kShould) return clause.field != QueryClause::Field::kAny;
  return clause.phrase || clause.field != QueryClause::Field::kAny;
}

class Matcher {
 public:
  Matcher(const SegmentView& view, const QueryTerms& query, const SegmentFilter& filter, MatchScratch& scratch)
      : segment_(*view.segment), filter_(filter), scratch_(scratch) {
    if (scratch_.scores.size() < segment_.size()) {
      scratch_.scores.resize(segment_.size(), 0);
      scratch_.matched.resize(segment_.size(), 0);
    }
    scratch_.touched.clear();
    for (const WordClause& clause : query.clauses)
      if (NeedsTokens(clause)) checks_.emplace_back(segment_, query, clause);
  }
  ~Matcher() {
    for (const DocId doc : scratch_.touched) {
      scratch_.scores[doc] = 0;
      scratch_.matched[doc] = 0;
    }
  }

  void AddWord(const WordUse& use) {
    if (use.lists.size() == 1) return AddList(use.lists.front(), use.bit);
    AddBest(use.lists, use.bit);
  }

  // Like AddWord, but looks only at the documents that have all required words so far; a required word leaves only those that
  // have it.
  void NarrowByWord(const WordUse& use) {
    std::vector<std::size_t> at(use.lists.size(), 0);
    std::size_t kept = 0;
    for (const DocId doc : scratch_.touched) {
      float best = 0;
      bool holds = false;
      for (std::size_t i = 0; i < use.lists.size(); ++i) {
        const auto& [list, weight] = use.lists[i];
        const auto& docs = list.docs;
        at[i] = Gallop(docs, at[i], doc);
        if (at[i] == docs.size() || docs[at[i]] != doc) continue;
        holds = true;
        best = std::max(best, weight * list.impacts[at[i]]);
      }
      if (holds) {
        scratch_.matched[doc] |= use.bit;
        scratch_.scores[doc] += best;
      } else if (use.required) {
        scratch_.scores[doc] = 0;
        scratch_.matched[doc] = 0;
        continue;
      }
      scratch_.touched[kept++] = doc;
    }
    scratch_.touched.resize(kept);
  }

  void VisitMatches(const WordMasks& masks, const std::function<void(DocId, float)>& visit) {
    if (masks.must == 0 && masks.should == 0) return VisitAllBut(masks.must_not, visit);
    for (const DocId doc : scratch_.touched) {
      const std::uint64_t matched = scratch_.matched[doc];
      if ((matched & masks.must) != masks.must || (matched & masks.must_not) != 0) continue;
      if (std::popcount(matched & masks.should) < masks.least_should) continue;
      if (filter_.Passes(doc) && ClausesHold(doc)) visit(doc, scratch_.scores[doc]);
    }
  }

 private:
  void Touch(DocId doc, std::uint64_t bit, float score) {
    if (scratch_.matched[doc] == 0) scratch_.touched.push_back(doc);
    scratch_.matched[doc] |= bit;
    scratch_.scores[doc] += score;
  }

  void AddList(const WeightedPostings& postings, std::uint64_t bit) {
    const auto& docs = postings.list.docs;
    const auto first = std::lower_bound(docs.begin(), docs.end(), filter_.begin()) - docs.begin();
    for (std::size_t i = static_cast<std::size_t>(first); i < docs.size() && docs[i] < filter_.end(); ++i)
      Touch(docs[i], bit, postings.weight * postings.list.impacts[i]);
  }

  // The best of several lists for each document, by merging.
  void AddBest(const std::vector<WeightedPostings>& lists, std::uint64_t bit) {
    std::vector<std::size_t> at;
    for (const WeightedPostings& postings : lists)
      at.push_back(static_cast<std::size_t>(
          std::lower_bound(postings.list.docs.begin(), postings.list.docs.end(), filter_.begin()) - postings.list.docs.begin()));
    while (true) {
      DocId doc = filter_.end();
      for (std::size_t i = 0; i < lists.size(); ++i)
        if (at[i] < lists[i].list.docs.size()) doc = std::min(doc, lists[i].list.docs[at[i]]);
      if (doc >= filter_.end()) return;
      float best = 0;
      for (std::size_t i = 0; i < lists.size(); ++i) {
        if (at[i] == lists[i].list.docs.size() || lists[i].list.docs[at[i]] != doc) continue;
        best = std::max(best, lists[i].weight * lists[i].list.impacts[at[i]++]);
      }
      Touch(doc, bit, best);
    }
  }

  // A query of exclusions only: everything else matches.
  void VisitAllBut(std::uint64_t must_not, const std::function<void(DocId, float)>& visit) {
    for (DocId doc = filter_.begin(); doc < filter_.end(); ++doc)
      if ((scratch_.matched[doc] & must_not) == 0 && filter_.Passes(doc) && ClausesHold(doc)) visit(doc, 0);
  }

  bool ClausesHold(DocId doc) {
    return std::all_of(checks_.begin(), checks_.end(), [&](const PhraseCheck& check) { return check.Holds(doc); });
  }

  const Segment& segment_;
  const SegmentFilter& filter_;
  MatchScratch& scratch_;
  std::vector<PhraseCheck> checks_;
};

}  // namespace

void MatchSegment(const SegmentView& view, const QueryTerms& query, const SegmentFilter& filter, MatchRule rule,
                  MatchScratch& scratch, const std::function<void(DocId, float)>& visit) {
  if (filter.empty()) return;
  const WordMasks masks = MasksOf(query, rule);
  Matcher matcher(view, query, filter, scratch);
  bool narrowed = false;
  for (const WordUse& use : OrderWords(*view.segment, query, masks.required())) {
    if (narrowed)
      matcher.NarrowByWord(use);
    else
      matcher.AddWord(use);
    narrowed = narrowed || use.required;
  }
  matcher.VisitMatches(masks, visit);
}

float WordScore(const Segment& segment, const QueryWord& word, DocId doc) {
  float best = 0;
  for (const WeightedPostings& postings : FindPostings(segment, word)) {
    const auto& docs = postings.list.docs;
    const auto at = std::lower_bound(docs.begin(), docs.end(), doc);
    if (at != docs.end() && *at == doc)
      best = std::max(best, postings.weight * postings.list.impacts[static_cast<std::size_t>(at - docs.begin())]);
  }
  return best;
}

}  // namespace xeber
