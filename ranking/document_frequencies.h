// In how many articles of a snapshot the terms of one document stand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/document.h"
#include "index/snapshot.h"
#include "index/statistics.h"

namespace xeber {

// The frequencies of the document's stems, without stop words, and of its entities, looked up together, which hides the memory's
// latency; of any other term the snapshot is asked. The snapshot must outlive it. Thread-safe once made.
class DocumentFrequencies : public CollectionStatistics {
 public:
  DocumentFrequencies(const IndexDocument& document, const Snapshot& snapshot);

  std::uint64_t documents() const override { return snapshot_.documents(); }
  std::uint64_t DocumentFrequency(std::string_view term) const override;

 private:
  const Snapshot& snapshot_;
  std::vector<std::string> keys_;
  absl::flat_hash_map<std::string_view, std::uint64_t> frequencies_;  // by what lies in keys_
};

}  // namespace xeber
