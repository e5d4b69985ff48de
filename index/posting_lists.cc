#include "index/posting_lists.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <string>

namespace xeber {
namespace {

// Every byte, to point at one of a value.
constexpr std::array<std::uint8_t, 256> kBytes = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}();

// The greatest of at most kPostingBlock bytes, 0 if there are none. A compiler branches on each, and mispredicts.
std::uint8_t MaxOf(std::span<const std::uint8_t> bytes) {
  std::uint8_t max = 0;
  std::size_t at = 0;
#ifdef __SSE2__
  if (bytes.size() >= 16) {
    const auto load = [&](std::size_t i) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + i)); };
    __m128i most = load(bytes.size() - 16);
    for (; at + 16 <= bytes.size(); at += 16) most = _mm_max_epu8(most, load(at));
    most = _mm_max_epu8(most, _mm_srli_si128(most, 8));
    most = _mm_max_epu8(most, _mm_srli_si128(most, 4));
    most = _mm_max_epu8(most, _mm_srli_si128(most, 2));
    most = _mm_max_epu8(most, _mm_srli_si128(most, 1));
    return static_cast<std::uint8_t>(_mm_cvtsi128_si32(most));
  }
#endif
  for (; at < bytes.size(); ++at) max = max < bytes[at] ? bytes[at] : max;
  return max;
}

}  // namespace

absl::Status PostingLists::Load(const TermDictionary& terms, std::string_view impacts, DocId documents, bool known_sound) {
  terms_ = &terms;
  documents_ = documents;
  ByteSource in(impacts);
  in.Get<PartHeader>();
  docs_ = in.GetArray<std::uint16_t>();
  impacts_ = in.GetArray<std::uint8_t>();
  block_max_ = in.GetArray<std::uint8_t>();
  long_max_ = in.GetArray<std::uint8_t>();
  second_pages_ = in.GetArray<std::uint32_t>();
  strong_ = in.GetArray<char>();
  named_ = in.GetArray<std::uint64_t>();  // behind the strong postings, so that there are bytes to be read behind the last
  if (!in.ok() || documents > kMaxSegmentDocuments || docs_.size() != terms.postings() || impacts_.size() != docs_.size() ||
      second_pages_.size() != (documents > kPageDocuments ? terms.size() : 0) || strong_.size() != kStrongBytes * terms.strong_postings())
    return DamagedPart(Part::kImpacts);
  if (named_.size() != (documents + std::size_t{63}) / 64 && !(named_.empty() && strong_.empty())) return DamagedPart(Part::kImpacts);
  FindLong();
  if (block_max_.size() != long_blocks_ || long_max_.size() != long_.size()) return DamagedPart(Part::kImpacts);
  if (!known_sound) sound_ = FoundSound(terms.size()), sound_strong_ = FoundSound(terms.size());
  return absl::OkStatus();
}

absl::Status PostingLists::LoadResidues(ByteSource& in) {
  if (in.done()) return absl::OkStatus();  // written without
  residues_ = in.GetArray<PositionResidues>();
  all_residues_ = residues_.size() == docs_.size();
  return in.ok() && (all_residues_ || residues_.size() == long_postings_) ? absl::OkStatus() : DamagedPart(Part::kTokens);
}

void PostingLists::FindLong() {
  is_long_.resize(terms_->size() / 64 + 1);
  for (TermOrdinal ordinal = 0; ordinal < terms_->size(); ++ordinal) {
    if (ordinal % 64 == 0) is_long_[ordinal / 64].before = long_.size();
    const std::uint32_t documents = terms_->documents(ordinal);
    if (IsShort(documents)) continue;
    is_long_[ordinal / 64].lists |= std::uint64_t{1} << (ordinal % 64);
    long_.push_back({static_cast<std::uint32_t>(long_blocks_), static_cast<std::uint32_t>(long_postings_)});
    long_blocks_ += BlocksOf(documents);
    long_postings_ += documents;
  }
}

std::size_t PostingLists::LongIndex(TermOrdinal ordinal) const {
  const LongOf64& lists = is_long_[ordinal / 64];
  return lists.before + static_cast<std::size_t>(std::popcount(lists.lists & ((std::uint64_t{1} << (ordinal % 64)) - 1)));
}

PostingList PostingLists::postings(TermOrdinal ordinal) const {
  const TermDictionary::Place place = terms_->place(ordinal);
  const std::uint32_t count = place.documents;
  PostingList list{.docs = {docs_.subspan(place.begin, count), second_pages_.empty() ? count : second_pages_[ordinal]},
                   .impacts = impacts_.subspan(place.begin, count)};
  if (!sound_.Is(ordinal, [&] { return list.docs.IsSound(documents_); })) return {};
  if (all_residues_) list.residues = residues_.subspan(place.begin, count);
  if (IsShort(count)) {
    list.max_impact = MaxOf(list.impacts);
    list.block_max = {&kBytes[list.max_impact], 1};
    return list;
  }
  const std::size_t index = LongIndex(ordinal);
  list.max_impact = long_max_[index];
  list.block_max = block_max_.subspan(long_[index].blocks_begin, BlocksOf(count));
  if (!all_residues_ && !residues_.empty()) list.residues = residues_.subspan(long_[index].residues_begin, count);
  return list;
}

void PostingLists::Prefetch(TermOrdinal ordinal) const {
  const TermDictionary::Place place = terms_->place(ordinal);
  sound_.Prefetch(ordinal);
  if (!second_pages_.empty()) __builtin_prefetch(&second_pages_[ordinal]);
  __builtin_prefetch(&is_long_[ordinal / 64]);
  __builtin_prefetch(docs_.data() + place.begin);
  __builtin_prefetch(docs_.data() + place.begin + place.documents - 1);
}

StrongList PostingLists::strong(TermOrdinal ordinal) const {
  const TermDictionary::Place place = terms_->place(ordinal);
  const StrongList list(strong_.data() + kStrongBytes * place.strong_begin, place.strong);
  const auto sound = [&] {
    return std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) == list.end() &&
           std::all_of(list.begin(), list.end(), [&](StrongPosting posting) { return RankOf(posting) < kStrengthRanks && StrongDocOf(posting) < documents_; });
  };
  return sound_strong_.Is(ordinal, sound) ? list : StrongList();
}

}  // namespace xeber
