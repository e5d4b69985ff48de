#include "index/repair.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "index/bytes.h"
#include "index/lock_files.h"
#include "index/segment_builder.h"
#include "index/segment_files.h"
#include "index/snapshot.h"
#include "index/stored_articles.h"

namespace xeber {
namespace {

constexpr std::string_view kArticlesFile = kPartFiles[static_cast<std::size_t>(Part::kArticles)];

bool StoredArticlesAreSound(FileSystem& files, const std::string& index_directory, const ManifestSegment& segment) {
  return VisitStoredArticles(files, index_directory, segment, [](const Article&) { return absl::OkStatus(); }).ok();
}

class Repair {
 public:
  Repair(FileSystem& files, std::string directory, const RepairOptions& options)
      : files_(files), directory_(std::move(directory)), options_(options) {}

  absl::StatusOr<RepairSummary> Do() {
    auto manifest = ReadManifest(files_, directory_);
    if (!manifest.ok()) return manifest.status();
    next_ = *std::move(manifest);
    auto opened = OpenSegments(files_, directory_, next_);
    if (!opened.ok()) return opened.status();
    if (opened->damaged.empty()) return RepairSummary();
    auto graves = ReadGraves(files_, directory_, next_);
    if (!graves.ok()) return graves.status();
    const Snapshot sound(0, 0, std::move(opened->views));
    RepairSummary summary;
    for (DamagedSegment& damaged : opened->damaged) {
      const auto made = Rebuild(damaged.segment, sound, *graves);
      if (made.ok())
        summary.rebuilt.push_back(damaged.segment.name);
      else if (!absl::IsDataLoss(made.status()))
        return made.status();
      else
        summary.left.push_back({damaged.segment, std::move(damaged.fault)});
      Replace(damaged.segment.name, made.ok() ? *made : std::vector<ManifestSegment>{Marked(damaged.segment)});
    }
    if (auto status = WriteManifest(files_, directory_, next_); !status.ok()) return status;
    static_cast<void>(RemoveUnusedFiles(files_, directory_));  // best effort: the next seal removes the rest
    return summary;
  }

 private:
  static ManifestSegment Marked(ManifestSegment segment) {
    segment.damaged = true;
    return segment;
  }

  absl::StatusOr<std::vector<ManifestSegment>> Rebuild(const ManifestSegment& segment, const Snapshot& sound,
                                                       const Graves& graves) {
    std::vector<ManifestSegment> made;
    SegmentBuilder builder(sound, options_.models);
    const auto status = VisitStoredArticles(files_, directory_, segment, [&](Article article) {
      if (sound.Find(article.id) || graves.Holds(article.id, article.update_time)) return absl::OkStatus();
      builder.Add(options_.make_document(std::move(article)));
      return builder.size() < options_.max_articles ? absl::OkStatus() : Write(builder, made);
    });
    if (!status.ok()) return status;
    if (auto last = Write(builder, made); !last.ok()) return last;
    return made;
  }

  absl::Status Write(SegmentBuilder& builder, std::vector<ManifestSegment>& made) {
    if (builder.size() == 0) return absl::OkStatus();
    ManifestSegment entry{.name = absl::StrCat(next_.next_segment++), .articles = builder.size()};
    if (auto status = WriteSegment(files_, directory_, entry.name, builder.Finish()); !status.ok()) return status;
    made.push_back(std::move(entry));
    return absl::OkStatus();
  }

  void Replace(const std::string& name, const std::vector<ManifestSegment>& by) {
    std::erase_if(next_.segments, [&](const ManifestSegment& segment) { return segment.name == name; });
    next_.segments.insert(next_.segments.end(), by.begin(), by.end());
  }

  FileSystem& files_;
  const std::string directory_;
  const RepairOptions& options_;
  Manifest next_;
};

}  // namespace

absl::Status VisitStoredArticles(FileSystem& files, const std::string& index_directory, const ManifestSegment& segment,
                                 const std::function<absl::Status(Article)>& visit) {
  const std::string directory = SegmentDirectory(index_directory, segment.name);
  Tombstones dead(segment.articles);
  if (!segment.tombstones.empty()) {
    const auto tombstones = ReadTombstones(files, directory + "/" + segment.tombstones, segment.articles);
    if (!tombstones.ok()) return tombstones.status();
    dead = **tombstones;
  }
  if (auto status = VerifySum(files, directory, std::string(kArticlesFile)); !status.ok()) return status;
  const auto part = files.Map(directory + "/" + std::string(kArticlesFile));
  if (!part.ok()) return part.status();
  const auto stored = StoredArticles::Load((*part)->bytes());
  if (!stored.ok()) return absl::Status(stored.status().code(), absl::StrCat(directory, ": ", stored.status().message()));
  if (stored->size() != segment.articles) return absl::DataLossError(absl::StrCat(directory, " is not what the manifest names"));
  for (DocId doc = 0; doc < stored->size(); ++doc) {
    if (dead.Has(doc)) continue;
    auto article = stored->article(doc);
    if (!article.ok()) return article.status();
    if (auto status = visit(*std::move(article)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<RepairSummary> RepairSegments(FileSystem& files, const std::string& index_directory,
                                             const RepairOptions& options) {
  return Repair(files, index_directory, options).Do();
}

absl::StatusOr<std::size_t> MarkForRepair(FileSystem& files, const std::string& index_directory) {
  const auto writer = files.Lock(WriterLockPath(index_directory));
  if (!writer.ok()) return writer.status();
  const auto segments = files.Lock(SegmentsLockPath(index_directory));
  if (!segments.ok()) return segments.status();
  auto manifest = ReadManifest(files, index_directory);
  if (!manifest.ok()) return manifest.status();
  std::size_t marked = 0;
  for (ManifestSegment& segment : manifest->segments) {
    const absl::Status fault = VerifySegment(files, index_directory, segment.name);
    if (IsOfTheProcess(fault)) return fault;
    if (fault.ok() || !StoredArticlesAreSound(files, index_directory, segment)) continue;
    segment.damaged = true;
    ++marked;
  }
  if (marked == 0) return marked;
  if (auto status = WriteManifest(files, index_directory, *manifest); !status.ok()) return status;
  return marked;
}

}  // namespace xeber
