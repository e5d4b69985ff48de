#include "indexer/train_models.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "annotate/archive_trainer.h"

namespace xeber {
namespace {

constexpr std::size_t kBatch = 512;  // articles that are analysed before they are added, in order

}  // namespace

absl::StatusOr<std::string> TrainModels(const ArticleSpool& spool, std::span<const SpoolEntry> entries,
                                        const DocumentMaker& make_document, std::size_t jobs,
                                        const std::function<absl::Status(std::size_t)>& done) {
  const std::size_t wanted = std::min(entries.size(), kTrainingArticles);
  ArchiveTrainer trainer;
  std::vector<absl::StatusOr<IndexDocument>> documents(std::min(wanted, kBatch));
  for (std::size_t begin = 0; begin < wanted; begin += kBatch) {
    const std::size_t count = std::min(kBatch, wanted - begin);
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < count; i = next++) {
        auto article = spool.Read(entries[(begin + i) * entries.size() / wanted]);
        if (article.ok())
          documents[i] = make_document(*std::move(article));
        else
          documents[i] = article.status();
      }
    };
    {
      std::vector<std::jthread> workers;
      for (std::size_t i = 0; i < std::max<std::size_t>(1, jobs); ++i) workers.emplace_back(work);
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (!documents[i].ok()) return documents[i].status();
      trainer.Add(documents[i]->article, documents[i]->terms, documents[i]->annotations);
    }
    if (auto status = done(begin + count); !status.ok()) return status;
  }
  return trainer.Train();
}

}  // namespace xeber
