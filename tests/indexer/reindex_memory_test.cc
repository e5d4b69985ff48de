#include "indexer/reindex_memory.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

TEST(ReindexMemory, IsAQuarterOfWhatTheProcessMayHave) {
  EXPECT_EQ(ReindexMemoryOf(16 * kGiB, ""), 4 * kGiB);
  EXPECT_EQ(ReindexMemoryOf(16 * kGiB, "max"), 4 * kGiB);
  EXPECT_EQ(ReindexMemoryOf(16 * kGiB, "8589934592"), 2 * kGiB);
  EXPECT_EQ(ReindexMemoryOf(16 * kGiB, "9223372036854771712"), 4 * kGiB) << "more than there is";
}

TEST(ReindexMemory, IsAGibibyteAtTheLeast) {
  EXPECT_EQ(ReindexMemoryOf(2 * kGiB, "max"), kGiB);
  EXPECT_EQ(ReindexMemoryOf(0, "1000"), kGiB);
  EXPECT_GE(ReindexMemory(), kGiB);
}

}  // namespace
}  // namespace xeber
