// The annotator of a data directory together with a user's gazetteer, which can be read anew while others annotate.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "annotate/annotator.h"

namespace xeber {

// Thread-safe. What is being annotated while Reload swaps goes on with the gazetteer that it began with.
class ReloadableAnnotator final : public Annotator {
 public:
  // `gazetteer` is the path of a user's table (annotate/gazetteer_file.h), which need not exist; "" = none. Errors as
  // MakeAnnotator; with `faults`, faulty lines of the user's table are told there and left out instead.
  static absl::StatusOr<std::unique_ptr<ReloadableAnnotator>> Load(const std::string& data_dir, const std::string& gazetteer,
                                                                   absl::Status* faults = nullptr);

  // Reads the user's table anew; everything annotated from then on knows it. After an error (INVALID_ARGUMENT tells every faulty
  // line) the old one stays in use. Waits for another Reload.
  absl::Status Reload();

  void Annotate(const Article& article, const ArticleAnalysis& analysis, Annotations& out) const override {
    current()->Annotate(article, analysis, out);
  }
  std::string version() const override { return current()->version(); }
  std::string gazetteer_version() const override { return current()->gazetteer_version(); }
  std::optional<ListedEntity> FindListed(std::string_view id) const override { return current()->FindListed(id); }
  std::vector<std::string> FindListedByPrefix(std::string_view prefix) const override {
    return current()->FindListedByPrefix(prefix);
  }

 private:
  ReloadableAnnotator(std::string data_dir, std::string gazetteer)
      : data_dir_(std::move(data_dir)), gazetteer_(std::move(gazetteer)) {}
  absl::StatusOr<std::unique_ptr<const Annotator>> Make(absl::Status* faults) const;
  std::shared_ptr<const Annotator> current() const {
    const std::scoped_lock lock(mutex_);
    return current_;
  }

  const std::string data_dir_, gazetteer_;
  std::mutex reload_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Annotator> current_;
};

}  // namespace xeber
