#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "index/segment.h"

namespace xeber {
namespace {

absl::Status Damaged(Part part, const std::string& what) {
  return absl::DataLossError(std::string(kPartFiles[static_cast<std::size_t>(part)]) + " is damaged: " + what);
}

bool BlockMaximaHold(const PostingList& list) {
  for (std::size_t i = 0; i < list.impacts.size(); ++i)
    if (list.impacts[i] > list.block_max[i / kPostingBlock] || list.impacts[i] > list.max_impact) return false;
  return true;
}

absl::Status VerifyTerms(const Segment& segment) {
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    if (ordinal > 0 && segment.term(ordinal - 1) >= segment.term(ordinal)) return Damaged(Part::kTerms, "terms out of order");
    if (segment.FindTerm(segment.term(ordinal)) != ordinal) return Damaged(Part::kTerms, "a term is not found");
    const PostingList list = segment.postings(ordinal);
    if (list.docs.empty()) return Damaged(Part::kImpacts, "documents out of order");
    if (!BlockMaximaHold(list)) return Damaged(Part::kImpacts, "an impact above its maximum");
  }
  return absl::OkStatus();
}

// Every word's posting in that document says where it stands.
bool ResiduesHold(const Segment& segment, DocId doc, const std::vector<TermOrdinal>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const PostingList list = segment.postings(tokens[i]);
    const auto at = std::lower_bound(list.docs.begin(), list.docs.end(), doc) - list.docs.begin();
    if (list.residues.empty()) continue;
    if (at == static_cast<std::ptrdiff_t>(list.docs.size()) || (list.residues[static_cast<std::size_t>(at)] >> (i % 16) & 1) == 0) return false;
  }
  return true;
}

absl::Status VerifyDocument(const Segment& segment, DocId doc, DocumentTokens& scratch) {
  const ArticleId id{std::string(segment.article_id(doc))};
  if (segment.FindArticle(id) != doc) return Damaged(Part::kIds, "an article is not found");
  segment.ReadTokens(doc, scratch);
  if (scratch.tokens.size() != segment.columns().length(doc)) return Damaged(Part::kTokens, id.value());
  if (!ResiduesHold(segment, doc, scratch.tokens)) return Damaged(Part::kTokens, id.value());
  const auto stored = segment.annotated_article(doc);
  if (!stored.ok()) return stored.status();
  return stored->article.id == id ? absl::OkStatus() : Damaged(Part::kArticles, id.value());
}

}  // namespace

absl::Status Segment::VerifyStrongPostings() const {
  if (!lists_.has_strong()) return absl::OkStatus();
  for (TermOrdinal ordinal = 0; ordinal < term_count(); ++ordinal) {
    const auto postings = strong_postings(ordinal);
    if (postings.size() != terms_.place(ordinal).strong)
      return Damaged(Part::kImpacts, "strong postings out of order");
    const std::uint32_t hash = TermHash(term(ordinal));
    for (const StrongPosting posting : postings) {
      const ForwardView view = forward(StrongDocOf(posting));
      if (!std::binary_search(view.terms.begin(), view.terms.end(), hash) &&
          !std::binary_search(view.entities.begin(), view.entities.end(), hash))
        return Damaged(Part::kImpacts, "a strong posting that no forward record has");
    }
  }
  for (DocId doc = 0; doc < size(); ++doc)
    if (HasEntities(doc) == forward(doc).entities.empty()) return Damaged(Part::kImpacts, "which articles name entities");
  return absl::OkStatus();
}

absl::Status Segment::Verify() const {
  if (!std::is_sorted(columns_.times().begin(), columns_.times().end())) return Damaged(Part::kColumns, "articles out of order");
  if (auto status = VerifyTerms(*this); !status.ok()) return status;
  if (auto status = VerifyStrongPostings(); !status.ok()) return status;
  DocumentTokens scratch;
  for (DocId doc = 0; doc < size(); ++doc)
    if (auto status = VerifyDocument(*this, doc, scratch); !status.ok()) return status;
  return neighbours_.Verify();
}

}  // namespace xeber
