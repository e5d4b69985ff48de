#include "indexer/reindex_input.h"

#include "absl/strings/str_cat.h"
#include "index/index.h"
#include "index/layout.h"

namespace xeber {

ReindexInput::ReindexInput(const ReindexOptions& options, ReindexReporter& reporter)
    : options_(options),
      reporter_(reporter),
      rejects_(options.rejects_path.empty() ? RejectsPath(options.index_directory) : options.rejects_path) {}

absl::Status ReindexInput::OpenFiles() {
  for (const std::string& file : options_.files) {
    auto feed = OpenFeed(file, {.time_zone = options_.time_zone});
    if (!feed.ok()) return feed.status();
    feeds_.push_back(*std::move(feed));
  }
  return absl::OkStatus();
}

absl::Status ReindexInput::Read(const Index* before, const std::string& path) {
  auto spool = ArticleSpool::Create(path);
  if (!spool.ok()) return spool.status();
  spool_ = *std::move(spool);
  if (before != nullptr)
    if (auto status = SpoolIndex(*before); !status.ok()) return status;
  if (auto status = SpoolFiles(); !status.ok()) return status;
  auto entries = spool_->SortByTime();
  if (!entries.ok()) return entries.status();
  entries_ = *std::move(entries);
  state_.superseded += spool_->superseded();
  state_.rejected = rejects_.count();
  state_.rejects_by_reason = rejects_.by_reason();
  for (const auto& feed : feeds_) state_.unknown_keys += feed->unknown_keys();
  return absl::OkStatus();
}

absl::Status ReindexInput::Keep() {
  if (!memory_.graves.empty()) state_.graves = memory_.graves.Encode();
  if (!memory_.answered.empty()) state_.answered = memory_.answered.Encode();
  return spool_->Keep(entries_);
}

absl::Status ReindexInput::Reopen(const std::string& path, std::string_view state) {
  auto decoded = DecodeReindexState(state);
  if (!decoded.ok()) return decoded.status();
  state_ = *std::move(decoded);
  if (!state_.graves.empty()) {
    auto graves = Graves::Decode(state_.graves);
    if (!graves.ok()) return graves.status();
    memory_.graves = *std::move(graves);
  }
  if (!state_.answered.empty()) {
    auto answered = AnsweredRequests::Decode(state_.answered);
    if (!answered.ok()) return answered.status();
    memory_.answered = *std::move(answered);
  }
  auto spool = ArticleSpool::Reopen(path, entries_);
  if (!spool.ok()) return spool.status();
  spool_ = *std::move(spool);
  return absl::OkStatus();
}

std::uint64_t ReindexInput::taken_over() const {
  std::uint64_t count = 0;
  for (const SpoolEntry& entry : entries_) count += entry.order <= state_.old;
  return count;
}

// The articles the index holds now, journal included. What is written to the journal later is replayed over the new generation.
absl::Status ReindexInput::SpoolIndex(const Index& before) {
  const auto snapshot = before.snapshot();
  state_.journal_through = snapshot->journal_sequence();
  if (options_.replace) return absl::OkStatus();
  memory_.graves = before.graves();
  memory_.answered = before.answered();
  for (const DamagedSegment& damaged : before.damaged())
    return absl::DataLossError(
        absl::StrCat(damaged.fault.message(), ": the ", damaged.segment.articles,
                     " articles of that segment would be lost; run xeber check --repair, restore a backup, or "
                     "make the index anew from the archive with --replace"));
  for (const SegmentView& view : snapshot->segments()) {
    for (DocId doc = 0; doc < view.segment->size(); ++doc) {
      if (auto status = Going(options_); !status.ok()) return status;
      if (view.Deleted(doc)) continue;
      const auto article = view.segment->article(doc);
      if (!article.ok()) return article.status();
      if (auto status = spool_->Add(*article); !status.ok()) return status;
      ++state_.old;
    }
  }
  return absl::OkStatus();
}

absl::Status ReindexInput::SpoolFiles() {
  for (const auto& feed : feeds_)
    if (auto status = SpoolFile(*feed); !status.ok()) return status;
  Report(true);
  if (auto status = rejects_.Close(); !status.ok()) return status;
  const bool suspicious = rejects_.count() > 0 || options_.replace;  // an empty file alone makes an empty index
  return !feeds_.empty() && state_.read == 0 && suspicious ? NothingRead() : absl::OkStatus();
}

absl::Status ReindexInput::NothingRead() const {
  const auto rejected = rejects_.count();
  const std::string lines = rejected == 1 ? "the only line was" : absl::StrCat("all ", rejected, " lines were");
  const std::string why = rejected == 0 ? "the files are empty" : absl::StrCat(lines, " rejected, see ", rejects_.path());
  return absl::InvalidArgumentError(absl::StrCat("no article could be read: ", why, "; the index stays as it was"));
}

absl::Status ReindexInput::SpoolFile(FeedReader& feed) {
  Article article;
  Reject reject;
  while (true) {
    if (auto status = Going(options_); !status.ok()) return status;
    switch (feed.Next(article, reject)) {
      case FeedEvent::kEnd:
        return absl::OkStatus();
      case FeedEvent::kReject:
        if (auto status = rejects_.Add(reject); !status.ok()) return status;
        break;
      case FeedEvent::kArticle:
        ++state_.read;
        if (auto status = SpoolArticle(article); !status.ok()) return status;
        break;
    }
    Report(false);
  }
}

// A version that was deleted does not come back; a newer one does.
absl::Status ReindexInput::SpoolArticle(const Article& article) {
  if (memory_.graves.Holds(article.id, article.update_time)) {
    ++state_.superseded;
    return absl::OkStatus();
  }
  memory_.graves.Forget(article.id);
  return spool_->Add(article);
}

void ReindexInput::Report(bool last) {
  ReindexProgress progress{.articles = state_.read, .total = last ? state_.read : 0};
  for (const auto& feed : feeds_) {
    progress.bytes_read += feed->bytes_read();
    progress.bytes_total += feed->bytes_total();
  }
  reporter_.Report(progress, last);
}

}  // namespace xeber
