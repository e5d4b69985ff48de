#include "indexer/neighbour_stage.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "index/neighbours.h"

namespace xeber {
namespace {

constexpr DocId kAtOnce = 4096;  // documents whose neighbours are held in memory

class Stage {
 public:
  Stage(GenerationBuilder& generation, const Snapshot& snapshot, const ReindexOptions& options, ReindexReporter& reporter)
      : generation_(generation), snapshot_(snapshot), options_(options), reporter_(reporter), total_(snapshot.documents()) {
    for (const SegmentView& view : snapshot.segments()) looked_through_.push_back({view.segment->name(), view.segment->size()});
  }

  absl::Status Do() {
    reporter_.Begin(ReindexProgress::Phase::kComparing);
    for (std::size_t segment = 0; segment < snapshot_.segments().size(); ++segment)
      if (auto status = DoSegment(segment); !status.ok()) return status;
    reporter_.Report({.articles = done_, .total = total_}, true);
    return absl::OkStatus();
  }

 private:
  absl::Status DoSegment(std::size_t number) {
    const Segment& segment = *snapshot_.segments()[number].segment;
    NeighbourListsBuilder builder(looked_through_, segment.size());
    for (DocId begin = 0; begin < segment.size(); begin += kAtOnce) {
      const DocId end = std::min(segment.size(), begin + kAtOnce);
      const std::vector<std::vector<Neighbour>> found = FindOf(number, begin, end);
      if (auto status = Going(options_); !status.ok()) return status;
      for (const std::vector<Neighbour>& neighbours : found) builder.Add(neighbours);
    }
    return generation_.AddNeighbours(segment.name(), builder.Finish());
  }

  // Of the documents of [begin, end); not of all once the run is told to stop.
  std::vector<std::vector<Neighbour>> FindOf(std::size_t segment, DocId begin, DocId end) {
    std::vector<std::vector<Neighbour>> found(end - begin);
    std::atomic<DocId> next = begin;
    const auto work = [&] {
      for (DocId doc = next++; doc < end && Going(options_).ok(); doc = next++) {
        found[doc - begin] = options_.find_neighbours(snapshot_, {segment, doc}, kNeighbours);
        reporter_.Report({.articles = ++done_, .total = total_});
      }
    };
    std::vector<std::jthread> workers;
    for (int i = 1; i < options_.jobs; ++i) workers.emplace_back(work);
    work();
    workers.clear();
    return found;
  }

  GenerationBuilder& generation_;
  const Snapshot& snapshot_;
  const ReindexOptions& options_;
  ReindexReporter& reporter_;
  const std::uint64_t total_;
  std::vector<NeighbourSegment> looked_through_;
  std::atomic<std::uint64_t> done_ = 0;
};

}  // namespace

absl::Status AddNeighbours(GenerationBuilder& generation, const ReindexOptions& options, ReindexReporter& reporter) {
  const auto snapshot = generation.Open();
  if (!snapshot.ok()) return snapshot.status();
  if ((*snapshot)->segments().size() > kMostNeighbourSegments) return absl::OkStatus();  // similar news is found without
  return Stage(generation, **snapshot, options, reporter).Do();
}

}  // namespace xeber
