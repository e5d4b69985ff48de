// A filter made ready for one segment.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "index/snapshot.h"
#include "news/query.h"
#include "ranking/deadline.h"
#include "ranking/doc_set.h"
#include "ranking/filter_expression.h"

namespace xeber {

// When articles exist at all for a request: not after `now` (future-dated ones are hidden until due), nor after `as_of`.
struct VisibleUntil {
  Time now{};
  std::optional<Time> as_of;
  Deadline* deadline = nullptr;  // once it has passed, an expression may let anything pass; null: never
  Time latest() const { return as_of ? std::min(now, *as_of) : now; }
};

// Tells which documents of a segment a request may see; none if the filter's expression cannot be read (CheckFilter tells). The
// view must outlive it. Thread-safe.
class SegmentFilter {
 public:
  SegmentFilter(const SegmentView& view, const Filter& filter, const VisibleUntil& until);

  // From now on, documents must pass `filter` too.
  void Narrow(const Filter& filter);
  // From now on, documents must have none of the languages, categories and sources of `filter`.
  void Exclude(const Filter& filter);

  // No document can pass.
  bool empty() const { return empty_ || begin_ >= end_; }
  // Documents outside [begin, end) do not pass, and with a date filter undated ones lie outside.
  DocId begin() const { return begin_; }
  DocId end() const { return end_; }
  // Everything in [begin, end) passes.
  bool passes_range() const { return plain_ && view_.tombstones == nullptr; }
  bool Passes(DocId doc) const { return doc >= begin_ && doc < end_ && !view_.Deleted(doc) && (plain_ || PassesColumns(doc)); }

 private:
  bool PassesColumns(DocId doc) const;
  void LookAtCodes();
  void Narrow(const absl::StatusOr<FilterExpression>& expression);

  const SegmentView& view_;
  Deadline* const deadline_;
  DocId begin_ = 0, end_ = 0;
  bool plain_ = true;  // no filter by columns
  bool empty_ = false;
  std::optional<DocSet> allowed_;                       // by the filter's expression
  std::vector<bool> languages_, categories_, sources_;  // by code; empty = all pass
};

// INVALID_ARGUMENT names the field and the position if the filter's expression cannot be read.
absl::Status CheckFilter(const Filter& filter);

// Everything that decides what a filter lets pass, as text for hashing.
std::string FilterText(const Filter& filter);

}  // namespace xeber
