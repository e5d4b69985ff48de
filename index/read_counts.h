// How often articles are read: what is read much now, and at which ages lists are clicked.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "news/reading.h"

namespace xeber {

// Ages of articles in buckets that end before so many hours; the last has no end.
inline constexpr std::array<int, 12> kAgeBucketHours = {1, 3, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760};
inline constexpr std::size_t kAgeBuckets = kAgeBucketHours.size() + 1;
// A negative age is in the first.
std::size_t AgeBucketOf(std::int64_t age_seconds);

// What readers did with articles of some age that lists showed them. Older counts fade by half every 30 days.
struct AgeCount {
  double shown = 0;
  double clicked = 0;
};
using AgeCounts = std::array<AgeCount, kAgeBuckets>;

struct ReadArticleCount {
  std::uint64_t id_hash = 0;  // HashBytes of the article's id
  std::uint32_t last_hour = 0;
  std::uint32_t last_day = 0;
};

// As of a moment. Hours and days end with it and begin on five-minute borders.
struct ReadSummary {
  std::vector<ReadArticleCount> most_read;  // by falling count of the last day, then hour, then by hash; at most kMostRead
  std::uint32_t most_in_hour = 0;           // the greatest counts
  std::uint32_t most_in_day = 0;
  AgeCounts ages;
};
inline constexpr std::size_t kMostRead = 500;

// Counts in bounded memory: of at most kMaxReadArticles articles (those read least are forgotten first) and of a day each. Not
// thread-safe.
class ReadCounts {
 public:
  // DATA_LOSS if the bytes are not from Encode().
  static absl::StatusOr<ReadCounts> Decode(std::string_view bytes);
  std::string Encode() const;

  // `published` is when the article was published, nullopt if unknown: then ages learn nothing.
  void Add(std::uint64_t id_hash, ReadKind kind, Time at, std::optional<Time> published);

  ReadSummary Summarise(Time now) const;
  std::size_t articles() const { return articles_.size(); }

 private:
  struct Slot {
    std::int64_t number = 0;  // of five minutes, since the epoch
    std::uint32_t reads = 0;
  };
  using Slots = std::vector<Slot>;  // ascending

  void AddRead(std::uint64_t id_hash, std::int64_t slot);
  void AddAge(ReadKind kind, Time at, Time published);
  void Forget();

  std::unordered_map<std::uint64_t, Slots> articles_;
  std::int64_t latest_ = INT64_MIN;  // slot
  AgeCounts ages_;
  std::int64_t ages_day_ = INT64_MIN;  // that ages_ has faded up to
};
inline constexpr std::size_t kMaxReadArticles = 20000;

}  // namespace xeber
