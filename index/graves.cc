#include "index/graves.h"

#include <algorithm>

#include "absl/status/status.h"
#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {

std::string Graves::Encode() const {
  ByteSink out;
  out.PutCount(dead_.size());
  for (const auto& [id, time] : dead_) {
    out.PutString(id.value());
    out.Put<std::int64_t>(time.time_since_epoch().count());
  }
  return Sealed(std::move(out.bytes()));
}

absl::StatusOr<Graves> Graves::Decode(std::string_view bytes) {
  const auto content = Unsealed(bytes);
  if (!content) return absl::DataLossError("the file of deleted ids is damaged");
  ByteSource in(*content);
  Graves graves;
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) {
    ArticleId id{std::string(in.GetString())};
    graves.dead_.emplace(std::move(id), Time(std::chrono::seconds(in.Get<std::int64_t>())));
  }
  if (!in.ok()) return absl::DataLossError("the file of deleted ids is damaged");
  return graves;
}

void Graves::Bury(const ArticleId& id, Time update_time) {
  const auto [at, added] = dead_.emplace(id, update_time);
  if (!added) at->second = std::max(at->second, update_time);
}

bool Graves::Holds(const ArticleId& id, std::optional<Time> update_time) const {
  const auto at = dead_.find(id);
  return at != dead_.end() && update_time && *update_time <= at->second;
}

}  // namespace xeber
