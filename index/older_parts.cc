#include "index/older_parts.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "index/bytes.h"
#include "index/folded_words.h"
#include "index/posting_lists.h"
#include "index/segment_format.h"
#include "index/strong_list.h"
#include "index/term_dictionary.h"

namespace xeber {
namespace {

// Strong postings had four bytes, of which the lower 27 bits were the document.
constexpr int kOldStrengthShift = 27;
DocId OlderStrongDoc(std::uint32_t posting) { return posting & ((std::uint32_t{1} << kOldStrengthShift) - 1); }
constexpr TermOrdinal kNone = UINT32_MAX;

std::uint16_t VersionOf(std::string_view part) { return ByteSource(part).Get<PartHeader>().version; }

template <typename Offset>
bool Cuts(std::span<const Offset> offsets, std::size_t pieces, std::size_t total) {
  return offsets.size() == pieces + 1 && offsets.front() == 0 && offsets.back() == total && std::is_sorted(offsets.begin(), offsets.end());
}

// terms.bin as it was.
struct OlderTerms {
  std::span<const char> bytes;
  std::span<const std::uint32_t> offsets, frequencies;
  std::span<const std::uint64_t> begins;
  std::span<const std::uint8_t> max_impacts;
  std::span<const TermOrdinal> folded, by_frequency;

  std::size_t size() const { return begins.size(); }
  std::string_view text(std::size_t i) const { return {bytes.data() + offsets[i], offsets[i + 1] - offsets[i]}; }
  bool Load(ByteSource in);
};

bool OlderTerms::Load(ByteSource in) {
  in.Get<PartHeader>();
  bytes = in.GetArray<char>();
  offsets = in.GetArray<std::uint32_t>();
  begins = in.GetArray<std::uint64_t>();
  frequencies = in.GetArray<std::uint32_t>();
  max_impacts = in.GetArray<std::uint8_t>();
  folded = in.GetArray<TermOrdinal>();
  in.GetArray<std::uint64_t>();  // the hash table
  by_frequency = in.GetArray<TermOrdinal>();
  const auto known = [&](TermOrdinal ordinal) { return ordinal < size(); };
  if (!in.ok() || !Cuts(offsets, size(), bytes.size()) || frequencies.size() != size() || max_impacts.size() != size() ||
      folded.size() != size() || by_frequency.size() != size() || !std::all_of(by_frequency.begin(), by_frequency.end(), known) ||
      !std::all_of(folded.begin(), folded.end(), [&](TermOrdinal ordinal) { return known(ordinal) || ordinal == kNone; }))
    return false;
  for (std::size_t i = 0; i < size(); ++i)
    if (text(i).empty() || text(i).size() > UINT8_MAX) return false;
  return true;
}

// impacts.bin as it was.
struct OlderImpacts {
  std::span<const DocId> whole_docs;  // before kPagesVersion
  std::vector<std::uint16_t> docs;
  std::span<const std::uint8_t> impacts, block_max;
  std::span<const std::uint64_t> block_begins;
  std::vector<std::uint32_t> second_pages;
  std::span<const std::uint32_t> strong, strong_begins;
  std::span<const std::uint64_t> named;

  bool Load(ByteSource in, const OlderTerms& terms, DocId documents);

 private:
  bool ListsFit(const OlderTerms& terms) const;
  bool CutInPages(const OlderTerms& terms, DocId documents);
};

bool OlderImpacts::Load(ByteSource in, const OlderTerms& terms, DocId documents) {
  const std::uint16_t version = in.Get<PartHeader>().version;
  if (version >= kPagesVersion) {
    const auto numbers = in.GetArray<std::uint16_t>();
    docs.assign(numbers.begin(), numbers.end());
  } else {
    whole_docs = in.GetArray<DocId>();
  }
  impacts = in.GetArray<std::uint8_t>();
  block_max = in.GetArray<std::uint8_t>();
  block_begins = in.GetArray<std::uint64_t>();
  if (!in.ok() || impacts.size() != std::max(docs.size(), whole_docs.size()) || !ListsFit(terms)) return false;
  if (version >= kPagesVersion) {
    const auto begins = in.GetArray<std::uint32_t>();
    second_pages.assign(begins.begin(), begins.end());
  } else if (!CutInPages(terms, documents)) {
    return false;
  }
  if (version < kStrongPostingsVersion) return in.ok();
  strong = in.GetArray<std::uint32_t>();
  strong_begins = in.GetArray<std::uint32_t>();
  named = in.GetArray<std::uint64_t>();
  return in.ok() && Cuts(strong_begins, terms.size(), strong.size()) &&
         std::all_of(strong.begin(), strong.end(), [&](std::uint32_t posting) { return OlderStrongDoc(posting) < documents; });
}

// Lists follow each other without gaps.
bool OlderImpacts::ListsFit(const OlderTerms& terms) const {
  if (block_begins.size() != terms.size()) return false;
  std::uint64_t begin = 0, block = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms.frequencies[i] == 0 || terms.begins[i] != begin || block_begins[i] != block) return false;
    begin += terms.frequencies[i];
    block += BlocksOf(terms.frequencies[i]);
  }
  return begin == impacts.size() && block == block_max.size() && begin <= UINT32_MAX;
}

