// Merging: segments are written anew without their dead articles.
#include <algorithm>
#include <tuple>

#include "index/index_impl.h"
#include "index/running_reindex.h"
#include "index/segment_builder.h"

namespace xeber {
namespace {

constexpr std::size_t kSealAfterMerging = 64;  // articles; then it is looked whether there is something to seal

MergeCandidate CandidateOf(const SegmentView& view) {
  const auto times = view.segment->columns().times();
  const auto dated = std::upper_bound(times.begin(), times.end(), kNoTime);
  MergeCandidate candidate{.articles = view.segment->size(), .live = view.live(), .oldest = kNoTime, .newest = kNoTime};
  if (dated != times.end()) {
    candidate.oldest = *dated;
    candidate.newest = times.back();
  }
  return candidate;
}

bool Contains(const std::vector<SegmentView>& views, const SegmentView& wanted) {
  return std::any_of(views.begin(), views.end(), [&](const SegmentView& view) { return view.segment == wanted.segment; });
}

std::vector<SegmentView> Without(const std::vector<SegmentView>& views, const std::vector<SegmentView>& taken) {
  std::vector<SegmentView> rest;
  for (const SegmentView& view : views)
    if (!Contains(taken, view)) rest.push_back(view);
  return rest;
}

}  // namespace

struct Index::Impl::Source {
  std::int64_t time = 0;
  std::size_t segment = 0;
  DocId doc = 0;
};

absl::Status Index::Impl::Merge() {
  if (!options_.writable) return absl::FailedPreconditionError("the index is open for reading only");
  while (true) {
    const std::scoped_lock sealing(seal_mutex_);
    const auto segments_lock = LockSegments();
    if (!segments_lock.ok()) return segments_lock.status();
    if (auto status = Refresh(); !status.ok()) return status;
    if (FindRunningReindex(files_, directory_)) return absl::OkStatus();  // its swap makes all merges void
    const auto merged = MergeOnce();
    if (!merged.ok()) return merged.status();
    if (!*merged) return absl::OkStatus();
  }
}

absl::StatusOr<bool> Index::Impl::MergeOnce() {
  std::vector<SegmentView> sources;
  {
    const std::scoped_lock lock(state_mutex_);
    if (!models_fault_.ok()) return false;  // what models told of sealed articles is not to be lost
    std::vector<SegmentView> sound = state_.sealed;
    std::erase_if(sound, [&](const SegmentView& view) { return unmergeable_.contains(view.segment->name()); });
    std::vector<MergeCandidate> candidates;
    for (const SegmentView& view : sound) candidates.push_back(CandidateOf(view));
    for (const std::size_t i : PlanMerge(candidates, options_.merge_limits)) sources.push_back(sound[i]);
  }
  if (sources.empty()) return false;
  if (auto status = MergeSources(sources, Yield::kToSeals); !status.ok()) return status;
  return true;
}

absl::Status Index::Impl::MergeSources(const std::vector<SegmentView>& sources, Yield yield) {
  const auto names = WriteMerged(sources, yield);
  if (!names.ok()) return names.status();
  const auto opened = OpenBuilt(*names);
  if (!opened.ok()) return opened.status();
  {
    const std::scoped_lock lock(state_mutex_);
    state_.Show();
    std::vector<SegmentView> current, sealed = Without(state_.sealed, sources);
    for (const SegmentView& view : state_.sealed)
      if (Contains(sources, view)) current.push_back(view);
    const std::vector<SegmentView> built = ViewsOfBuilt(*opened, current);
    sealed.insert(sealed.end(), built.begin(), built.end());
    if (auto status = SaveManifest(sealed, manifest_.journal_through); !status.ok()) return status;
    state_.sealed = std::move(sealed);
    Publish();
  }
  RemoveUnused();
  return absl::OkStatus();
}

// Makes every article anew from what is stored of it, in order of time, cut evenly.
absl::StatusOr<std::vector<std::string>> Index::Impl::WriteMerged(const std::vector<SegmentView>& sources, Yield yield) {
  std::vector<Source> articles;
  for (std::size_t i = 0; i < sources.size(); ++i)
    for (DocId doc = 0; doc < sources[i].segment->size(); ++doc)
      if (!sources[i].Deleted(doc)) articles.push_back({sources[i].segment->columns().time(doc), i, doc});
  const auto key = [](const Source& source) { return std::tie(source.time, source.segment, source.doc); };
  std::sort(articles.begin(), articles.end(), [&](const Source& a, const Source& b) { return key(a) < key(b); });

  const std::size_t pieces = (articles.size() + options_.merge_limits.max_articles - 1) / options_.merge_limits.max_articles;
  const auto current = snapshot();
  const Snapshot others(0, 0, Without(current->segments(), sources));
  SegmentBuilder builder(others, current->models());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    if (MustGiveWay(yield)) return absl::AbortedError("a merge gave way to a seal or to the end of the process");
    // A long merge would let what arrives meanwhile pile up in memory.
    if (options_.maintain && yield == Yield::kToSeals && i % kSealAfterMerging == 0 && HotIsFull())
      if (auto status = SealHot(Tidy::kLater); !status.ok()) return status;
    const Segment& source = *sources[articles[i].segment].segment;
    auto article = source.article(articles[i].doc);
    if (!article.ok()) {
      unmergeable_.insert(source.name());
      return article.status();
    }
    builder.Add(options_.make_document(*std::move(article)));
    if ((i + 1) * pieces / articles.size() == names.size()) continue;
    auto name = WriteBuilt(builder.Finish());
    if (!name.ok()) return name.status();
    names.push_back(*std::move(name));
  }
  return names;
}

}  // namespace xeber
