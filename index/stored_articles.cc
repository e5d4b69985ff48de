#include "index/stored_articles.h"

#include <zstd.h>

#include <memory>

#include <algorithm>

#include "absl/status/status.h"
#include "index/article_codec.h"
#include "index/bytes.h"
#include "index/segment_format.h"

namespace xeber {

absl::StatusOr<StoredArticles> StoredArticles::Load(std::string_view part) {
  const auto header = ByteSource(part).Get<PartHeader>();
  if (auto status = CheckPart(part, Part::kArticles, header.documents); !status.ok()) return status;
  ByteSource in(part);
  in.Get<PartHeader>();
  StoredArticles stored;
  stored.offsets_ = in.GetArray<std::uint64_t>();
  const auto bytes = in.GetArray<char>();
  stored.bytes_ = {bytes.data(), bytes.size()};
  if (!in.ok() || stored.offsets_.size() != std::size_t{header.documents} + 1 || stored.offsets_.back() != bytes.size() ||
      !std::is_sorted(stored.offsets_.begin(), stored.offsets_.end()))
    return absl::DataLossError("articles.bin is damaged");
  return stored;
}

absl::StatusOr<Article> StoredArticles::article(std::uint32_t doc) const {
  const auto bytes = Decompress(bytes_.substr(offsets_[doc], offsets_[doc + 1] - offsets_[doc]));
  if (!bytes.ok()) return bytes.status();
  return DecodeArticle(*bytes);
}

absl::StatusOr<std::string> Decompress(std::string_view stored) {
  const absl::Status damaged = absl::DataLossError("a stored article is damaged");
  const unsigned long long size = ZSTD_getFrameContentSize(stored.data(), stored.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > 8 * Article::kMaxBytes) return damaged;
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  std::string out(size, '\0');
  if (ZSTD_decompressDCtx(context.get(), out.data(), out.size(), stored.data(), stored.size()) != size) return damaged;
  return out;
}

}  // namespace xeber
