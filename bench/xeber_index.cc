#include "bench/xeber_index.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "fmt/format.h"
#include "indexer/document_maker.h"
#include "indexer/reindex_memory.h"
#include "ranking/local_engine.h"
#include "ranking/similar_finder.h"

namespace xeber::bench {

absl::StatusOr<Tools> MakeTools(const std::string& data_directory) {
  auto annotator = MakeAnnotator(data_directory);
  if (!annotator.ok()) return annotator.status();
  return Tools{MakeAnalyzer(data_directory), *std::move(annotator)};
}

absl::StatusOr<ReindexSummary> IndexFile(const std::string& file, const std::string& directory, int jobs, const Tools& tools) {
  return Reindex({.index_directory = directory, .files = {file}, .jobs = jobs, .replace = true, .memory_bytes = ReindexMemory()},
                 *tools.analyzer, *tools.annotator);
}

namespace {

absl::StatusOr<ReindexSummary> IndexWithNeighbours(const std::string& file, const std::string& directory, int jobs, const Tools& tools) {
  ReindexOptions options{.index_directory = directory, .files = {file}, .jobs = jobs, .replace = true, .memory_bytes = ReindexMemory()};
  options.find_neighbours = [&](const Snapshot& snapshot, const DocumentLocation& of, std::size_t limit) {
    return FindNeighbours(snapshot, *tools.analyzer, *tools.annotator, of, limit);
  };
  return Reindex(options, *tools.analyzer, *tools.annotator);
}

absl::StatusOr<std::unique_ptr<Index>> OpenIndex(const std::string& directory, const Tools& tools) {
  return Index::Open(directory, {.make_document = MakeDocumentMaker(*tools.analyzer, *tools.annotator),
                                 .analyzer_version = AnalyzerVersion(*tools.analyzer),
                                 .annotator_version = tools.annotator->version()});
}

}  // namespace

XeberIndex::XeberIndex(std::unique_ptr<Index> index, const Tools& tools)
    : index_(std::move(index)), engine_(MakeLocalEngine(*index_, *tools.analyzer, *tools.annotator)) {}

absl::StatusOr<XeberIndex> XeberIndex::Open(const Archive& archive, const Tools& tools) {
  auto index = OpenIndex(archive.index_path(), tools);
  if (!index.ok()) {
    fmt::print(stderr, "bench: indexing {} articles with Xeber ({})\n", archive.articles(), index.status().ToString());
    std::filesystem::remove_all(archive.index_path());
    const int jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const auto summary = IndexWithNeighbours(archive.articles_path(), archive.index_path(), jobs, tools);
    if (!summary.ok()) return summary.status();
    fmt::print(stderr, "bench: {:.0f} articles/s, {:.0f} bytes an article\n",
               static_cast<double>(summary->articles) / summary->seconds,
               static_cast<double>(summary->index_bytes) / static_cast<double>(std::max<std::uint64_t>(1, summary->articles)));
    index = OpenIndex(archive.index_path(), tools);
  }
  if (!index.ok()) return index.status();
  return XeberIndex(*std::move(index), tools);
}

}  // namespace xeber::bench
