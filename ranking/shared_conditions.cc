#include "ranking/shared_conditions.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "index/bytes.h"

namespace xeber {
namespace {

// Calls visit(term) for the terms of the segment that a prefix or name stands for.
template <typename Visit>
void ForWanted(const Segment& segment, const WantedTerms& wanted, Visit visit) {
  for (const std::string& term : wanted.terms)
    if (const auto ordinal = segment.FindTerm(term)) visit(*ordinal);
  for (const std::string& beginning : wanted.beginnings) {
    const auto [first, last] = segment.TermRange(beginning);
    for (TermOrdinal ordinal = first; ordinal < last; ++ordinal)
      if (wanted.wanted == nullptr || wanted.wanted(segment.term(ordinal))) visit(ordinal);
  }
}

void PutStrings(const std::vector<std::string>& strings, ByteSink& out) {
  out.PutCount(strings.size());
  for (const std::string& text : strings) out.PutString(text);
}

// What a condition is, in bytes: equal just for equal ones.
void PutKey(const WantedTerms& wanted, ByteSink& out) {
  out.Put('w');
  out.Put(wanted.kind);
  out.PutString(wanted.text);
  PutStrings(wanted.terms, out);
  PutStrings(wanted.beginnings, out);
}

void PutKey(const Filter& filter, ByteSink& out) {
  out.Put('f');
  for (const auto* list : {&filter.languages, &filter.categories, &filter.sources}) PutStrings(*list, out);
  for (const auto& time : {filter.published_from, filter.published_before})
    out.Put(time ? time->time_since_epoch().count() : kNoTime);
  out.PutString(filter.expression);
}

void PutKey(const SavedClause& saved, ByteSink& out) {
  out.Put('c');
  out.Put(saved.clause.field);
  out.Put(saved.clause.phrase);
  out.Put(saved.clause.apart);
  for (std::size_t i = 0; i < saved.terms.words.size(); ++i) {
    PutKey(saved.wanted[i], out);
    out.PutCount(saved.terms.words[i].alternatives.size());
    for (const TermAlternative& alternative : saved.terms.words[i].alternatives) out.PutString(alternative.term);
  }
}

}  // namespace

SharedConditions::Number SharedConditions::UseTerm(std::string_view term) {
  const auto [at, added] = by_term_.try_emplace(term, static_cast<Number>(terms_.size()));
  if (added && !free_terms_.empty()) {
    at->second = free_terms_.back();
    free_terms_.pop_back();
  } else if (added) {
    terms_.emplace_back();
    term_bits_.push_back(0);
  }
  if (added) terms_[at->second].text = term;
  ++terms_[at->second].uses;
  return at->second;
}

template <typename What>
SharedConditions::Number SharedConditions::Use(std::string key, const What& what) {
  const auto [at, added] = by_key_.try_emplace(key, static_cast<Number>(conditions_.size()));
  if (added && !free_conditions_.empty()) {
    at->second = free_conditions_.back();
    free_conditions_.pop_back();
  } else if (added) {
    conditions_.emplace_back();
  }
  Condition& condition = conditions_[at->second];
  if (added) {
    condition.key = std::move(key);
    condition.what = what;
  }
  ++condition.uses;
  return at->second;
}

SharedConditions::Number SharedConditions::UseWanted(const WantedTerms& wanted) {
  ByteSink key;
  PutKey(wanted, key);
  return Use(std::move(key.bytes()), wanted);
}

SharedConditions::Number SharedConditions::UseFilter(const Filter& filter) {
  ByteSink key;
  PutKey(filter, key);
  return Use(std::move(key.bytes()), filter);
}

SharedConditions::Number SharedConditions::UseExpression(std::string_view text, const FilterExpression& expression) {
  return Use("e" + std::string(text), expression);
}

SharedConditions::Number SharedConditions::UseClause(const SavedClause& clause) {
  ByteSink key;
  PutKey(clause, key);
  return Use(std::move(key.bytes()), clause);
}

void SharedConditions::ReleaseTerm(Number term) {
  if (--terms_[term].uses > 0) return;
  by_term_.erase(terms_[term].text);
  term_bits_[term] = 0;
  free_terms_.push_back(term);
}

void SharedConditions::Release(Number number) {
  Condition& condition = conditions_[number];
  if (--condition.uses > 0) return;
  by_key_.erase(condition.key);
  condition = {};
  free_conditions_.push_back(number);
}

// Of the batch; what lies outside is left out.
std::uint64_t SharedConditions::BitsOf(const DocList& docs) const {
  std::uint64_t bits = 0;
  for (const DocId doc : docs)
    if (doc - first_ < kTogether) bits |= std::uint64_t{1} << (doc - first_);
  return bits;
}

void SharedConditions::LookAt(const SegmentView& view, const SegmentFilter& published, DocId first) {
  view_ = &view;
  published_ = &published;
  first_ = first;
  ++batches_;
  published_bits_ = 0;
  const Segment& segment = *view.segment;
  for (DocId doc = first; doc < std::min(segment.size(), first + kTogether); ++doc)
    if (published.Passes(doc)) published_bits_ |= std::uint64_t{1} << (doc - first);
  for (const Number term : met_) term_bits_[term] = 0;
  met_.clear();
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    const auto at = by_term_.find(segment.term(ordinal));
    if (at == by_term_.end()) continue;
    term_bits_[at->second] = BitsOf(segment.postings(ordinal).docs);
    met_.push_back(at->second);
  }
}

