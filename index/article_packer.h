// Writes articles.bin, which stored_articles.h reads.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "index/bytes.h"
#include "index/collected_documents.h"

namespace xeber {

// What zstd makes of bytes without a dictionary: how articles wait in memory until their segment is encoded.
std::string Compress(std::string_view bytes);

// What goes behind the header of articles.bin, in the order given. A segment of kLeastForDictionary articles or more gets a dictionary on disk,
// which is made of pieces of its own articles: it leaves with them.
void PutStoredArticles(std::span<const CollectedDocument* const> documents, Destination destination, ByteSink& out);
inline constexpr std::size_t kLeastForDictionary = 512;

}  // namespace xeber
