// Filter expressions, for programs: conditions over everything that is known of an article beside its words (AIP-160).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/snapshot.h"
#include "news/time.h"
#include "ranking/deadline.h"
#include "ranking/doc_set.h"

namespace xeber {

struct FilterExpressionLimits {
  static constexpr std::size_t kBytes = 16384;
  static constexpr std::size_t kConditions = 1000;
  static constexpr int kDepth = 32;  // of parentheses and negations
};

// "field comparator value".
struct FilterCondition {
  enum class Field : std::uint8_t {
    kAuthor,
    kCategory,
    kEntity,
    kId,
    kLanguage,
    kLength,
    kPublishTime,
    kSource,
    kTopic,
    kUpdateTime
  };
  enum class Comparator : std::uint8_t { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kHas };
  Field field = Field::kCategory;
  Comparator comparator = Comparator::kEqual;
  std::string value;           // as written, without quotes
  bool any = false;            // the value is *, unquoted: whatever there is
  std::optional<Period> time;  // the value of a time field
  std::int64_t number = 0;     // the value of length
};

struct FilterExpression {
  enum class Kind : std::uint8_t { kAll, kAny, kNot, kCondition };
  Kind kind = Kind::kAll;
  FilterCondition condition;            // of kCondition
  std::vector<FilterExpression> parts;  // of the others; one of kNot
};

// Reads: conditions, AND or nothing between them, OR (which binds tighter than AND, as AIP-160 has it), NOT or "-", parentheses.
//   author category entity id language source topic   = != with a value in quotes or without; a * at its beginning or end stands
//                                                     for anything; ":" is "=", but for author any word of the name
//   publish_time update_time                          = != < <= > >= with 2026, 2026-01 or ISO 8601: "= 2026" is all of the year
//   length                                            = != < <= > >= with a number: words of the article
//   any of them : *                                   it is known
// Case does not matter in values. An article without the value fulfils only NOT and !=. The empty text allows everything.
// INVALID_ARGUMENT names the position, and what was wanted there.
absl::StatusOr<FilterExpression> ParseFilterExpression(std::string_view text);

// The expression in full, every AND and parenthesis written.
std::string FormatFilterExpression(const FilterExpression& expression);

// The documents that fulfil it.
DocSet MatchFilterExpression(const FilterExpression& expression, const SegmentView& view, Deadline* deadline = nullptr);

}  // namespace xeber
