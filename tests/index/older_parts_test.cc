// Segments as older builds wrote them are read as what they are.
#include "index/older_parts.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <numeric>

#include "index/article_codec.h"
#include "index/article_packer.h"
#include "index/bytes.h"
#include "index/schema.h"
#include "index/segment.h"
#include "index_fixture.h"

namespace xeber {
namespace {

struct OlderTermSlot {
  std::uint32_t hash = 0, ordinal_plus_one = 0;
};

ByteSink Begin(const Segment& segment, Part part, int version) {
  ByteSink out;
  out.Put(PartHeader{
      .version = static_cast<std::uint16_t>(version), .part = static_cast<std::uint16_t>(part), .documents = segment.size()});
  return out;
}

// All terms by falling document frequency: what a token code stood for.
std::vector<TermOrdinal> ByFrequency(const Segment& segment) {
  std::vector<TermOrdinal> terms(segment.term_count());
  std::iota(terms.begin(), terms.end(), 0u);
  std::stable_sort(terms.begin(), terms.end(), [&](TermOrdinal a, TermOrdinal b) {
    return segment.document_frequency(a) > segment.document_frequency(b);
  });
  return terms;
}

// terms.bin with an array of each thing that is known of a term.
std::string OlderTerms(const Segment& segment, int version) {
  std::vector<std::uint32_t> offsets = {0}, frequencies;
  std::vector<std::uint64_t> begins;
  std::vector<std::uint8_t> max_impacts;
  std::vector<TermOrdinal> folded;
  std::string bytes;
  std::uint64_t begin = 0;
  const auto folded_terms = FoldedTerms(segment);
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    bytes += segment.term(ordinal);
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    begins.push_back(begin);
    frequencies.push_back(segment.document_frequency(ordinal));
    max_impacts.push_back(segment.postings(ordinal).max_impact);
    folded.push_back(folded_terms.contains(ordinal) ? folded_terms.at(ordinal) : Segment::kNoTerm);
    begin += frequencies.back();
  }
  ByteSink out = Begin(segment, Part::kTerms, version);
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(offsets);
  out.PutArray(begins);
  out.PutArray(frequencies);
  out.PutArray(max_impacts);
  out.PutArray(folded);
  out.PutArray(std::vector<OlderTermSlot>(2 * segment.term_count()));  // nothing reads them any more
  out.PutArray(ByFrequency(segment));
  return std::move(out.bytes());
}

// impacts.bin with whole document numbers before kPagesVersion, and no strong postings before kStrongPostingsVersion.
std::string OlderImpacts(const Segment& segment, int version) {
  std::vector<DocId> docs;
  std::vector<std::uint16_t> numbers;
  std::vector<std::uint8_t> impacts, block_max;
  std::vector<std::uint64_t> block_begins, named((segment.size() + 63) / 64);
  std::vector<std::uint32_t> strong, strong_begins = {0};
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    const PostingList list = segment.postings(ordinal);
    for (const DocId doc : list.docs) docs.push_back(doc), numbers.push_back(NumberInPage(doc));
    impacts.insert(impacts.end(), list.impacts.begin(), list.impacts.end());
    block_begins.push_back(block_max.size());
    block_max.insert(block_max.end(), list.block_max.begin(), list.block_max.end());
    for (const StrongPosting posting : segment.strong_postings(ordinal)) strong.push_back(RankOf(posting) << 27 | StrongDocOf(posting));
    strong_begins.push_back(static_cast<std::uint32_t>(strong.size()));
  }
  for (DocId doc = 0; doc < segment.size(); ++doc) named[doc / 64] |= std::uint64_t{segment.HasEntities(doc)} << (doc % 64);
  ByteSink out = Begin(segment, Part::kImpacts, version);
  if (version >= kPagesVersion)
    out.PutArray(numbers);
  else
    out.PutArray(docs);
  out.PutArray(impacts);
  out.PutArray(block_max);
  out.PutArray(block_begins);
  if (version >= kPagesVersion) out.PutArray(std::vector<std::uint32_t>());  // no second page
  if (version < kStrongPostingsVersion) return std::move(out.bytes());
  out.PutArray(strong);
  out.PutArray(strong_begins);
  out.PutArray(named);
  return std::move(out.bytes());
}

