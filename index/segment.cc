#include "index/segment.h"

#include <algorithm>
#include <functional>

#include "absl/status/status.h"
#include "index/hash.h"

namespace xeber {
namespace {

std::string_view BytesOf(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

// Whether `offsets` cut `total` bytes (or items) into `pieces`.
template <typename Offset>
bool Cuts(std::span<const Offset> offsets, std::size_t pieces, std::size_t total) {
  return offsets.size() == pieces + 1 && offsets.front() == 0 && offsets.back() == total &&
         std::is_sorted(offsets.begin(), offsets.end());
}

std::uint64_t BlocksOf(std::uint64_t postings) { return (postings + kPostingBlock - 1) / kPostingBlock; }

absl::Status Damaged(Part part) {
  return absl::DataLossError(std::string(kPartFiles[static_cast<std::size_t>(part)]) + " is damaged");
}

// Reads the arrays of a part after its header.
ByteSource Open(std::string_view part) {
  ByteSource in(part);
  in.Get<PartHeader>();
  return in;
}

}  // namespace

absl::Status CheckPart(std::string_view bytes, Part part, std::uint32_t documents) {
  const std::string name(kPartFiles[static_cast<std::size_t>(part)]);
  const auto header = ByteSource(bytes).Get<PartHeader>();
  if (bytes.size() < sizeof header || header.magic != kPartMagic || header.part != static_cast<std::uint16_t>(part))
    return absl::DataLossError(name + " is not a file of a segment");
  if (header.version > kPartVersion)
    return absl::FailedPreconditionError(name + " was written by a newer xeber; use that one, or reindex");
  if (header.documents != documents) return absl::DataLossError(name + " belongs to another segment");
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const Segment>> Segment::FromParts(std::string name, SegmentParts parts) {
  std::shared_ptr<Segment> segment(new Segment);
  segment->name_ = std::move(name);
  segment->owned_ = std::move(parts);
  for (std::size_t i = 0; i < kPartCount; ++i) segment->parts_[i] = segment->owned_[i];
  if (auto status = segment->Load(); !status.ok()) return status;
  return segment;
}

absl::StatusOr<std::shared_ptr<const Segment>> Segment::Open(FileSystem& files, const std::string& directory, std::string name) {
  std::shared_ptr<Segment> segment(new Segment);
  segment->name_ = std::move(name);
  for (std::size_t i = 0; i < kPartCount; ++i) {
    auto bytes = files.Map(directory + "/" + std::string(kPartFiles[i]));
    if (!bytes.ok()) return bytes.status();
    segment->mapped_[i] = *std::move(bytes);
    segment->parts_[i] = segment->mapped_[i]->bytes();
  }
  if (auto status = segment->Load(); !status.ok())
    return absl::Status(status.code(), directory + ": " + std::string(status.message()));
  return segment;
}

absl::Status Segment::LoadTerms() {
  ByteSource in = xeber::Open(part(Part::kTerms));
  term_bytes_ = BytesOf(in.GetArray<char>());
  term_offsets_ = in.GetArray<std::uint32_t>();
  term_begins_ = in.GetArray<std::uint64_t>();
  document_frequencies_ = in.GetArray<std::uint32_t>();
  max_impacts_ = in.GetArray<std::uint8_t>();
  folded_ = in.GetArray<TermOrdinal>();
  term_table_ = in.GetArray<TermSlot>();
  by_frequency_ = in.GetArray<TermOrdinal>();
  const std::size_t terms = term_begins_.size();
  if (!in.ok() || !Cuts<std::uint32_t>(term_offsets_, terms, term_bytes_.size()) || document_frequencies_.size() != terms ||
      max_impacts_.size() != terms || folded_.size() != terms || by_frequency_.size() != terms ||
      !std::has_single_bit(term_table_.size()) ||
      !std::all_of(folded_.begin(), folded_.end(), [&](TermOrdinal ordinal) { return ordinal < terms || ordinal == kNoTerm; }) ||
      !std::all_of(by_frequency_.begin(), by_frequency_.end(), [&](TermOrdinal ordinal) { return ordinal < terms; }) ||
      !std::all_of(term_table_.begin(), term_table_.end(), [&](TermSlot slot) { return slot.ordinal_plus_one <= terms; }) ||
      std::all_of(term_table_.begin(), term_table_.end(), [](TermSlot slot) { return slot.ordinal_plus_one != 0; }))
    return Damaged(Part::kTerms);
  return absl::OkStatus();
}

absl::Status Segment::LoadPostings() {
  ByteSource impacts = xeber::Open(part(Part::kImpacts));
  const bool pages = ByteSource(part(Part::kImpacts)).Get<PartHeader>().version >= kPagesVersion;
  std::span<const DocId> whole_docs;
  if (pages)
    posting_docs_ = impacts.GetArray<std::uint16_t>();
  else
    whole_docs = impacts.GetArray<DocId>();
  posting_impacts_ = impacts.GetArray<std::uint8_t>();
  block_max_ = impacts.GetArray<std::uint8_t>();
  block_begins_ = impacts.GetArray<std::uint64_t>();
  const std::size_t terms = term_count();
  if (!impacts.ok() || posting_impacts_.size() != (pages ? posting_docs_.size() : whole_docs.size()) || block_begins_.size() != terms)
    return Damaged(Part::kImpacts);
  std::uint64_t begin = 0, block = 0;  // lists follow each other without gaps
  for (std::size_t i = 0; i < terms; ++i) {
    if (document_frequencies_[i] == 0 || term_begins_[i] != begin || block_begins_[i] != block) return Damaged(Part::kTerms);
    begin += document_frequencies_[i];
    block += BlocksOf(document_frequencies_[i]);
  }
  if (begin != posting_impacts_.size() || block != block_max_.size()) return Damaged(Part::kImpacts);
  if (auto status = pages ? LoadPages(impacts) : ConvertPostings(whole_docs); !status.ok()) return status;
  if (auto status = LoadStrongPostings(impacts); !status.ok()) return status;
  const bool ours = !owned_[static_cast<std::size_t>(Part::kImpacts)].empty();  // built in this process: sound
  if (!ours) sound_postings_ = FoundSound(terms), sound_strong_ = FoundSound(terms);
  return absl::OkStatus();
}

absl::Status Segment::LoadPages(ByteSource& impacts) {
  second_pages_ = impacts.GetArray<std::uint32_t>();
  const std::size_t expected = size() > kPageDocuments ? term_count() : 0;
  return impacts.ok() && second_pages_.size() == expected && size() <= kMaxSegmentDocuments ? absl::OkStatus()
                                                                                         : Damaged(Part::kImpacts);
}

// Segments of before kPagesVersion have whole document numbers.
absl::Status Segment::ConvertPostings(std::span<const DocId> docs) {
  if (size() > kMaxSegmentDocuments || std::any_of(docs.begin(), docs.end(), [&](DocId doc) { return doc >= size(); }))
    return Damaged(Part::kImpacts);
  converted_docs_.assign(docs.begin(), docs.end());
  if (size() > kPageDocuments) {
    for (TermOrdinal ordinal = 0; ordinal < term_count(); ++ordinal) {
      const auto list = docs.subspan(term_begins_[ordinal], document_frequencies_[ordinal]);
      if (!std::is_sorted(list.begin(), list.end())) return Damaged(Part::kImpacts);
      converted_pages_.push_back(
          static_cast<std::uint32_t>(std::lower_bound(list.begin(), list.end(), kPageDocuments) - list.begin()));
    }
  }
  posting_docs_ = converted_docs_;
  second_pages_ = converted_pages_;
  return absl::OkStatus();
}

absl::Status Segment::LoadStrongPostings(ByteSource& impacts) {
  if (ByteSource(part(Part::kImpacts)).Get<PartHeader>().version < kStrongPostingsVersion) return absl::OkStatus();
  strong_ = impacts.GetArray<StrongPosting>();
  strong_begins_ = impacts.GetArray<std::uint32_t>();
  named_ = impacts.GetArray<std::uint64_t>();
  if (!impacts.ok() || !Cuts<std::uint32_t>(strong_begins_, term_count(), strong_.size()) || named_.size() != (size() + 63) / 64)
    return Damaged(Part::kImpacts);
  return absl::OkStatus();
}

// Behind the tokens; older segments end there.
absl::Status Segment::LoadResidues() {
  ByteSource in = xeber::Open(part(Part::kTokens));
  in.GetArray<std::uint64_t>();
  in.GetArray<char>();
  if (in.done()) return absl::OkStatus();
  residues_ = in.GetArray<PositionResidues>();
  return in.ok() && residues_.size() == posting_docs_.size() ? absl::OkStatus() : Damaged(Part::kTokens);
}

absl::Status Segment::Load() {
  const std::uint32_t documents = ByteSource(part(Part::kColumns)).Get<PartHeader>().documents;
  for (std::size_t i = 0; i < kPartCount; ++i)
    if (auto status = CheckPart(parts_[i], static_cast<Part>(i), documents); !status.ok()) return status;
  if (auto status = columns_.Load(part(Part::kColumns)); !status.ok()) return status;
  if (columns_.size() != documents) return Damaged(Part::kColumns);
  if (auto status = LoadTerms(); !status.ok()) return status;
  if (auto status = LoadPostings(); !status.ok()) return status;

  const auto load = [&](Part which, std::span<const std::uint64_t>& offsets, std::string_view& bytes) {
    ByteSource in = xeber::Open(part(which));
    offsets = in.GetArray<std::uint64_t>();
    bytes = BytesOf(in.GetArray<char>());
    return in.ok() && Cuts<std::uint64_t>(offsets, documents, bytes.size());
  };
  if (!load(Part::kTokens, token_offsets_, token_bytes_)) return Damaged(Part::kTokens);
  if (auto status = LoadResidues(); !status.ok()) return status;
  if (!load(Part::kForward, forward_offsets_, forward_bytes_)) return Damaged(Part::kForward);
  if (!load(Part::kCards, card_offsets_, card_bytes_)) return Damaged(Part::kCards);

  auto stored = StoredArticles::Load(part(Part::kArticles));
  if (!stored.ok()) return stored.status();
  stored_ = *std::move(stored);

  ByteSource ids = xeber::Open(part(Part::kIds));
  id_hashes_ = ids.GetArray<std::uint64_t>();
  id_docs_ = ids.GetArray<DocId>();
  if (!ids.ok() || id_hashes_.size() != documents || id_docs_.size() != documents) return Damaged(Part::kIds);
  return absl::OkStatus();
}

std::string_view Segment::term(TermOrdinal ordinal) const {
  return term_bytes_.substr(term_offsets_[ordinal], term_offsets_[ordinal + 1] - term_offsets_[ordinal]);
}

std::optional<TermOrdinal> Segment::FindTerm(std::string_view wanted) const {
  const std::uint32_t hash = TermHash(wanted);
  const std::size_t mask = term_table_.size() - 1;
  for (std::size_t slot = FirstSlot(hash, mask + 1); term_table_[slot].ordinal_plus_one != 0; slot = (slot + 1) & mask)
    if (term_table_[slot].hash == hash && term(term_table_[slot].ordinal_plus_one - 1) == wanted)
      return term_table_[slot].ordinal_plus_one - 1;
  return std::nullopt;
}

std::optional<TermOrdinal> Segment::FindTermByHash(std::uint32_t hash) const {
  const std::size_t mask = term_table_.size() - 1;
  for (std::size_t slot = FirstSlot(hash, mask + 1); term_table_[slot].ordinal_plus_one != 0; slot = (slot + 1) & mask)
    if (term_table_[slot].hash == hash) return term_table_[slot].ordinal_plus_one - 1;
  return std::nullopt;
}

void Segment::FindTermsByHash(std::span<const std::uint32_t> hashes, std::span<TermOrdinal> ordinals) const {
  for (const std::uint32_t hash : hashes) __builtin_prefetch(&term_table_[FirstSlot(hash, term_table_.size())]);
  for (std::size_t i = 0; i < hashes.size(); ++i) ordinals[i] = FindTermByHash(hashes[i]).value_or(kNoTerm);
}

void Segment::PrefetchTerm(std::uint32_t hash) const { __builtin_prefetch(&term_table_[FirstSlot(hash, term_table_.size())]); }

void Segment::PrefetchTermBytes(std::uint32_t hash) const {
  const auto ordinal = FindTermByHash(hash);
  if (!ordinal) return;
  __builtin_prefetch(&term_offsets_[*ordinal]);
  __builtin_prefetch(&document_frequencies_[*ordinal]);
  __builtin_prefetch(&term_begins_[*ordinal]);
  __builtin_prefetch(&block_begins_[*ordinal]);
}

std::pair<TermOrdinal, TermOrdinal> Segment::TermRange(std::string_view prefix) const {
  const auto first_not = [&](auto before) {
    TermOrdinal low = 0, high = static_cast<TermOrdinal>(term_count());
    while (low < high) {
      const TermOrdinal middle = low + (high - low) / 2;
      if (before(term(middle)))
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  };
  return {first_not([&](std::string_view term) { return term < prefix; }),
          first_not([&](std::string_view term) { return term.substr(0, prefix.size()) <= prefix; })};
}

DocList Segment::DocsOf(TermOrdinal ordinal) const {
  const std::uint32_t count = document_frequencies_[ordinal];
  return {posting_docs_.subspan(term_begins_[ordinal], count), second_pages_.empty() ? count : second_pages_[ordinal]};
}

PostingList Segment::postings(TermOrdinal ordinal) const {
  const std::uint64_t begin = term_begins_[ordinal];
  const std::uint32_t count = document_frequencies_[ordinal];
  const DocList docs = DocsOf(ordinal);
  if (!sound_postings_.Is(ordinal, [&] { return docs.IsSound(size()); })) return {};
  return {.docs = docs,
          .impacts = posting_impacts_.subspan(begin, count),
          .block_max = block_max_.subspan(block_begins_[ordinal], BlocksOf(count)),
          .max_impact = max_impacts_[ordinal],
          .residues = residues_.empty() ? residues_ : residues_.subspan(begin, count)};
}

std::span<const StrongPosting> Segment::strong_postings(TermOrdinal ordinal) const {
  if (strong_begins_.empty()) return {};
  const auto list = strong_.subspan(strong_begins_[ordinal], strong_begins_[ordinal + 1] - strong_begins_[ordinal]);
  const auto sound = [&] {
    return std::adjacent_find(list.begin(), list.end(), std::greater_equal<>()) == list.end() &&
           std::all_of(list.begin(), list.end(), [&](StrongPosting posting) { return StrongDocOf(posting) < size(); });
  };
  return sound_strong_.Is(ordinal, sound) ? list : std::span<const StrongPosting>();
}

std::span<const std::pair<TermOrdinal, TermOrdinal>> Segment::StemsOf(TermOrdinal folded) const {
  std::call_once(stems_once_, [this] {
    for (TermOrdinal stem = 0; stem < folded_.size(); ++stem)
      if (folded_[stem] != kNoTerm) stems_.emplace_back(folded_[stem], stem);
    std::sort(stems_.begin(), stems_.end());
  });
  const auto first = std::lower_bound(stems_.begin(), stems_.end(), std::pair{folded, TermOrdinal{0}});
  const auto last = std::lower_bound(first, stems_.end(), std::pair{folded + 1, TermOrdinal{0}});
  return {first, last};
}

// Codes go by falling document frequency, then by ordinal.
std::optional<std::uint32_t> Segment::CodeOf(TermOrdinal ordinal) const {
  const auto before = [&](TermOrdinal a, TermOrdinal b) {
    const std::uint32_t x = document_frequencies_[a], y = document_frequencies_[b];
    return x != y ? x > y : a < b;
  };
  const auto at = std::lower_bound(by_frequency_.begin(), by_frequency_.end(), ordinal, before);
  if (at == by_frequency_.end() || *at != ordinal) return std::nullopt;
  return static_cast<std::uint32_t>(at - by_frequency_.begin());
}

void Segment::PrefetchTokens(DocId doc) const {
  constexpr std::uint64_t kLine = 64, kLines = 12;
  const std::uint64_t begin = token_offsets_[doc], end = std::min(token_offsets_[doc + 1], begin + kLines * kLine);
  for (std::uint64_t at = begin; at < end; at += kLine) __builtin_prefetch(token_bytes_.data() + at);
}

TokenBytes Segment::token_bytes(DocId doc) const {
  ByteSource in(token_bytes_.substr(token_offsets_[doc], token_offsets_[doc + 1] - token_offsets_[doc]));
  TokenBytes tokens{.codes = {}, .title = in.GetCount(), .lead = in.GetCount()};
  tokens.codes = in.rest();
  return tokens;
}

void Segment::ReadTokens(DocId doc, DocumentTokens& out) const {
  ByteSource in(token_bytes_.substr(token_offsets_[doc], token_offsets_[doc + 1] - token_offsets_[doc]));
  out.tokens.clear();
  out.title = static_cast<std::uint32_t>(in.GetCount());
  out.lead = static_cast<std::uint32_t>(in.GetCount());
  while (!in.done()) {
    const std::uint64_t code = in.GetCount();
    if (!in.ok() || code >= by_frequency_.size()) break;
    out.tokens.push_back(by_frequency_[code]);
  }
  const auto tokens = static_cast<std::uint32_t>(out.tokens.size());
  out.title = std::min(out.title, tokens);
  out.lead = std::min(out.lead, tokens - out.title);
}

ForwardView Segment::forward(DocId doc) const {
  return DecodeForward(forward_bytes_.substr(forward_offsets_[doc], forward_offsets_[doc + 1] - forward_offsets_[doc]));
}

void Segment::PrefetchLatent(DocId doc) const {
  if (doc + std::size_t{1} >= forward_offsets_.size()) return;
  constexpr std::size_t kLine = 64;
  const std::uint64_t begin = forward_offsets_[doc], end = forward_offsets_[doc + std::size_t{1}];
  __builtin_prefetch(forward_bytes_.data() + begin);
  for (std::size_t back = 1; back <= 2 * kLine && begin + back <= end; back += kLine)
    __builtin_prefetch(forward_bytes_.data() + end - back);
}

void Segment::PrefetchForward(DocId doc) const {
  const char* const end = forward_bytes_.data() + forward_offsets_[doc + 1];
  for (const char* line = forward_bytes_.data() + forward_offsets_[doc]; line < end; line += 64) __builtin_prefetch(line);
}

std::string_view Segment::CardBytes(DocId doc) const {
  return card_bytes_.substr(card_offsets_[doc], card_offsets_[doc + 1] - card_offsets_[doc]);
}

std::string_view Segment::article_id(DocId doc) const { return ByteSource(CardBytes(doc)).GetString(); }

std::string_view Segment::title(DocId doc) const {
  ByteSource in(CardBytes(doc));
  in.GetString();
  return in.GetString();
}

std::span<const DocId> Segment::FindByIdHash(std::uint64_t hash) const {
  const auto [first, last] = std::equal_range(id_hashes_.begin(), id_hashes_.end(), hash);
  return id_docs_.subspan(static_cast<std::size_t>(first - id_hashes_.begin()), static_cast<std::size_t>(last - first));
}

std::optional<DocId> Segment::FindArticle(const ArticleId& id) const {
  for (const DocId doc : FindByIdHash(HashBytes(id.value())))
    if (doc < size() && article_id(doc) == id.value()) return doc;
  return std::nullopt;
}

Card Segment::card(DocId doc) const {
  ByteSource in(CardBytes(doc));
  Card card;
  card.id = ArticleId(std::string(in.GetString()));
  card.title = in.GetString();
  card.url = in.GetString();
  card.image_url = in.GetString();
  card.category = columns_.category.value(doc);
  card.source = columns_.source.value(doc);
  card.language = columns_.language.value(doc);
  card.publish_time = columns_.publish_time(doc);
  return card;
}

absl::StatusOr<Article> Segment::article(DocId doc) const {
  auto article = stored_.article(doc);
  return article.ok() ? std::move(article) : NameDamage(article.status(), doc);
}

absl::StatusOr<Annotations> Segment::annotations(DocId doc) const {
  auto annotations = stored_.annotations(doc);
  return annotations.ok() ? std::move(annotations) : NameDamage(annotations.status(), doc);
}

absl::Status Segment::NameDamage(const absl::Status& fault, DocId doc) const {
  return absl::Status(fault.code(), "segment " + name_ + ": the stored article " + std::string(article_id(doc)) + " is damaged");
}

}  // namespace xeber