std::uint64_t SharedConditions::Find(const WantedTerms& wanted) const {
  std::uint64_t bits = 0;
  ForWanted(*view_->segment, wanted, [&](TermOrdinal ordinal) { bits |= BitsOf(view_->segment->postings(ordinal).docs); });
  return bits;
}

std::uint64_t SharedConditions::Find(const Filter& filter) const {
  SegmentFilter narrowed = *published_;
  narrowed.Narrow(filter);
  std::uint64_t bits = 0;
  for (std::uint64_t left = published_bits_; left != 0; left &= left - 1)
    if (const int bit = std::countr_zero(left); narrowed.Passes(first_ + static_cast<DocId>(bit)))
      bits |= std::uint64_t{1} << bit;
  return bits;
}

std::uint64_t SharedConditions::Find(const FilterExpression& expression) const {
  std::uint64_t bits = 0;
  MatchFilterExpression(expression, *view_)
      .ForEachBetween(first_, std::min(view_->segment->size(), first_ + kTogether),
                      [&](DocId doc) { bits |= std::uint64_t{1} << (doc - first_); });
  return bits;
}

SharedConditions::Condition& SharedConditions::Current(Number number) {
  Condition& condition = conditions_[number];
  if (condition.looked == batches_) return condition;
  condition.looked = batches_;
  condition.known = condition.fulfilled = 0;
  condition.check.reset();
  return condition;
}

std::uint64_t SharedConditions::Fulfil(Number number) {
  Condition& condition = Current(number);
  if (condition.known != 0) return condition.fulfilled;
  condition.known = ~std::uint64_t{0};
  if (const auto* const wanted = std::get_if<WantedTerms>(&condition.what)) condition.fulfilled = Find(*wanted);
  if (const auto* const filter = std::get_if<Filter>(&condition.what)) condition.fulfilled = Find(*filter);
  if (const auto* const expression = std::get_if<FilterExpression>(&condition.what)) condition.fulfilled = Find(*expression);
  return condition.fulfilled;
}

std::uint64_t SharedConditions::Hold(Number number, std::uint64_t articles) {
  Condition& condition = Current(number);
  std::uint64_t left = articles & ~condition.known;
  if (left != 0 && !condition.check) {
    auto& [clause, terms, wanted] = std::get<SavedClause>(condition.what);
    for (std::size_t word = 0; word < wanted.size(); ++word) {
      if (wanted[word].kind == QueryClause::Kind::kWords) continue;
      auto& alternatives = terms.words[word].alternatives;
      alternatives.clear();
      ForWanted(*view_->segment, wanted[word], [&](TermOrdinal ordinal) {
        alternatives.push_back({.term = std::string(view_->segment->term(ordinal)), .weight = 1, .ordinals = {}});
      });
    }
    condition.check = std::make_unique<ClauseCheck>(*view_->segment, terms, clause);
  }
  condition.known |= left;
  for (; left != 0; left &= left - 1)
    if (const int bit = std::countr_zero(left); condition.check->Holds(first_ + static_cast<DocId>(bit)))
      condition.fulfilled |= std::uint64_t{1} << bit;
  return condition.fulfilled & articles;
}

}  // namespace xeber
