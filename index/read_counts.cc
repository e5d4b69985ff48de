#include "index/read_counts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {
namespace {

constexpr std::uint32_t kMagic = 0x44524258;  // "XBRD"
constexpr std::uint32_t kVersion = 1;
constexpr std::int64_t kSlotSeconds = 300;
constexpr std::int64_t kHourSlots = 12;
constexpr std::int64_t kDaySlots = 288;
constexpr std::size_t kKeptWhenFull = kMaxReadArticles / 4 * 3;
constexpr double kFadeDays = 30;

std::int64_t Floor(Time at, std::int64_t seconds) {
  const std::int64_t count = at.time_since_epoch().count();
  return count / seconds - (count % seconds < 0 ? 1 : 0);
}

bool ReadMore(const ReadArticleCount& a, const ReadArticleCount& b) {
  if (a.last_day != b.last_day) return a.last_day > b.last_day;
  if (a.last_hour != b.last_hour) return a.last_hour > b.last_hour;
  return a.id_hash < b.id_hash;
}

}  // namespace

std::size_t AgeBucketOf(std::int64_t age_seconds) {
  const auto end = std::find_if(kAgeBucketHours.begin(), kAgeBucketHours.end(),
                                [&](int hours) { return age_seconds < std::int64_t{hours} * 3600; });
  return static_cast<std::size_t>(end - kAgeBucketHours.begin());
}

void ReadCounts::Add(std::uint64_t id_hash, ReadKind kind, Time at, std::optional<Time> published) {
  if (kind != ReadKind::kShown) AddRead(id_hash, Floor(at, kSlotSeconds));
  if (kind != ReadKind::kRead && published) AddAge(kind, at, *published);
}

void ReadCounts::AddRead(std::uint64_t id_hash, std::int64_t slot) {
  latest_ = std::max(latest_, slot);
  if (slot <= latest_ - kDaySlots) return;
  if (articles_.size() >= kMaxReadArticles && !articles_.contains(id_hash)) Forget();
  Slots& slots = articles_[id_hash];
  std::erase_if(slots, [&](const Slot& old) { return old.number <= latest_ - kDaySlots; });
  const auto at =
      std::lower_bound(slots.begin(), slots.end(), slot, [](const Slot& a, std::int64_t number) { return a.number < number; });
  if (at != slots.end() && at->number == slot)
    at->reads += at->reads < UINT32_MAX ? 1 : 0;
  else
    slots.insert(at, {slot, 1});
}

void ReadCounts::AddAge(ReadKind kind, Time at, Time published) {
  const std::int64_t day = Floor(at, 86400);
  if (ages_day_ == INT64_MIN) ages_day_ = day;
  if (day > ages_day_) {
    const double factor = std::exp2(-static_cast<double>(day - ages_day_) / kFadeDays);
    for (AgeCount& count : ages_) count = {count.shown * factor, count.clicked * factor};
    ages_day_ = day;
  }
  AgeCount& count = ages_[AgeBucketOf((at - published).count())];
  (kind == ReadKind::kClicked ? count.clicked : count.shown) += 1;
}

// Makes room by a quarter: first what the last day does not hold, then what was read least.
void ReadCounts::Forget() {
  std::vector<ReadArticleCount> kept;
  for (const auto& [id_hash, slots] : articles_) {
    ReadArticleCount count{.id_hash = id_hash};
    for (const Slot& slot : slots)
      if (slot.number > latest_ - kDaySlots) count.last_day += slot.reads;
    if (count.last_day > 0) kept.push_back(count);
  }
  if (kept.size() > kKeptWhenFull) {
    std::nth_element(kept.begin(), kept.begin() + kKeptWhenFull, kept.end(), ReadMore);
    kept.resize(kKeptWhenFull);
  }
  std::unordered_map<std::uint64_t, Slots> rest;
  for (const ReadArticleCount& count : kept) rest[count.id_hash] = std::move(articles_[count.id_hash]);
  articles_ = std::move(rest);
}

ReadSummary ReadCounts::Summarise(Time now) const {
  ReadSummary summary{.ages = ages_};
  const std::int64_t end = Floor(now, kSlotSeconds);
  for (const auto& [id_hash, slots] : articles_) {
    ReadArticleCount count{.id_hash = id_hash};
    for (const Slot& slot : slots) {
      if (slot.number > end || slot.number <= end - kDaySlots) continue;
      count.last_day += slot.reads;
      if (slot.number > end - kHourSlots) count.last_hour += slot.reads;
    }
    if (count.last_day == 0) continue;
    summary.most_in_hour = std::max(summary.most_in_hour, count.last_hour);
    summary.most_in_day = std::max(summary.most_in_day, count.last_day);
    summary.most_read.push_back(count);
  }
  const std::size_t kept = std::min(kMostRead, summary.most_read.size());
  std::partial_sort(summary.most_read.begin(), summary.most_read.begin() + static_cast<std::ptrdiff_t>(kept),
                    summary.most_read.end(), ReadMore);
  summary.most_read.resize(kept);
  return summary;
}

std::string ReadCounts::Encode() const {
  ByteSink out;
  out.Put(kMagic);
  out.Put(kVersion);
  out.Put(latest_);
  out.Put(ages_day_);
  out.Put<std::uint64_t>(ages_.size());
  for (const AgeCount& count : ages_) {
    out.Put(count.shown);
    out.Put(count.clicked);
  }
  std::vector<std::uint64_t> hashes;  // in order: the same counts are the same bytes
  for (const auto& [id_hash, slots] : articles_) hashes.push_back(id_hash);
  std::sort(hashes.begin(), hashes.end());
  out.PutCount(hashes.size());
  for (const std::uint64_t id_hash : hashes) {
    const Slots& slots = articles_.at(id_hash);
    out.Put(id_hash);
    out.PutCount(slots.size());
    for (const Slot& slot : slots) {
      out.Put(slot.number);
      out.Put(slot.reads);
    }
  }
  return Sealed(std::move(out.bytes()));
}

absl::StatusOr<ReadCounts> ReadCounts::Decode(std::string_view bytes) {
  const absl::Status damaged = absl::DataLossError("not the counts of reads that xeber writes");
  const auto sound = Unsealed(bytes);
  if (!sound) return damaged;
  ByteSource in(*sound);
  if (in.Get<std::uint32_t>() != kMagic || in.Get<std::uint32_t>() != kVersion) return damaged;
  ReadCounts counts;
  counts.latest_ = in.Get<std::int64_t>();
  counts.ages_day_ = in.Get<std::int64_t>();
  if (in.Get<std::uint64_t>() != kAgeBuckets) return damaged;
  for (AgeCount& count : counts.ages_) {
    count.shown = in.Get<double>();
    count.clicked = in.Get<double>();
  }
  const std::uint64_t articles = in.GetCount();
  if (articles > kMaxReadArticles) return damaged;
  for (std::uint64_t i = 0; i < articles && in.ok(); ++i) {
    Slots& slots = counts.articles_[in.Get<std::uint64_t>()];
    for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) {
      const auto number = in.Get<std::int64_t>();
      slots.push_back({number, in.Get<std::uint32_t>()});
    }
  }
  if (!in.ok() || !in.done()) return damaged;
  return counts;
}

}  // namespace xeber
