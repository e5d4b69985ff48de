#include "index/article_traces.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/journal.h"
#include "index/layout.h"
#include "index/manifest.h"
#include "index/segment.h"
#include "index/segment_files.h"

namespace xeber {
namespace {

constexpr char kHeld[] = "holds a version of it";

class Search {
 public:
  Search(FileSystem& files, std::string directory, const ArticleId& id)
      : files_(files), directory_(std::move(directory)), id_(id), encoded_id_(EncodeArticle({.id = id})) {}

  absl::StatusOr<std::vector<ArticleTrace>> Do() {
    if (auto status = LookIntoAll(directory_ + "/segments", &Search::LookIntoSegment); !status.ok()) return status;
    if (auto status = LookIntoAll(JournalDirectory(directory_), &Search::LookIntoJournalFile); !status.ok()) return status;
    LookIntoRejects();
    if (files_.Exists(ScratchDirectory(directory_)))
      Add(ScratchDirectory(directory_), "is what a reindex that runs or was killed works on, and may hold it");
    return std::move(traces_);
  }

 private:
  void Add(std::string path, std::string what) { traces_.push_back({.path = std::move(path), .what = std::move(what)}); }
  void AddUnreadable(const std::string& path, const absl::Status& status) {
    if (files_.Exists(path))
      traces_.push_back({path, absl::StrCat("may hold it: it cannot be read (", status.message(), ")"), true});
  }

  absl::Status LookIntoAll(const std::string& folder, void (Search::*look)(const std::string& path)) {
    if (!files_.Exists(folder)) return absl::OkStatus();
    const auto names = files_.List(folder);
    if (!names.ok()) return names.status();
    for (const std::string& name : *names) (this->*look)(folder + "/" + name);
    return absl::OkStatus();
  }

  // Reads all cards: the table of ids alone might be damaged.
  void LookIntoSegment(const std::string& path) {
    const auto segment = Segment::Open(files_, path, path);
    if (!segment.ok()) return AddUnreadable(path, segment.status());
    for (DocId doc = 0; doc < (*segment)->size(); ++doc)
      if ((*segment)->article_id(doc) == id_.value()) return Add(path, kHeld);
  }

  void LookIntoJournalFile(const std::string& path) {
    const auto bytes = files_.Map(path);
    if (!bytes.ok()) return AddUnreadable(path, bytes.status());
    bool held = false;
    const std::string_view torn = ReadJournalFile((*bytes)->bytes(), [&](const JournalRecord& record) {
      held |= record.kind != JournalRecord::Kind::kDelete && record.payload.starts_with(encoded_id_);
    });
    if (held || torn.find(encoded_id_) != std::string_view::npos) Add(path, kHeld);
  }

  void LookIntoRejects() {
    const std::string path = RejectsPath(directory_);
    if (!files_.Exists(path)) return;
    const auto bytes = files_.Map(path);
    if (!bytes.ok()) return AddUnreadable(path, bytes.status());
    if ((*bytes)->bytes().find(id_.value()) != std::string_view::npos) Add(path, "names it");
  }

  FileSystem& files_;
  const std::string directory_;
  const ArticleId& id_;
  const std::string encoded_id_;  // as every stored version begins
  std::vector<ArticleTrace> traces_;
};

}  // namespace

absl::StatusOr<std::vector<ArticleTrace>> FindTraces(FileSystem& files, const std::string& index_directory, const ArticleId& id) {
  if (id.empty()) return absl::InvalidArgumentError("id: missing");
  if (const auto manifest = ReadManifest(files, index_directory); !manifest.ok()) return manifest.status();
  return Search(files, index_directory, id).Do();
}

}  // namespace xeber
