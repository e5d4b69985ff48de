#include "index/segment.h"

#include <algorithm>

#include "absl/status/status.h"
#include "index/hash.h"

namespace xeber {
namespace {

std::string_view BytesOf(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

// Reads the arrays of a part after its header.
ByteSource Open(std::string_view part) {
  ByteSource in(part);
  in.Get<PartHeader>();
  return in;
}

// Pieces of bytes, one a document. False if they do not fit together.
bool LoadPieces(std::string_view part, DocId documents, ByteSource& in, Offsets& offsets, std::string_view& bytes) {
  if (ByteSource(part).Get<PartHeader>().version >= kBlocksVersion)
    offsets.Load(in);
  else
    offsets.LoadWide(in);
  bytes = BytesOf(in.GetArray<char>());
  return in.ok() && offsets.Cut(documents, bytes.size());
}

}  // namespace

absl::Status DamagedPart(Part part) {
  return absl::DataLossError(std::string(kPartFiles[static_cast<std::size_t>(part)]) + " is damaged");
}

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
  if (const std::string path = directory + "/" + kNeighboursFile; files.Exists(path))  // answers are as good without it, but slower
    if (auto bytes = files.Map(path); bytes.ok())
      segment->neighbours_ = NeighbourLists::Load(*std::move(bytes), segment->size()).value_or(NeighbourLists());
  return segment;
}

// The terms and their postings, which older segments have in another form.
absl::Status Segment::LoadTerms() {
  std::string_view terms = part(Part::kTerms), impacts = part(Part::kImpacts);
  const bool older = IsOlder(terms);
  if (older) {
    auto converted = ConvertOlderParts(terms, impacts, columns_.size());
    if (!converted.ok()) return converted.status();
    converted_ = *std::move(converted);
    terms = converted_.terms;
    impacts = converted_.impacts;
  }
  ByteSource in = xeber::Open(terms);
  auto dictionary = TermDictionary::Load(in);
  if (!dictionary) return DamagedPart(Part::kTerms);
  terms_ = *std::move(dictionary);
  auto folded = ReadFoldedWords(in, terms_.size());
  if (!folded) return DamagedPart(Part::kTerms);
  folded_ = *std::move(folded);
  codes_ = WordCodes(older ? std::move(converted_.words) : WordsByFrequency(terms_), terms_);
  const bool ours = !older && !owned_[static_cast<std::size_t>(Part::kImpacts)].empty();  // built in this process: sound
  return lists_.Load(terms_, impacts, columns_.size(), ours);
}

// The words of the documents, and behind them where each stands.
absl::Status Segment::LoadTokens() {
  ByteSource in = xeber::Open(part(Part::kTokens));
  if (!LoadPieces(part(Part::kTokens), columns_.size(), in, token_offsets_, token_bytes_)) return DamagedPart(Part::kTokens);
  return lists_.LoadResidues(in);
}

absl::Status Segment::Load() {
  const std::uint32_t documents = ByteSource(part(Part::kColumns)).Get<PartHeader>().documents;
  for (std::size_t i = 0; i < kPartCount; ++i)
    if (auto status = CheckPart(parts_[i], static_cast<Part>(i), documents); !status.ok()) return status;
  if (auto status = columns_.Load(part(Part::kColumns)); !status.ok()) return status;
  if (columns_.size() != documents) return DamagedPart(Part::kColumns);
  if (auto status = LoadTerms(); !status.ok()) return status;
  if (auto status = LoadTokens(); !status.ok()) return status;

  const auto load = [&](Part which, Offsets& offsets, std::string_view& bytes) {
    ByteSource in = xeber::Open(part(which));
    return LoadPieces(part(which), documents, in, offsets, bytes);
  };
  if (!load(Part::kForward, forward_offsets_, forward_bytes_)) return DamagedPart(Part::kForward);
  if (!load(Part::kCards, card_offsets_, card_bytes_)) return DamagedPart(Part::kCards);

  auto stored = StoredArticles::Load(part(Part::kArticles));
  if (!stored.ok()) return stored.status();
  stored_ = *std::move(stored);

  ByteSource ids = xeber::Open(part(Part::kIds));
  id_hashes_ = ids.GetArray<std::uint64_t>();
  id_docs_ = ids.GetArray<DocId>();
  if (!ids.ok() || id_hashes_.size() != documents || id_docs_.size() != documents) return DamagedPart(Part::kIds);
  return absl::OkStatus();
}

void Segment::FindTermsByHash(std::span<const std::uint32_t> hashes, std::span<TermOrdinal> ordinals) const {
  for (const std::uint32_t hash : hashes) terms_.hashes().PrefetchBucket(hash);
  for (const std::uint32_t hash : hashes) terms_.hashes().PrefetchEntries(hash);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    ordinals[i] = FindTermByHash(hashes[i]).value_or(kNoTerm);
    if (ordinals[i] != kNoTerm) terms_.PrefetchPlace(ordinals[i]);
  }
}

std::span<const std::pair<TermOrdinal, TermOrdinal>> Segment::StemsOf(TermOrdinal folded) const {
  std::call_once(stems_once_, [this] {
    for (const auto& [stem, spelling] : folded_) stems_.emplace_back(spelling, stem);
    std::sort(stems_.begin(), stems_.end());
  });
  const auto first = std::lower_bound(stems_.begin(), stems_.end(), std::pair{folded, TermOrdinal{0}});
  const auto last = std::lower_bound(first, stems_.end(), std::pair{folded + 1, TermOrdinal{0}});
  return {first, last};
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
    if (!in.ok() || code >= codes_.size()) break;
    out.tokens.push_back(codes_.word(code));
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

void Segment::PrefetchCard(DocId doc) const {
  const char* const end = card_bytes_.data() + card_offsets_[doc + 1];
  for (const char* line = card_bytes_.data() + card_offsets_[doc]; line < end; line += 64) __builtin_prefetch(line);
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
  if (!annotations.ok()) return NameDamage(annotations.status(), doc);
  AddLatent(doc, *annotations);
  return annotations;
}

absl::StatusOr<AnnotatedArticle> Segment::annotated_article(DocId doc) const {
  auto both = stored_.annotated_article(doc);
  if (!both.ok()) return NameDamage(both.status(), doc);
  AddLatent(doc, both->annotations);
  return both;
}

// Where they have none from an older part.
void Segment::AddLatent(DocId doc, Annotations& annotations) const {
  const auto latent = forward(doc).latent;
  if (annotations.latent.empty()) annotations.latent.assign(latent.begin(), latent.end());
}

absl::Status Segment::NameDamage(const absl::Status& fault, DocId doc) const {
  return absl::Status(fault.code(), "segment " + name_ + ": the stored article " + std::string(article_id(doc)) + " is damaged");
}

}  // namespace xeber
