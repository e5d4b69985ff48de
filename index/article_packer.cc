#include "index/article_packer.h"

#include <zdict.h>
#include <zstd.h>

#include <memory>
#include <new>
#include <vector>

#include "index/offsets.h"
#include "index/stored_articles.h"

namespace xeber {
namespace {

constexpr int kLevel = 3;        // of articles that wait in memory
constexpr int kDiskLevel = 9;    // of those that are written once and kept
constexpr std::size_t kDictionaryBytes = std::size_t{64} << 10;
constexpr std::size_t kSampleBytes = std::size_t{4} << 20;  // that a dictionary is made from: more takes longer and gains little

// Of this thread, made once.
ZSTD_CCtx* ThreadCompressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  if (context == nullptr) throw std::bad_alloc();
  return context.get();
}

using Documents = std::span<const CollectedDocument* const>;

// Articles and annotations spread over all documents. Empty if there is nothing in common.
std::string MakeDictionary(Documents documents) {
  std::uint64_t bytes = 0;
  for (const CollectedDocument* document : documents) bytes += 3 * document->article.size();  // about what it is uncompressed
  const std::size_t step = static_cast<std::size_t>(bytes / kSampleBytes) + 1;
  std::string samples;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < documents.size(); i += step) {
    for (const std::string* stored : {&documents[i]->article, &documents[i]->annotations}) {
      const auto sample = Decompress(*stored);
      if (!sample.ok() || sample->empty()) continue;
      samples += *sample;
      sizes.push_back(sample->size());
    }
  }
  std::string dictionary(kDictionaryBytes, '\0');
  const std::size_t made = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                                                 static_cast<unsigned>(sizes.size()));
  dictionary.resize(ZDICT_isError(made) ? 0 : made);
  return dictionary;
}

class Recompressor {
 public:
  // Without a dictionary bytes stay as they are.
  explicit Recompressor(const std::string& dictionary)
      : dictionary_(dictionary.empty() ? nullptr : ZSTD_createCDict(dictionary.data(), dictionary.size(), kDiskLevel), &ZSTD_freeCDict),
        context_(dictionary_ ? ZSTD_createCCtx() : nullptr, &ZSTD_freeCCtx) {
    if (!dictionary_) return;
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_refCDict(context_.get(), dictionary_.get());
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_dictIDFlag, 0);  // there is one
  }

  // The frame without its magic.
  void Append(const std::string& stored, std::string& out) const {
    const auto bytes = dictionary_ == nullptr ? absl::UnavailableError("no dictionary") : Decompress(stored);
    if (!bytes.ok()) {  // as it is
      out += std::string_view(stored).substr(kFrameMagic.size());
      return;
    }
    std::string frame(ZSTD_compressBound(bytes->size()), '\0');
    const std::size_t made = ZSTD_compress2(context_.get(), frame.data(), frame.size(), bytes->data(), bytes->size());
    frame.resize(ZSTD_isError(made) ? 0 : made);
    out += std::string_view(frame.empty() ? stored : frame).substr(kFrameMagic.size());
  }

 private:
  std::unique_ptr<ZSTD_CDict, decltype(&ZSTD_freeCDict)> dictionary_;
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_;
};

void PutPieces(Documents documents, std::string CollectedDocument::*field, const Recompressor& recompressor, ByteSink& out) {
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  for (const CollectedDocument* document : documents) {
    recompressor.Append(document->*field, bytes);
    offsets.push_back(bytes.size());
  }
  PutOffsets(offsets, out);
  out.PutArray(std::span<const char>(bytes));
}

}  // namespace

std::string Compress(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compressCCtx(ThreadCompressor(), out.data(), out.size(), bytes.data(), bytes.size(), kLevel));
  return out;
}

void PutStoredArticles(Documents documents, Destination destination, ByteSink& out) {
  const std::string dictionary = destination == Destination::kDisk && documents.size() >= kLeastForDictionary ? MakeDictionary(documents) : "";
  const Recompressor recompressor(dictionary);
  PutPieces(documents, &CollectedDocument::article, recompressor, out);
  PutPieces(documents, &CollectedDocument::annotations, recompressor, out);
  out.PutArray(std::span<const char>(dictionary));
}

}  // namespace xeber
