#include "text/fingerprint.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace xeber {
namespace {

std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// FNV-1a, then mixed: the values stand in files, so this never changes.
std::uint64_t HashTerm(std::string_view term) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const unsigned char c : term) hash = (hash ^ c) * 0x100000001B3u;
  return Mix(hash);
}

std::uint64_t SimHash(const DocumentTerms& document, std::span<const std::uint64_t> hashes) {
  std::array<int, 64> votes{};
  for (std::size_t i = 0; i < document.terms.size(); ++i) {
    const TermOccurrences& term = document.terms[i];
    const int weight = term.stop ? 0 : std::min<int>(term.lead + term.body + (document.body_tokens() == 0 ? term.title : 0), 4);
    for (int bit = 0; weight > 0 && bit < 64; ++bit) votes[bit] += (hashes[i] >> bit & 1) != 0 ? weight : -weight;
  }
  std::uint64_t hash = 0;
  for (int bit = 0; bit < 64; ++bit) hash |= static_cast<std::uint64_t>(votes[bit] > 0) << bit;
  return hash;
}

}  // namespace

void AddFingerprint(DocumentTerms& document) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(document.terms.size());
  for (const TermOccurrences& term : document.terms) hashes.push_back(HashTerm(term.stem));
  document.fingerprint = SimHash(document, hashes);

  const std::size_t skipped = document.tokens.size() > document.title_tokens ? document.title_tokens : 0;
  const std::span<const std::uint32_t> tokens = std::span<const std::uint32_t>(document.tokens).subspan(skipped);
  std::vector<std::uint32_t>& kept = document.shingles;
  kept.clear();
  const std::size_t width = std::min<std::size_t>(3, tokens.size());
  for (std::size_t i = 0; width > 0 && i + width <= tokens.size(); ++i) {
    std::uint64_t hash = 0;
    for (std::size_t j = 0; j < width; ++j) hash = Mix(hash * 31 + hashes[tokens[i + j]]);
    kept.push_back(static_cast<std::uint32_t>(hash >> 32));
  }
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  if (kept.size() > kShinglesKept) kept.resize(kShinglesKept);
}

double EstimateJaccard(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  if (a.empty() || b.empty()) return 0;
  // Among the k smallest of the union, the share that both hold (Broder 1997).
  std::size_t i = 0, j = 0, seen = 0, shared = 0;
  while (seen < kShinglesKept && (i < a.size() || j < b.size())) {
    if (j == b.size() || (i < a.size() && a[i] < b[j])) {
      if (j == b.size() && b.size() == kShinglesKept) break;  // beyond b's sketch nothing is known of b
      ++i;
    } else if (i == a.size() || b[j] < a[i]) {
      if (i == a.size() && a.size() == kShinglesKept) break;
      ++j;
    } else {
      ++i, ++j, ++shared;
    }
    ++seen;
  }
  return static_cast<double>(shared) / static_cast<double>(seen);
}

}  // namespace xeber
