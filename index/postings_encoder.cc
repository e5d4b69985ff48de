#include "index/postings_encoder.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "index/doc_list.h"
#include "index/posting_lists.h"
#include "index/strong_list.h"

namespace xeber {
namespace {

// Where the list of each term begins, by vocabulary number, and the end of all. Of lists that `has` is false for, nothing.
template <typename Has>
std::pair<std::vector<std::uint64_t>, std::uint64_t> BeginsOf(const CollectedDocuments& collected, const TermOrder& terms, Has has) {
  std::vector<std::uint64_t> begins(collected.vocabulary.size());
  std::uint64_t total = 0;
  for (const std::uint32_t id : terms.sorted)
    if (has(collected.frequencies[id])) begins[id] = std::exchange(total, total + collected.frequencies[id]);
  return {std::move(begins), total};
}

// The greatest impact of each block of the long lists, and of each of those lists.
void PutMaxima(const CollectedDocuments& collected, const TermOrder& terms, const std::vector<std::uint8_t>& impacts, ByteSink& out) {
  std::vector<std::uint8_t> of_blocks, of_lists;
  auto at = impacts.begin();
  for (const std::uint32_t id : terms.sorted) {
    const auto begin = std::exchange(at, at + collected.frequencies[id]);
    if (IsShort(collected.frequencies[id])) continue;
    for (auto block = begin; block < at; block += std::min<std::ptrdiff_t>(kPostingBlock, at - block))
      of_blocks.push_back(*std::max_element(block, block + std::min<std::ptrdiff_t>(kPostingBlock, at - block)));
    of_lists.push_back(*std::max_element(begin, at));
  }
  out.PutArray(of_blocks);
  out.PutArray(of_lists);
}

// The strong postings of each term in its order, and which documents name entities.
void PutStrong(const StrongTerms& strong, std::size_t terms, ByteSink& out) {
  std::vector<std::uint32_t> next = CountStrong(strong, terms);
  std::exclusive_scan(next.begin(), next.end(), next.begin(), 0u);
  const std::vector<std::uint32_t> begins = next;
  std::vector<StrongPosting> postings(strong.postings.size());
  for (const auto& [ordinal, posting] : strong.postings) postings[next[ordinal]++] = posting;
  std::string bytes;
  bytes.reserve(kStrongBytes * postings.size());
  for (std::size_t i = 0; i < begins.size(); ++i) {
    std::sort(postings.begin() + begins[i], postings.begin() + next[i]);
    for (std::uint32_t at = begins[i]; at < next[i]; ++at) PutStrongPosting(postings[at], bytes);
  }
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(strong.named);
}

}  // namespace

std::vector<std::uint32_t> CountStrong(const StrongTerms& strong, std::size_t terms) {
  std::vector<std::uint32_t> counts(terms);
  for (const auto& [ordinal, posting] : strong.postings) ++counts[ordinal];
  return counts;
}

void PutPostings(const CollectedDocuments& collected, const TermOrder& terms, const DocumentOrder& documents, const StrongTerms& strong,
                 ByteSink& out) {
  auto [next, total] = BeginsOf(collected, terms, [](std::uint32_t) { return true; });
  std::vector<std::uint16_t> docs(total);
  std::vector<std::uint8_t> impacts(total);
  std::vector<std::uint32_t> second_pages(documents.size() > kPageDocuments ? collected.vocabulary.size() : 0);  // by ordinal
  for (DocId doc = 0; doc < documents.size(); ++doc) {
    for (const CollectedPosting& posting : documents[doc]->postings) {
      const std::uint64_t at = next[posting.term]++;
      docs[at] = NumberInPage(doc);
      impacts[at] = posting.impact;
      if (doc < kPageDocuments && !second_pages.empty()) ++second_pages[terms.ordinals[posting.term]];
    }
  }
  out.PutArray(docs);
  out.PutArray(impacts);
  PutMaxima(collected, terms, impacts, out);
  out.PutArray(second_pages);
  PutStrong(strong, terms.sorted.size(), out);
}

std::vector<PositionResidues> ResiduesOf(const CollectedDocuments& collected, const TermOrder& terms, const DocumentOrder& documents) {
  const auto is_long = [](std::uint32_t frequency) { return !IsShort(frequency); };
  auto [next, total] = BeginsOf(collected, terms, is_long);
  std::vector<PositionResidues> residues(total), of_term(collected.vocabulary.size(), 0);
  for (const CollectedDocument* document : documents) {
    for (std::size_t at = 0; at < document->tokens.size(); ++at) {
      const std::uint32_t term = document->tokens[at], folded = collected.folded[term];
      const auto bit = static_cast<PositionResidues>(1u << (at % 16));
      of_term[term] |= bit;
      if (folded != Segment::kNoTerm) of_term[folded] |= bit;
    }
    for (const CollectedPosting& posting : document->postings) {
      const PositionResidues found = std::exchange(of_term[posting.term], 0);
      if (is_long(collected.frequencies[posting.term])) residues[next[posting.term]++] = found == 0 ? kAnyPosition : found;
    }
    for (const std::uint32_t term : document->tokens)  // a spelling that this document was not given
      if (collected.folded[term] != Segment::kNoTerm) of_term[collected.folded[term]] = 0;
  }
  return residues;
}

}  // namespace xeber
