#include "annotate/term_vector.h"

#include <algorithm>

#include "annotate/name_keys.h"
#include "news/content_weigher.h"

namespace xeber {
namespace {

constexpr std::uint64_t kEntitySalt = 0x656e74697479ull;

}  // namespace

void MergeFeatures(std::vector<TermCount>& features) {
  std::sort(features.begin(), features.end(), [](const TermCount& a, const TermCount& b) { return a.term < b.term; });
  std::size_t kept = 0;
  for (const TermCount& term : features) {
    if (kept > 0 && features[kept - 1].term == term.term) {
      features[kept - 1].count += term.count;
    } else {
      features[kept++] = term;
    }
  }
  features.resize(kept);
}

void CountFeatures(const DocumentTerms& terms, const Annotations& annotations, const TermOptions& options,
                   std::vector<TermCount>& out) {
  thread_local std::vector<std::uint64_t> hashes;  // of a stem; 0 = left out
  out.clear();
  hashes.clear();
  const std::uint64_t salt = LanguageSalt(terms.language);
  for (const TermOccurrences& term : terms.terms) {
    hashes.push_back(term.stop ? 0 : HashBytes(term.stem, salt));
    if (!term.stop) out.push_back({hashes.back(), options.title_times * term.title + term.lead + term.body});
  }
  if (options.pairs) {
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < terms.tokens.size(); ++i) {
      if (i == terms.title_tokens || i == terms.title_tokens + terms.lead_tokens) before = 0;
      const std::uint64_t hash = hashes[terms.tokens[i]];
      if (hash == 0) continue;
      if (before != 0) out.push_back({JoinHashes(before, hash), i < terms.title_tokens ? options.title_times : 1});
      before = hash;
    }
  }
  if (options.entities) {
    for (const ArticleEntity& entity : annotations.entities)
      out.push_back({HashBytes(entity.id, kEntitySalt), static_cast<float>(std::max<std::size_t>(1, entity.mentions.size()))});
  }
  MergeFeatures(out);
}

void WeighFeatures(const DocumentTerms& terms, const Annotations& annotations, std::vector<TermCount>& out) {
  const ContentWeigher weigh(terms);
  const std::uint64_t salt = LanguageSalt(terms.language);
  out.clear();
  for (std::size_t i = 0; i < terms.terms.size(); ++i)
    if (!terms.terms[i].stop) out.push_back({HashBytes(terms.terms[i].stem, salt), weigh(i)});
  for (const WordPart& part : annotations.parts) out.push_back({HashBytes(part.stem, salt), weigh(part.word)});
  for (const ArticleEntity& entity : annotations.entities)
    out.push_back({HashBytes(entity.id, kEntitySalt), kEntityContent * entity.salience});
  MergeFeatures(out);
}

}  // namespace xeber