bool OlderImpacts::CutInPages(const OlderTerms& terms, DocId documents) {
  if (documents > kMaxSegmentDocuments || std::any_of(whole_docs.begin(), whole_docs.end(), [&](DocId doc) { return doc >= documents; }))
    return false;
  docs.assign(whole_docs.begin(), whole_docs.end());
  if (documents <= kPageDocuments) return true;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto list = whole_docs.subspan(terms.begins[i], terms.frequencies[i]);
    if (!std::is_sorted(list.begin(), list.end())) return false;
    second_pages.push_back(static_cast<std::uint32_t>(std::lower_bound(list.begin(), list.end(), kPageDocuments) - list.begin()));
  }
  return true;
}

ByteSink Begin(Part part, DocId documents) {
  ByteSink out;
  out.Put(PartHeader{.version = kBlocksVersion, .part = static_cast<std::uint16_t>(part), .documents = documents});
  return out;
}

std::string TermsOf(const OlderTerms& terms, const OlderImpacts& impacts, DocId documents) {
  std::vector<TermEntry> entries;
  std::vector<WordAndFolded> folded;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::uint32_t strong = impacts.strong_begins.empty() ? 0 : impacts.strong_begins[i + 1] - impacts.strong_begins[i];
    entries.push_back({.text = terms.text(i), .documents = terms.frequencies[i], .strong = strong});
    if (terms.folded[i] != kNone) folded.emplace_back(static_cast<TermOrdinal>(i), terms.folded[i]);
  }
  ByteSink out = Begin(Part::kTerms, documents);
  PutTermDictionary(entries, out);
  PutFoldedWords(folded, out);
  return std::move(out.bytes());
}

std::string ImpactsOf(const OlderTerms& terms, const OlderImpacts& impacts, DocId documents) {
  std::vector<std::uint8_t> block_max, long_max;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (IsShort(terms.frequencies[i])) continue;
    const auto blocks = impacts.block_max.subspan(impacts.block_begins[i], BlocksOf(terms.frequencies[i]));
    block_max.insert(block_max.end(), blocks.begin(), blocks.end());
    long_max.push_back(terms.max_impacts[i]);
  }
  std::string strong;
  for (const std::uint32_t posting : impacts.strong)
    PutStrongPosting(MakeStrongPosting(posting >> kOldStrengthShift, OlderStrongDoc(posting)), strong);
  ByteSink out = Begin(Part::kImpacts, documents);
  out.PutArray(impacts.docs);
  out.PutArray(impacts.impacts);
  out.PutArray(block_max);
  out.PutArray(long_max);
  out.PutArray(impacts.second_pages);
  out.PutArray(std::span<const char>(strong));
  out.PutArray(impacts.named);
  return std::move(out.bytes());
}

}  // namespace

bool IsOlder(std::string_view terms) { return VersionOf(terms) < kBlocksVersion; }

absl::StatusOr<ConvertedParts> ConvertOlderParts(std::string_view terms, std::string_view impacts, DocId documents) {
  OlderTerms old_terms;
  if (!old_terms.Load(ByteSource(terms))) return DamagedPart(Part::kTerms);
  OlderImpacts old_impacts;
  if (VersionOf(impacts) >= kBlocksVersion || !old_impacts.Load(ByteSource(impacts), old_terms, documents))
    return DamagedPart(Part::kImpacts);
  return ConvertedParts{.terms = TermsOf(old_terms, old_impacts, documents),
                        .impacts = ImpactsOf(old_terms, old_impacts, documents),
                        .words = {old_terms.by_frequency.begin(), old_terms.by_frequency.end()}};
}

}  // namespace xeber
