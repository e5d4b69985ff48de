#include "index/columns.h"

#include <algorithm>
#include <map>

#include "absl/status/status.h"

namespace xeber {
namespace {

void PutCoded(const std::vector<const ColumnValues*>& documents, std::string ColumnValues::*field, ByteSink& out) {
  std::map<std::string_view, std::uint32_t> codes;
  for (const ColumnValues* document : documents) codes.emplace(document->*field, 0);
  std::uint32_t next = 0;
  out.PutCount(codes.size());
  for (auto& [value, code] : codes) {
    code = next++;
    out.PutString(value);
  }
  std::vector<std::uint32_t> column;
  column.reserve(documents.size());
  for (const ColumnValues* document : documents) column.push_back(codes.at(document->*field));
  out.PutArray(column);
}

bool LoadCoded(ByteSource& in, std::size_t size, CodedColumn& column) {
  column.values.clear();
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) column.values.push_back(in.GetString());
  column.codes = in.GetArray<std::uint32_t>();
  if (!in.ok() || column.codes.size() != size) return false;
  column.counts.assign(column.values.size(), 0);
  for (const std::uint32_t code : column.codes) {
    if (code >= column.values.size()) return false;
    ++column.counts[code];
  }
  return true;
}

template <typename T>
void PutEach(const std::vector<const ColumnValues*>& documents, T ColumnValues::*field, ByteSink& out) {
  std::vector<T> column;
  column.reserve(documents.size());
  for (const ColumnValues* document : documents) column.push_back(document->*field);
  out.PutArray(column);
}

}  // namespace

std::optional<std::uint32_t> CodedColumn::FindCode(std::string_view value) const {
  const auto at = std::lower_bound(values.begin(), values.end(), value);
  if (at == values.end() || *at != value) return std::nullopt;
  return static_cast<std::uint32_t>(at - values.begin());
}

void PutColumns(const std::vector<const ColumnValues*>& documents, ByteSink& out) {
  PutEach(documents, &ColumnValues::time, out);
  PutEach(documents, &ColumnValues::update_time, out);
  PutEach(documents, &ColumnValues::precision, out);
  PutEach(documents, &ColumnValues::fingerprint, out);
  PutEach(documents, &ColumnValues::length, out);
  PutCoded(documents, &ColumnValues::language, out);
  PutCoded(documents, &ColumnValues::category, out);
  PutCoded(documents, &ColumnValues::source, out);
}

absl::Status Columns::Load(std::string_view part) {
  ByteSource in(part);
  in.Get<PartHeader>();
  times_ = in.GetArray<std::int64_t>();
  updates_ = in.GetArray<std::int64_t>();
  precisions_ = in.GetArray<TimePrecision>();
  fingerprints_ = in.GetArray<std::uint64_t>();
  lengths_ = in.GetArray<std::uint32_t>();
  const std::size_t size = times_.size();
  const bool arrays = updates_.size() == size && precisions_.size() == size && fingerprints_.size() == size && lengths_.size() == size;
  if (!arrays || !LoadCoded(in, size, language) || !LoadCoded(in, size, category) || !LoadCoded(in, size, source))
    return absl::DataLossError("columns.bin is damaged");
  return absl::OkStatus();
}

std::optional<PublishTime> Columns::publish_time(std::uint32_t doc) const {
  if (times_[doc] == kNoTime) return std::nullopt;
  return PublishTime{Time(std::chrono::seconds(times_[doc])), precisions_[doc]};
}

std::optional<Time> Columns::update_time(std::uint32_t doc) const {
  if (updates_[doc] == kNoTime) return std::nullopt;
  return Time(std::chrono::seconds(updates_[doc]));
}

}  // namespace xeber
