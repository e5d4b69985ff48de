// The curations of an index: kept in its directory, and in the hands of every search.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/keyed_log.h"
#include "news/curation.h"
#include "ranking/curations.h"

namespace xeber {

// Thread-safe; searches never wait for a change.
class CurationStore {
 public:
  // Reads what the directory has; of a damaged file what is before the damage, and fault() says so. The tools must outlive it.
  CurationStore(const std::string& index_directory, const QueryTools& tools);

  // OK: kept, and in book(). Errors of CheckCuration and KeyedLog::Write. One process changes an index at a time: the one that
  // holds its writer lock.
  absl::Status Put(const Curation& curation);
  // NOT_FOUND "id: …".
  absl::StatusOr<Curation> Get(std::string_view id) const;
  absl::Status Delete(std::string_view id);
  // At most `limit` behind that id, by id.
  std::vector<Curation> List(std::string_view after, std::size_t limit) const;

  // Never null.
  std::shared_ptr<const CurationBook> book() const;
  absl::Status fault() const;

 private:
  absl::Status Write(const KeyedLog::Change& change);
  std::vector<Curation> All() const;

  const QueryTools tools_;
  mutable std::mutex mutex_;  // of writers and lists
  KeyedLog saved_;
  mutable std::mutex book_mutex_;
  std::shared_ptr<const CurationBook> book_;
};

}  // namespace xeber
