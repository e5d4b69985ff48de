// The files of a segment. Each is one part: a 16-byte header, then arrays that are read in place.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "index/bytes.h"

namespace xeber {

enum class Part : std::uint8_t { kTerms, kImpacts, kTokens, kColumns, kForward, kCards, kArticles, kIds };
inline constexpr std::size_t kPartCount = 8;

// File names, in the order of Part.
inline constexpr std::array<std::string_view, kPartCount> kPartFiles = {"terms.bin",   "impacts.bin", "tokens.bin",   "columns.bin",
                                                                        "forward.bin", "cards.bin",   "articles.bin", "ids.bin"};

// Where a segment is going to lie. Those in memory are short-lived: their articles get no dictionary (index/article_packer.h).
enum class Destination : std::uint8_t { kDisk, kMemory };

// The bytes of all parts of one segment, headers included.
using SegmentParts = std::array<std::string, kPartCount>;

inline constexpr std::uint32_t kPartMagic = 0x52424558;  // "XEBR"
inline constexpr std::uint16_t kPartVersion = 4;
inline constexpr std::uint16_t kStrongPostingsVersion = 2;  // of the first impacts.bin that holds them
inline constexpr std::uint16_t kPagesVersion = 3;           // of the first impacts.bin with documents in two bytes
inline constexpr std::uint16_t kBlocksVersion = 4;          // of the first terms.bin in blocks (index/term_dictionary.h)

struct PartHeader {
  std::uint32_t magic = kPartMagic;
  std::uint16_t version = kPartVersion;
  std::uint16_t part = 0;
  std::uint32_t documents = 0;
  std::uint32_t reserved = 0;
};
static_assert(sizeof(PartHeader) == 16);

// DATA_LOSS if `bytes` do not start as `part` of a segment with that many documents; FAILED_PRECONDITION if a newer build wrote it.
absl::Status CheckPart(std::string_view bytes, Part part, std::uint32_t documents);

// DATA_LOSS that names the part.
absl::Status DamagedPart(Part part);

// Postings are cut in blocks of this many, each with its greatest impact.
inline constexpr std::uint32_t kPostingBlock = 64;
constexpr std::uint64_t BlocksOf(std::uint64_t postings) { return (postings + kPostingBlock - 1) / kPostingBlock; }

// The positions of a term in a document's words, modulo 16, a bit each: words can stand in a row only if their residues do, which
// tells most documents that hold all words of a phrase from those that hold the phrase. All bits where there are no positions.
using PositionResidues = std::uint16_t;
inline constexpr PositionResidues kAnyPosition = 0xFFFF;

// Columns hold this for "no time".
inline constexpr std::int64_t kNoTime = INT64_MIN;

// Strongest terms of an article that forward.bin keeps at most.
inline constexpr std::size_t kForwardTerms = 80;
inline constexpr std::size_t kForwardEntities = 32;

}  // namespace xeber
