#include "bench/archive.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_join.h"
#include "fmt/format.h"

namespace xeber::bench {
namespace {

constexpr int kGeneratorVersion = 2;  // bumped when the same options give other articles

std::string FolderName(const ArchiveOptions& options) {
  const CorpusOptions& corpus = options.corpus;
  if (!options.file.empty()) return fmt::format("{}-{}", std::filesystem::path(options.file).stem().string(), corpus.articles);
  return fmt::format("v{}-{}-{}x{}-{}d-seed{}", kGeneratorVersion, absl::StrJoin(corpus.languages, "+"), corpus.articles,
                     corpus.body_words, corpus.days, corpus.seed);
}

void Say(const std::string& what) { fmt::print(stderr, "bench: {}\n", what); }

absl::StatusOr<std::unique_ptr<ArticleStream>> OpenCorpus(const ArchiveOptions& options) {
  return options.file.empty() ? GenerateCorpus(options.corpus) : ReadCorpus(options.file, options.corpus.articles);
}

}  // namespace

absl::StatusOr<Archive> Archive::Open(const ArchiveOptions& options) {
  Archive archive;
  archive.folder_ = options.cache + "/" + FolderName(options);
  archive.language_ = options.corpus.languages.empty() ? "" : options.corpus.languages[0];
  if (!std::filesystem::exists(archive.articles_path()))
    if (auto status = archive.WriteArticles(options); !status.ok()) return status;
  if (auto status = archive.ReadSample(); !status.ok()) return status;
  return archive;
}

absl::Status Archive::WriteArticles(const ArchiveOptions& options) {
  Say(fmt::format("writing {}", articles_path()));
  auto corpus = OpenCorpus(options);
  if (!corpus.ok()) return corpus.status();
  std::filesystem::create_directories(folder_);
  const std::string growing = articles_path() + ".growing";
  std::ofstream all(growing);
  std::ofstream sample(folder_ + "/sample.jsonl");
  const std::size_t step = std::max<std::size_t>(1, options.corpus.articles / kSample);
  Article article;
  std::size_t count = 0;
  for (; (*corpus)->Next(article); ++count) {
    const std::string line = ToJsonLine(article);
    all << line << '\n';
    if (count % step == 0) sample << line << '\n';
  }
  std::ofstream(folder_ + "/count") << count << '\n';
  if (!all.flush() || !sample.flush()) return absl::DataLossError(growing + ": could not be written");
  std::filesystem::rename(growing, articles_path());
  return absl::OkStatus();
}

absl::Status Archive::ReadSample() {
  std::ifstream(folder_ + "/count") >> articles_;
  auto stream = ReadCorpus(folder_ + "/sample.jsonl", 0);
  if (!stream.ok()) return stream.status();
  for (Article article; (*stream)->Next(article);) {
    if (article.publish_time) newest_ = std::max(newest_, article.publish_time->at);
    sample_.push_back(article);
  }
  return absl::OkStatus();
}

absl::StatusOr<RawXapian> Archive::OpenRawXapian() const {
  const std::string path = folder_ + "/xapian";
  if (!std::filesystem::exists(path)) {
    Say(fmt::format("indexing {} articles with raw Xapian", articles_));
    auto stream = ReadCorpus(articles_path(), 0);
    if (!stream.ok()) return stream.status();
    if (auto status = RawXapian::Build(**stream, language_, path); !status.ok()) return status;
  }
  return RawXapian::Open(path, language_);
}

std::uint64_t BytesOnDisk(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) return std::filesystem::file_size(path, ignored);
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path, ignored))
    if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
  return bytes;
}

}  // namespace xeber::bench