// tokens.bin with codes of all terms, and positions modulo 16 of all postings; those of terms that are no words are all.
std::string OlderTokens(const Segment& segment, int version) {
  std::vector<std::uint32_t> codes(segment.term_count());
  std::uint32_t next_code = 0;
  for (const TermOrdinal ordinal : ByFrequency(segment)) codes[ordinal] = next_code++;
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  std::map<std::pair<TermOrdinal, DocId>, unsigned> places;
  const auto folded = FoldedTerms(segment);
  DocumentTokens tokens;
  for (DocId doc = 0; doc < segment.size(); ++doc) {
    segment.ReadTokens(doc, tokens);
    PutVarint(tokens.title, bytes);
    PutVarint(tokens.lead, bytes);
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
      PutVarint(codes[tokens.tokens[i]], bytes);
      places[{tokens.tokens[i], doc}] |= 1u << (i % 16);
      if (const auto at = folded.find(tokens.tokens[i]); at != folded.end()) places[{at->second, doc}] |= 1u << (i % 16);
    }
    offsets.push_back(bytes.size());
  }
  std::vector<PositionResidues> residues;
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal)
    for (const DocId doc : segment.postings(ordinal).docs) {
      const auto at = places.find({ordinal, doc});
      residues.push_back(at == places.end() ? kAnyPosition : static_cast<PositionResidues>(at->second));
    }
  ByteSink out = Begin(segment, Part::kTokens, version);
  out.PutArray(offsets);
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(residues);
  return std::move(out.bytes());
}

// Pieces with offsets in eight bytes each.
void PutPieces(const std::vector<std::string>& pieces, ByteSink& out) {
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  for (const std::string& piece : pieces) offsets.push_back((bytes += piece).size());
  out.PutArray(offsets);
  out.PutArray(std::span<const char>(bytes));
}

// forward.bin or cards.bin: the bytes of today, and wider offsets.
std::string OlderPieces(const Segment& segment, Part part, std::string_view today, int version) {
  ByteSource in(today);
  in.Get<PartHeader>();
  const auto offsets = in.GetArray<std::uint32_t>();
  ByteSink out = Begin(segment, part, version);
  out.PutArray(std::vector<std::uint64_t>(offsets.begin(), offsets.end()));
  out.PutArray(in.GetArray<char>());
  return std::move(out.bytes());
}

// A field for each entity, each topic, and the latent vector.
std::string OlderAnnotations(const Annotations& annotations) {
  ByteSink out;
  const auto put = [&](std::uint8_t tag, std::string_view text) {
    out.Put(tag);
    out.PutString(text);
  };
  for (const ArticleEntity& entity : annotations.entities) {
    ByteSink field;
    field.PutString(entity.id);
    field.PutString(entity.name);
    field.Put(entity.type);
    field.Put(entity.salience);
    field.PutCount(entity.mentions.size());
    for (const Span& span : entity.mentions) {
      field.Put(span.field);
      field.PutCount(span.begin);
      field.PutCount(span.end);
    }
    put(32, field.bytes());
  }
  for (const Topic& topic : annotations.topics) {
    ByteSink field;
    field.PutString(topic.id);
    field.Put(topic.probability);
    put(33, field.bytes());
  }
  put(34, {reinterpret_cast<const char*>(annotations.latent.data()), annotations.latent.size()});
  return std::move(out.bytes());
}

// articles.bin of before there were dictionaries, or with an empty one.
std::string OlderArticles(const Segment& segment, int version) {
  std::vector<std::string> articles, annotations;
  for (DocId doc = 0; doc < segment.size(); ++doc) {
    articles.push_back(Compress(EncodeArticle(*segment.article(doc))));
    annotations.push_back(Compress(OlderAnnotations(*segment.annotations(doc))));
  }
  ByteSink out = Begin(segment, Part::kArticles, version);
  PutPieces(articles, out);
  PutPieces(annotations, out);
  if (version >= kPagesVersion) out.PutArray(std::span<const char>());
  return std::move(out.bytes());
}

SegmentParts OlderParts(SegmentParts parts, int version) {
  const auto segment = Segment::FromParts("s", parts);
  EXPECT_TRUE(segment.ok()) << segment.status();
  for (std::string& part : parts) part[offsetof(PartHeader, version)] = static_cast<char>(version);
  parts[static_cast<std::size_t>(Part::kTerms)] = OlderTerms(**segment, version);
  parts[static_cast<std::size_t>(Part::kImpacts)] = OlderImpacts(**segment, version);
  parts[static_cast<std::size_t>(Part::kTokens)] = OlderTokens(**segment, version);
  parts[static_cast<std::size_t>(Part::kArticles)] = OlderArticles(**segment, version);
  for (const Part part : {Part::kForward, Part::kCards}) {
    std::string& bytes = parts[static_cast<std::size_t>(part)];
    bytes = OlderPieces(**segment, part, bytes, version);
  }
  return parts;
}

// Whether a list of both is the same.
void ExpectSamePostings(const PostingList& old, const PostingList& today) {
  EXPECT_TRUE(std::equal(old.docs.begin(), old.docs.end(), today.docs.begin(), today.docs.end()));
  EXPECT_TRUE(std::equal(old.impacts.begin(), old.impacts.end(), today.impacts.begin(), today.impacts.end()));
  EXPECT_TRUE(std::equal(old.block_max.begin(), old.block_max.end(), today.block_max.begin(), today.block_max.end()));
  EXPECT_EQ(old.max_impact, today.max_impact);
  EXPECT_EQ(old.residues.size(), old.docs.size());
  if (!today.residues.empty()) {
    EXPECT_TRUE(std::equal(old.residues.begin(), old.residues.end(), today.residues.begin(), today.residues.end()));
  }
}

