#include "ranking/query_tree.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ranking/clause_check.h"
#include "ranking/word_window.h"

namespace xeber {
namespace {

using Occur = QueryClause::Occur;

constexpr std::uint32_t kListsBetweenClocks = 4;      // of postings
constexpr std::uint32_t kChecksBetweenClocks = 64;    // of phrases
constexpr std::uint32_t kPassesBetweenClocks = 1024;  // of filters

void AddPassing(const SegmentFilter& filter, Deadline& deadline, DocSet& set) {
  if (filter.empty()) return;
  if (filter.passes_range()) return set.AddRange(filter.begin(), filter.end());
  for (DocId doc = filter.begin(); doc < filter.end() && !deadline.PassedAfter(kPassesBetweenClocks); ++doc)
    if (filter.Passes(doc)) set.Add(doc);
}

// The parts of a group that may match, with whether each is a stop word.
struct Optional {
  DocSet set;
  bool stop = false;
};

class TreeMatch {
 public:
  TreeMatch(const ParsedQuery& query, const QueryTerms& terms, const SegmentView& view, const SegmentFilter& filter,
            MatchRule rule, Deadline& deadline)
      : query_(query), terms_(terms), view_(view), segment_(*view.segment), filter_(filter), rule_(rule), deadline_(deadline) {}

  // Nullopt if there is nothing in the node that could match or not.
  std::optional<DocSet> Evaluate(const QueryNode& node);

 private:
  std::optional<DocSet> EvaluateGroup(const QueryNode& group);
  void AddPart(const QueryNode& part, DocSet& result, std::vector<Optional>& optional, bool& required);
  void KeepMost(std::vector<Optional>& optional, bool required, DocSet& result) const;
  DocSet Holders(const QueryWord& word) const;
  DocSet Evaluate(const WordClause& clause) const;
  DocSet Passing(const Filter& filter) const;
  std::span<const WordClause> WordsOf(const QueryNode& clause) const;

