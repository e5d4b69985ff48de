// What filters, facets, freshness and sorting read: one flat array a property, by document.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/bytes.h"
#include "index/segment_format.h"
#include "news/time.h"

namespace xeber {

// A column of strings with few distinct values: a code a document, and the values in the order of their codes.
struct CodedColumn {
  std::span<const std::uint32_t> codes;
  std::vector<std::string_view> values;
  std::vector<std::uint64_t> counts;  // documents of each code

  std::string_view value(std::uint32_t doc) const { return values[codes[doc]]; }
  // The code of a value, or nullopt if no document has it.
  std::optional<std::uint32_t> FindCode(std::string_view value) const;
};

// A view into columns.bin. Thread-safe.
class Columns {
 public:
  // DATA_LOSS if the bytes do not fit together.
  absl::Status Load(std::string_view part);

  std::uint32_t size() const { return static_cast<std::uint32_t>(times_.size()); }
  std::int64_t time(std::uint32_t doc) const { return times_[doc]; }  // seconds since the epoch, or kNoTime
  std::span<const std::int64_t> times() const { return times_; }      // ascending
  std::optional<PublishTime> publish_time(std::uint32_t doc) const;
  std::optional<Time> update_time(std::uint32_t doc) const;
  // Asks for the memory that time(doc), or all that a hit shows, is going to be read from.
  void PrefetchTime(std::uint32_t doc) const { __builtin_prefetch(&times_[doc]); }
  void Prefetch(std::uint32_t doc) const {
    PrefetchTime(doc);
    __builtin_prefetch(&precisions_[doc]);
    for (const CodedColumn* column : {&language, &category, &source}) __builtin_prefetch(&column->codes[doc]);
  }
  std::uint64_t fingerprint(std::uint32_t doc) const { return fingerprints_[doc]; }
  std::uint32_t length(std::uint32_t doc) const { return lengths_[doc]; }  // tokens
  // Asks the processor to fetch what similarity reads of a document: time, fingerprint, language, category.
  void PrefetchSimilarity(std::uint32_t doc) const {
    __builtin_prefetch(&times_[doc]);
    __builtin_prefetch(&fingerprints_[doc]);
    __builtin_prefetch(&language.codes[doc]);
    __builtin_prefetch(&category.codes[doc]);
  }

  CodedColumn language, category, source;

 private:
  std::span<const std::int64_t> times_, updates_;
  std::span<const TimePrecision> precisions_;
  std::span<const std::uint64_t> fingerprints_;
  std::span<const std::uint32_t> lengths_;
};

// What a document has in the columns.
struct ColumnValues {
  std::int64_t time = kNoTime;
  std::int64_t update_time = kNoTime;
  TimePrecision precision = TimePrecision::kSecond;
  std::uint64_t fingerprint = 0;
  std::uint32_t length = 0;
  std::string language, category, source;
};

// Writes the arrays that Columns::Load reads.
void PutColumns(const std::vector<const ColumnValues*>& documents, ByteSink& out);

}  // namespace xeber
