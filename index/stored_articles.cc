#include "index/stored_articles.h"

#include <zstd.h>

#include <new>

#include "absl/status/status.h"
#include "index/article_codec.h"
#include "index/segment_format.h"

namespace xeber {
namespace {

absl::Status Damaged() { return absl::DataLossError("a stored article is damaged"); }

// Of this thread, made once.
ZSTD_DCtx* ThreadDecompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  if (context == nullptr) throw std::bad_alloc();
  return context.get();
}

absl::StatusOr<std::string> DecompressWith(const ZSTD_DDict* dictionary, std::string_view stored) {
  const unsigned long long size = ZSTD_getFrameContentSize(stored.data(), stored.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > 8 * Article::kMaxBytes) return Damaged();
  std::string out(size, '\0');
  const std::size_t made =
      dictionary == nullptr
          ? ZSTD_decompressDCtx(ThreadDecompressor(), out.data(), out.size(), stored.data(), stored.size())
          : ZSTD_decompress_usingDDict(ThreadDecompressor(), out.data(), out.size(), stored.data(), stored.size(), dictionary);
  if (made != size) return Damaged();
  return out;
}

}  // namespace

bool StoredArticles::Pieces::Load(ByteSource& in, std::uint32_t count, bool older) {
  if (older)
    offsets.LoadWide(in);
  else
    offsets.Load(in);
  const auto all = in.GetArray<char>();
  bytes = {all.data(), all.size()};
  return in.ok() && offsets.Cut(count, bytes.size());
}

absl::StatusOr<StoredArticles> StoredArticles::Load(std::string_view part) {
  const auto header = ByteSource(part).Get<PartHeader>();
  if (auto status = CheckPart(part, Part::kArticles, header.documents); !status.ok()) return status;
  ByteSource in(part);
  in.Get<PartHeader>();
  const absl::Status damaged = absl::DataLossError("articles.bin is damaged");
  StoredArticles stored;
  stored.with_magic_ = header.version < kBlocksVersion;
  for (Pieces* pieces : {&stored.articles_, &stored.annotations_})
    if (!pieces->Load(in, header.documents, stored.with_magic_)) return damaged;
  if (in.done()) return stored;  // of before there were dictionaries
  const auto dictionary = in.GetArray<char>();
  if (!in.ok()) return damaged;
  if (dictionary.empty()) return stored;
  ZSTD_DDict* const made = ZSTD_createDDict(dictionary.data(), dictionary.size());
  if (made == nullptr || ZSTD_getDictID_fromDDict(made) == 0) {
    ZSTD_freeDDict(made);
    return damaged;
  }
  stored.dictionary_ = std::shared_ptr<const ZSTD_DDict>(made, [](const ZSTD_DDict* dict) { ZSTD_freeDDict(const_cast<ZSTD_DDict*>(dict)); });
  return stored;
}

absl::StatusOr<std::string> Decompress(std::string_view stored) { return DecompressWith(nullptr, stored); }

absl::StatusOr<std::string> StoredArticles::Decompress(std::string_view stored) const {
  const auto* const dictionary = static_cast<const ZSTD_DDict*>(dictionary_.get());
  if (with_magic_) return DecompressWith(dictionary, stored);
  thread_local std::string frame;
  frame.assign(kFrameMagic).append(stored);
  return DecompressWith(dictionary, frame);
}

absl::StatusOr<Article> StoredArticles::article(std::uint32_t doc) const {
  const auto bytes = Decompress(articles_[doc]);
  return bytes.ok() ? DecodeArticle(*bytes) : bytes.status();
}

absl::StatusOr<Annotations> StoredArticles::annotations(std::uint32_t doc) const {
  const auto bytes = Decompress(annotations_[doc]);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> article;
  return DecodeAnnotations(*bytes, [&]() -> absl::StatusOr<std::string_view> {
    article = Decompress(articles_[doc]);
    return article;
  });
}

absl::StatusOr<AnnotatedArticle> StoredArticles::annotated_article(std::uint32_t doc) const {
  const auto article_bytes = Decompress(articles_[doc]), bytes = Decompress(annotations_[doc]);
  if (!article_bytes.ok()) return article_bytes.status();
  if (!bytes.ok()) return bytes.status();
  auto article = DecodeArticle(*article_bytes);
  if (!article.ok()) return article.status();
  auto annotations = DecodeAnnotations(*bytes, [&] { return absl::StatusOr<std::string_view>(*article_bytes); });
  if (!annotations.ok()) return annotations.status();
  return AnnotatedArticle{*std::move(article), *std::move(annotations)};
}

}  // namespace xeber