  const ParsedQuery& query_;
  const QueryTerms& terms_;
  const SegmentView& view_;
  const Segment& segment_;
  const SegmentFilter& filter_;
  const MatchRule rule_;
  Deadline& deadline_;
};

std::span<const WordClause> TreeMatch::WordsOf(const QueryNode& clause) const {
  const std::size_t begin = clause.index == 0 ? 0 : terms_.ends[clause.index - 1];
  return std::span(terms_.clauses).subspan(begin, terms_.ends[clause.index] - begin);
}

DocSet TreeMatch::Holders(const QueryWord& word) const {
  DocSet set(segment_.size());
  for (const TermAlternative& alternative : word.alternatives) {
    if (deadline_.PassedAfter(kListsBetweenClocks)) break;
    if (const auto ordinal = segment_.FindTerm(alternative.term)) set.AddAll(segment_.postings(*ordinal).docs);
  }
  return set;
}

DocSet TreeMatch::Evaluate(const WordClause& clause) const {
  DocSet set = Holders(terms_.words[clause.words[0]]);
  for (std::size_t i = 1; i < clause.words.size(); ++i) set &= Holders(terms_.words[clause.words[i]]);
  if (!IsMoreThanWords(clause)) return set;
  ClauseCheck check(segment_, terms_, clause);
  DocSet kept(segment_.size());
  set.ForEach([&](DocId doc) {
    if (!deadline_.PassedAfter(kChecksBetweenClocks) && filter_.Passes(doc) && check.Holds(doc)) kept.Add(doc);
  });
  return kept;
}

DocSet TreeMatch::Passing(const Filter& filter) const {
  DocSet set(segment_.size());
  SegmentFilter narrowed = filter_;
  narrowed.Narrow(filter);
  AddPassing(narrowed, deadline_, set);
  return set;
}

std::optional<DocSet> TreeMatch::Evaluate(const QueryNode& node) {
  switch (node.kind) {
    case QueryNode::Kind::kGroup:
      return EvaluateGroup(node);
    case QueryNode::Kind::kCondition: {
      Filter filter;
      AddToFilter(query_.conditions[node.index], filter);
      return Passing(filter);
    }
    case QueryNode::Kind::kClause: {
      std::optional<DocSet> all;
      for (const WordClause& clause : WordsOf(node)) {
        DocSet set = Evaluate(clause);
        if (all)
          *all &= set;
        else
          all = std::move(set);
      }
      return all;
    }
    case QueryNode::Kind::kAlternatives:
      break;
  }
  std::optional<DocSet> any;
  for (const QueryNode& part : node.parts) {
    std::optional<DocSet> set = Evaluate(part);
    if (any && set)
      *any |= *set;
    else if (set)
      any = std::move(set);
  }
  return any;
}

std::optional<DocSet> TreeMatch::EvaluateGroup(const QueryNode& group) {
  DocSet result(segment_.size());
  result.Invert();
  std::vector<Optional> optional;
  Filter filter;
  bool required = false, empty = true;
  for (const QueryNode& part : group.parts) {
    if (part.kind == QueryNode::Kind::kClause && WordsOf(part).empty()) continue;
    empty = false;
    if (part.kind == QueryNode::Kind::kCondition && part.occur != Occur::kMustNot)
      AddToFilter(query_.conditions[part.index], filter);
    else
      AddPart(part, result, optional, required);
  }
  if (empty) return std::nullopt;
  KeepMost(optional, required, result);
  if (!filter.empty()) result &= Passing(filter);
  return result;
}

// Words side by side that a clause was cut into count each for itself, as if they had been typed with spaces.
void TreeMatch::AddPart(const QueryNode& part, DocSet& result, std::vector<Optional>& optional, bool& required) {
  const auto add = [&](DocSet set, bool stop) {
    if (part.occur == Occur::kMustNot) {
      result -= set;
    } else if (part.occur == Occur::kMust) {
      result &= set;
      required = true;
    } else {
      optional.push_back({std::move(set), stop});
    }
  };
  if (part.kind == QueryNode::Kind::kClause) {
    for (const WordClause& clause : WordsOf(part)) add(Evaluate(clause), terms_.words[clause.words[0]].stop);
  } else if (std::optional<DocSet> set = Evaluate(part)) {
    add(*std::move(set), false);
  }
}

// Stop words count only where there is nothing else.
void TreeMatch::KeepMost(std::vector<Optional>& optional, bool required, DocSet& result) const {
  const auto is_stop = [](const Optional& part) { return part.stop; };
  if (!std::all_of(optional.begin(), optional.end(), is_stop)) std::erase_if(optional, is_stop);
  const int least = LeastMatches(static_cast<int>(optional.size()), rule_, required);
  if (least == 0) return;
  if (least == static_cast<int>(optional.size())) {
    for (const Optional& part : optional) result &= part.set;
    return;
  }
  if (least == 1) {
    DocSet any = std::move(optional.front().set);
    for (std::size_t i = 1; i < optional.size(); ++i) any |= optional[i].set;
    result &= any;
    return;
  }
  std::vector<std::uint16_t> counts(segment_.size());
  for (const Optional& part : optional) part.set.ForEach([&](DocId doc) { ++counts[doc]; });
  for (DocId doc = 0; doc < counts.size(); ++doc)
    if (counts[doc] < least) result.Remove(doc);
}

}  // namespace

int LeastMatches(int optional, MatchRule rule, bool others_required) {
  if (rule == MatchRule::kAny) return std::min(optional, others_required ? 0 : 1);
  return optional <= 2 ? optional : (optional * 6 + 9) / 10;
}

DocSet QueryTree::Matching(const SegmentView& view, const SegmentFilter& filter, MatchRule rule, Deadline& deadline) const {
  DocSet passing(view.segment->size());
  if (filter.empty()) return passing;
  std::optional<DocSet> set = TreeMatch(query_, terms_, view, filter, rule, deadline).Evaluate(query_.root);
  if (!set || filter.passes_range()) {
    AddPassing(filter, deadline, passing);
    if (set) passing &= *set;
    return passing;
  }
  set->ForEach([&](DocId doc) {
    if (doc >= filter.begin() && doc < filter.end() && !deadline.PassedAfter(kPassesBetweenClocks) && filter.Passes(doc))
      passing.Add(doc);
  });
  return passing;
}

bool QueryTree::Match(const SegmentView& view, const MatchTask& task, const SegmentFilter& filter,
                      MatchCollector& collector) const {
  if (task.deadline.Passed()) return false;
  std::array<Candidates, kMaxSegmentDocuments / kPageDocuments> pages;
  Matching(view, filter, task.rule, task.deadline).ForEach([&](DocId doc) { pages[doc >> kPageShift].push_back({.doc = doc}); });
  for (const WordClause& clause : terms_.clauses) {
    for (const std::size_t index : clause.words) {
      if (task.deadline.Passed()) return false;
      if (terms_.words[index].excluded) continue;
      WordWindow word(*view.segment, collector.segment(), terms_.words[index], task.scale, {});
      for (auto candidates = pages.rbegin(); candidates != pages.rend(); ++candidates) {
        if (candidates->empty()) continue;
        word.MoveTo({.begin = candidates->front().doc, .end = candidates->back().doc + 1});
        word.Narrow(*candidates, 0, false);
      }
    }
  }
  if (task.deadline.Passed()) return false;
  for (auto candidates = pages.rbegin(); candidates != pages.rend(); ++candidates) {
    for (auto at = candidates->rbegin(); at != candidates->rend(); ++at)
      collector.Offer(at->doc, task.scale.Relevance(at->score));
    collector.AddCounted(candidates->size(), candidates->size());
  }
  return true;
}

}  // namespace xeber
