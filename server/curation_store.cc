#include "server/curation_store.h"

#include <fmt/format.h>

#include "index/layout.h"

namespace xeber {
namespace {

absl::Status NoCuration(std::string_view id) { return absl::NotFoundError(fmt::format("id: there is no curation '{}'", id)); }

}  // namespace

CurationStore::CurationStore(const std::string& index_directory, const QueryTools& tools)
    : tools_(tools),
      saved_(KeyedLog::Open(PosixFileSystem(), CurationsPath(index_directory))),
      book_(std::make_shared<const CurationBook>(All(), tools_)) {}

std::vector<Curation> CurationStore::All() const {
  std::vector<Curation> all;
  for (const auto& [id, bytes] : saved_.values())
    if (auto curation = DecodeCuration(id, bytes); curation.ok()) all.push_back(*std::move(curation));
  return all;
}

// Under the lock.
absl::Status CurationStore::Write(const KeyedLog::Change& change) {
  if (auto status = saved_.Write({&change, 1}); !status.ok()) return status;
  auto book = std::make_shared<const CurationBook>(All(), tools_);
  const std::lock_guard lock(book_mutex_);
  book_ = std::move(book);
  return absl::OkStatus();
}

absl::Status CurationStore::Put(const Curation& curation) {
  if (auto status = CheckCuration(curation, tools_); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  return Write({curation.id, EncodeCuration(curation)});
}

absl::StatusOr<Curation> CurationStore::Get(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = saved_.values().find(id);
  if (at == saved_.values().end()) return NoCuration(id);
  return DecodeCuration(at->first, at->second);
}

absl::Status CurationStore::Delete(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (!saved_.values().contains(id)) return NoCuration(id);
  return Write({std::string(id), std::nullopt});
}

std::vector<Curation> CurationStore::List(std::string_view after, std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<Curation> list;
  for (auto at = saved_.values().upper_bound(after); at != saved_.values().end() && list.size() < limit; ++at)
    if (auto curation = DecodeCuration(at->first, at->second); curation.ok()) list.push_back(*std::move(curation));
  return list;
}

std::shared_ptr<const CurationBook> CurationStore::book() const {
  const std::lock_guard lock(book_mutex_);
  return book_;
}

absl::Status CurationStore::fault() const {
  const std::lock_guard lock(mutex_);
  return saved_.fault();
}

}  // namespace xeber
