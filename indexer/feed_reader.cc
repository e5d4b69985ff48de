#include "indexer/feed_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "indexer/article_json.h"
#include "indexer/line_source.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxLineBytes = Article::kMaxBytes;
constexpr std::size_t kRejectBytes = 1024;  // how much of a bad line is kept

bool IsBlank(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

std::string_view Text(const absl::Status& status) { return {status.message().data(), status.message().size()}; }

class JsonLinesReader : public FeedReader {
 public:
  JsonLinesReader(std::string name, std::unique_ptr<InputBytes> bytes, const FeedOptions& options)
      : name_(std::move(name)), lines_(std::move(bytes), kMaxLineBytes), json_(options.time_zone) {}

  FeedEvent Next(Article& article, Reject& reject) override {
    for (;;) {
      switch (lines_.Next()) {
        case LineSource::Event::kEnd:
          return FeedEvent::kEnd;
        case LineSource::Event::kFault:
          return Rejected(Text(lines_.fault()), reject);
        case LineSource::Event::kTooLong:
          return Rejected(fmt::format("line: over {} bytes, the most an article may have", kMaxLineBytes), reject);
        case LineSource::Event::kLine:
          break;
      }
      if (IsBlank(lines_.line())) continue;
      const auto status = json_.Read(lines_.line(), lines_.readable_bytes(), article);
      return status.ok() ? FeedEvent::kArticle : Rejected(Text(status), reject);
    }
  }

  std::uint64_t bytes_read() const override { return lines_.bytes().bytes_read(); }
  std::uint64_t bytes_total() const override { return lines_.bytes().bytes_total(); }
  std::uint64_t unknown_keys() const override { return json_.unknown_keys(); }

 private:
  FeedEvent Rejected(std::string_view reason, Reject& reject) const {
    reject.where = fmt::format("{}:{}", name_, lines_.number());
    reject.reason = reason;
    reject.line = lines_.line().substr(0, kRejectBytes);
    return FeedEvent::kReject;
  }

  std::string name_;
  LineSource lines_;
  ArticleJsonReader json_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FeedReader>> OpenFeed(const std::string& path, const FeedOptions& options) {
  auto bytes = OpenInputBytes(path);
  if (!bytes.ok()) return bytes.status();
  return std::make_unique<JsonLinesReader>(path == "-" ? "stdin" : path, *std::move(bytes), options);
}

}  // namespace xeber