void ExpectSameTerms(const Segment& old, const Segment& today, bool with_strong) {
  ASSERT_EQ(old.term_count(), today.term_count());
  EXPECT_EQ(FoldedTerms(old), FoldedTerms(today));
  for (TermOrdinal ordinal = 0; ordinal < old.term_count(); ++ordinal) {
    ASSERT_EQ(old.term(ordinal), today.term(ordinal));
    EXPECT_EQ(old.FindTerm(old.term(ordinal)), ordinal);
    EXPECT_EQ(old.document_frequency(ordinal), today.document_frequency(ordinal));
    ExpectSamePostings(old.postings(ordinal), today.postings(ordinal));
    const StrongList strong = old.strong_postings(ordinal), expected = today.strong_postings(ordinal);
    if (with_strong)
      EXPECT_TRUE(std::equal(strong.begin(), strong.end(), expected.begin(), expected.end()));
    else
      EXPECT_TRUE(strong.empty());
  }
}

class OlderSegment : public testing::TestWithParam<int> {};

TEST_P(OlderSegment, IsReadAsItWasWritten) {
  for (const std::uint32_t size : {1u, 30u, 200u}) {
    const SegmentParts parts = BuildParts(RandomDocuments(5, size));
    const auto today = Segment::FromParts("s", parts), old = Segment::FromParts("s", OlderParts(parts, GetParam()));
    ASSERT_TRUE(old.ok()) << old.status();
    ExpectSameTerms(**old, **today, GetParam() >= kStrongPostingsVersion);
    EXPECT_TRUE((*old)->Verify().ok()) << (*old)->Verify();
    DocumentTokens words, expected;
    for (DocId doc = 0; doc < size; ++doc) {
      (*old)->ReadTokens(doc, words);
      (*today)->ReadTokens(doc, expected);
      EXPECT_EQ(words.tokens, expected.tokens);
      EXPECT_EQ(*(*old)->article(doc), *(*today)->article(doc));
      EXPECT_EQ((*old)->annotations(doc)->entities, (*today)->annotations(doc)->entities);
      EXPECT_EQ((*old)->annotations(doc)->topics, (*today)->annotations(doc)->topics);
      EXPECT_EQ((*old)->annotations(doc)->latent, (*today)->annotations(doc)->latent);
      std::string codes;
      for (const TermOrdinal word : words.tokens) PutVarint((*old)->CodeOf(word).value(), codes);
      EXPECT_EQ((*old)->token_bytes(doc).codes, codes);
      EXPECT_EQ((*old)->HasEntities(doc), GetParam() >= kStrongPostingsVersion && (*today)->HasEntities(doc));
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Versions, OlderSegment, testing::Values(1, 2, 3));

TEST(OlderParts, PostingsBeyondTheSegmentAreDamage) {
  SegmentParts parts = OlderParts(BuildParts(RandomDocuments(5, 30)), 2);
  parts[static_cast<std::size_t>(Part::kImpacts)][sizeof(PartHeader) + 8] = 30;  // the first posting
  EXPECT_TRUE(absl::IsDataLoss(Segment::FromParts("s", parts).status()));
}

TEST(OlderParts, DamagedBytesAreFoundOrGiveASegmentThatCanBeRead) {
  std::mt19937 random(7);
  for (const int version : {1, 2, 3}) {
    const SegmentParts parts = OlderParts(BuildParts(RandomDocuments(5, 20)), version);
    for (int round = 0; round < 400; ++round) {
      SegmentParts damaged = parts;
      std::string& part = damaged[random() % 3];
      const std::size_t at = sizeof(PartHeader) + random() % (part.size() - sizeof(PartHeader));
      if (round % 3 == 0)
        part.resize(at);
      else
        part[at] = static_cast<char>(part[at] ^ (1 << random() % 8));
      const auto segment = Segment::FromParts("s", damaged);
      if (!segment.ok()) continue;
      std::uint64_t sum = 0;
      for (TermOrdinal ordinal = 0; ordinal < (*segment)->term_count(); ++ordinal) {
        for (const DocId doc : (*segment)->postings(ordinal).docs) sum += (*segment)->columns().length(doc);
        for (const StrongPosting posting : (*segment)->strong_postings(ordinal)) sum += (*segment)->columns().length(StrongDocOf(posting));
        sum += (*segment)->term((*segment)->FindTerm((*segment)->term(ordinal)).value_or(0)).size() + (*segment)->CodeOf(ordinal).value_or(0);
        for (const auto& [folded, word] : (*segment)->StemsOf(ordinal)) sum += (*segment)->term(word).size();
      }
      DocumentTokens tokens;
      for (DocId doc = 0; doc < (*segment)->size(); ++doc) {
        (*segment)->ReadTokens(doc, tokens);
        for (const TermOrdinal token : tokens.tokens) sum += (*segment)->term(token).size();
      }
      EXPECT_NE(sum, 1u);
    }
  }
}

}  // namespace
}  // namespace xeber
