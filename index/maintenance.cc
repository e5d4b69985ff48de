// Background work on an index: taking over generations, sealing, merging.
#include <malloc.h>

#include <algorithm>

#include "index/index_impl.h"

namespace xeber {
namespace {

constexpr std::chrono::milliseconds kInterval{500};
constexpr std::chrono::milliseconds kLongestWait{30000};  // between attempts that fail

}  // namespace

absl::Status Index::Impl::maintenance() const {
  const std::scoped_lock lock(maintain_mutex_);
  return maintenance_status_;
}

// The number of the next segment: it grows with every seal and merge.
std::uint64_t Index::Impl::NextSegment() const {
  const std::scoped_lock lock(state_mutex_);
  return manifest_.next_segment;
}

// Whether what no sealed segment holds is to be sealed. Deletes and new versions make no more hot articles.
bool Index::Impl::HotIsFull() const {
  const std::scoped_lock lock(state_mutex_);
  const std::uint64_t unsealed = last_sequence_ - manifest_.journal_through;
  const bool old = unsealed_since_ && std::chrono::steady_clock::now() - *unsealed_since_ >= options_.seal_after_age;
  return old || state_.hot_articles() >= options_.seal_after_articles ||
         unsealed >= std::uint64_t{4} * options_.seal_after_articles;
}

absl::Status Index::Impl::MaintainOnce() {
  if (auto status = Refresh(); !status.ok()) return status;
  if (HotIsFull())
    if (auto status = Seal(); !status.ok()) return status;
  const absl::Status merged = Merge();
  return absl::IsAborted(merged) ? absl::OkStatus() : merged;
}

// A failure costs no write: the journal keeps everything, and a later round tries again.
void Index::Impl::Maintain(const std::stop_token& stop) {
  std::chrono::milliseconds wait = kInterval;
  std::unique_lock lock(maintain_mutex_);
  while (!stop.stop_requested()) {
    maintain_.wait_for(lock, stop, wait, [] { return false; });
    if (stop.stop_requested()) return;
    lock.unlock();
    const std::uint64_t before = NextSegment();
    absl::Status status = MaintainOnce();
    // What building segments took goes back to the system: the allocator alone keeps hundreds of megabytes in pieces.
    if (NextSegment() != before) ::malloc_trim(0);
    lock.lock();
    wait = status.ok() ? kInterval : std::min(wait * 2, kLongestWait);
    maintenance_status_ = std::move(status);
  }
}

}  // namespace xeber
