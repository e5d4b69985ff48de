#include "annotate/term_vector.h"

#include <algorithm>

#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::uint64_t kEntitySalt = 0x656e74697479ull;

// Sums the counts of equal terms.
void Merge(std::vector<TermCount>& terms) {
  std::sort(terms.begin(), terms.end(), [](const TermCount& a, const TermCount& b) { return a.term < b.term; });
  std::size_t kept = 0;
  for (const TermCount& term : terms) {
    if (kept > 0 && terms[kept - 1].term == term.term) {
      terms[kept - 1].count += term.count;
    } else {
      terms[kept++] = term;
    }
  }
  terms.resize(kept);
}

}  // namespace

void CountTerms(const Document& document, const Annotations& annotations, const TermOptions& options,
                std::vector<TermCount>& out) {
  out.clear();
  const std::uint64_t salt = LanguageSalt(document.language);
  for (std::size_t field = 0; field < kArticleFields; ++field) {
    const float times = field == 0 ? options.title_times : 1;
    std::uint64_t before = 0;
    for (const Token& token : document.analysis[field]->tokens) {
      if (token.stop || token.kind == TokenKind::kUrl || token.kind == TokenKind::kEmail) continue;
      const std::uint64_t term = StemKey(token, salt);
      out.push_back({term, times});
      if (options.pairs && before != 0 && !token.sentence_start) out.push_back({JoinHashes(before, term), times});
      before = term;
    }
  }
  if (options.entities) {
    for (const ArticleEntity& entity : annotations.entities)
      out.push_back({HashBytes(entity.id, kEntitySalt), static_cast<float>(std::max<std::size_t>(1, entity.mentions.size()))});
  }
  Merge(out);
}

}  // namespace xeber
