#include "indexer/reindex_memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "absl/strings/numbers.h"

namespace xeber {
namespace {

constexpr std::uint64_t kShare = 4, kLeast = std::uint64_t{1} << 30;
constexpr char kContainerLimit[] = "/sys/fs/cgroup/memory.max";

}  // namespace

std::uint64_t ReindexMemoryOf(std::uint64_t machine_bytes, std::string_view container_limit) {
  std::uint64_t allowed = machine_bytes, limit = 0;
  if (absl::SimpleAtoi(absl::string_view(container_limit.data(), container_limit.size()), &limit)) allowed = std::min(allowed, limit);
  return std::max(kLeast, allowed / kShare);
}

std::uint64_t ReindexMemory() {
  std::string limit;
  std::getline(std::ifstream(kContainerLimit), limit);
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  return ReindexMemoryOf(pages > 0 && page > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page) : 0, limit);
}

}  // namespace xeber
