#include "index/segment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "faulty_file_system.h"
#include "index/bytes.h"
#include "index/impact.h"
#include "index/schema.h"
#include "index/segment_files.h"
#include "index_fixture.h"
#include "news/content_weigher.h"

namespace xeber {
namespace {

// What a segment should hold, the slow way: documents in order of time.
std::vector<IndexDocument> InTimeOrder(std::vector<IndexDocument> documents) {
  const auto time = [](const IndexDocument& document) {
    return document.article.publish_time ? document.article.publish_time->at.time_since_epoch().count() : kNoTime;
  };
  std::stable_sort(documents.begin(), documents.end(), [&](const auto& a, const auto& b) { return time(a) < time(b); });
  return documents;
}

// Term -> document -> impact.
std::map<std::string, std::map<DocId, std::uint8_t>> Postings(const std::vector<IndexDocument>& documents) {
  std::map<std::string, std::map<DocId, std::uint8_t>> postings;
  for (DocId doc = 0; doc < documents.size(); ++doc) {
    const FrequencyWeigher weigh(documents[doc].terms);
    const auto raise = [&](const std::string& term, std::uint8_t impact) {
      std::uint8_t& kept = postings[term][doc];
      kept = std::max(kept, impact);
    };
    for (const TermOccurrences& term : documents[doc].terms.terms) {
      raise(schema::StemTerm(term.stem), QuantiseImpact(weigh(term)));
      if (!term.folded.empty()) raise(schema::FoldedTerm(term.folded), QuantiseImpact(weigh(term)));
    }
    for (const ArticleEntity& entity : documents[doc].annotations.entities)
      raise(schema::EntityTerm(entity.id), QuantiseImpact(entity.salience));
    for (const Topic& topic : documents[doc].annotations.topics)
      if (topic.probability >= 0.5f) raise(schema::TopicTerm(topic.id), QuantiseImpact(topic.probability));
    for (const std::string& author : documents[doc].article.authors)
      if (!author.empty()) raise(schema::AuthorTerm(author), 255);
  }
  return postings;
}

void CheckPostings(const Segment& segment, const std::vector<IndexDocument>& documents) {
  const auto expected = Postings(documents);
  ASSERT_EQ(segment.term_count(), expected.size());
  TermOrdinal ordinal = 0;
  for (const auto& [term, docs] : expected) {
    ASSERT_EQ(segment.term(ordinal), term);
    ASSERT_EQ(segment.FindTerm(term), ordinal);
    const PostingList list = segment.postings(ordinal++);
    std::map<DocId, std::uint8_t> found;
    for (std::size_t i = 0; i < list.docs.size(); ++i) {
      found.emplace(list.docs[i], list.impacts[i]);
      ASSERT_GE(list.block_max[i / kPostingBlock], list.impacts[i]);
      ASSERT_GE(list.max_impact, list.impacts[i]);
    }
    ASSERT_EQ(found, docs) << term;
    ASSERT_TRUE(std::is_sorted(list.docs.begin(), list.docs.end()));
  }
  EXPECT_FALSE(segment.FindTerm("Sno such word"));
}

void CheckDocument(const Segment& segment, DocId doc, const IndexDocument& expected) {
  EXPECT_EQ(*segment.article(doc), expected.article);
  const auto annotations = segment.annotations(doc);
  EXPECT_EQ(annotations->entities, expected.annotations.entities);
  EXPECT_EQ(annotations->topics, expected.annotations.topics);
  EXPECT_EQ(annotations->latent, expected.annotations.latent);
  const auto both = segment.annotated_article(doc);
  EXPECT_EQ(both->article, expected.article);
  EXPECT_EQ(both->annotations.entities, expected.annotations.entities);
  EXPECT_EQ(both->annotations.topics, expected.annotations.topics);
  EXPECT_EQ(both->annotations.latent, expected.annotations.latent);
  EXPECT_EQ(segment.FindArticle(expected.article.id), doc);
  EXPECT_EQ(segment.card(doc).title, expected.article.title);
  EXPECT_EQ(segment.card(doc).category, expected.article.category);
  EXPECT_EQ(segment.columns().publish_time(doc), expected.article.publish_time);
  EXPECT_EQ(segment.columns().update_time(doc), expected.article.update_time);
  EXPECT_EQ(segment.columns().fingerprint(doc), expected.terms.fingerprint);
  EXPECT_EQ(segment.columns().language.value(doc), expected.terms.language.code());

  DocumentTokens tokens;
  segment.ReadTokens(doc, tokens);
  EXPECT_EQ(tokens.title, expected.terms.title_tokens);
  EXPECT_EQ(tokens.lead, expected.terms.lead_tokens);
  ASSERT_EQ(tokens.tokens.size(), expected.terms.tokens.size());
  for (std::size_t i = 0; i < tokens.tokens.size(); ++i)
    EXPECT_EQ(segment.term(tokens.tokens[i]), schema::StemTerm(expected.terms.terms[expected.terms.tokens[i]].stem));

  const TokenBytes stored = segment.token_bytes(doc);
  std::string codes;
  for (const TermOrdinal token : tokens.tokens) PutVarint(segment.CodeOf(token).value(), codes);
  EXPECT_EQ(stored.codes, codes);
  EXPECT_EQ(stored.title, tokens.title);
  EXPECT_EQ(stored.lead, tokens.lead);
}

// Goes by what DocumentOf folds.
void CheckFoldedTerms(const Segment& segment) {
  using Pair = std::pair<TermOrdinal, TermOrdinal>;
  std::vector<Pair> expected, found;
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    const std::string_view term = segment.term(ordinal);
    if (term.starts_with(schema::StemTerm("x"))) expected.emplace_back(segment.FindTerm(schema::FoldedTerm(term.substr(2))).value(), ordinal);
    for (const Pair& pair : segment.StemsOf(ordinal)) {
      EXPECT_EQ(pair.first, ordinal);
      found.push_back(pair);
    }
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found, expected);
}

// Positions modulo 16 of the words that a term stands for, read from the stored order of words. Returns how many lists have them.
std::size_t CheckResidues(const Segment& segment) {
  std::size_t checked = 0;
  std::map<std::pair<TermOrdinal, DocId>, unsigned> expected;
  const auto folded = FoldedTerms(segment);
  DocumentTokens tokens;
  for (DocId doc = 0; doc < segment.size(); ++doc) {
    segment.ReadTokens(doc, tokens);
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
      expected[{tokens.tokens[i], doc}] |= 1u << (i % 16);
      if (const auto at = folded.find(tokens.tokens[i]); at != folded.end()) expected[{at->second, doc}] |= 1u << (i % 16);
    }
  }
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    const PostingList list = segment.postings(ordinal);
    EXPECT_EQ(list.residues.size(), list.docs.size() <= kPostingBlock ? 0 : list.docs.size());
    if (list.residues.empty()) continue;
    ++checked;
    for (std::size_t i = 0; i < list.docs.size(); ++i) {
      const auto at = expected.find({ordinal, list.docs[i]});
      EXPECT_EQ(list.residues[i], at == expected.end() ? kAnyPosition : at->second) << segment.term(ordinal);
    }
  }
  return checked;
}

void CheckForward(const Segment& segment, DocId doc, const IndexDocument& expected) {
  const ForwardView forward = segment.forward(doc);
  const ContentWeigher weigh(expected.terms);
  std::set<std::uint32_t> entities;
  std::map<std::uint32_t, std::uint8_t> strengths;
  for (std::size_t i = 0; i < expected.terms.terms.size(); ++i) {
    const TermOccurrences& term = expected.terms.terms[i];
    if (term.stop) continue;
    std::uint8_t& strength = strengths[TermHash(schema::StemTerm(term.stem))];
    strength = std::max(strength, QuantiseImpact(weigh(i)));
  }
  std::vector<std::uint32_t> terms;
  std::vector<std::uint8_t> impacts;
  for (const auto& [term, strength] : strengths) terms.push_back(term), impacts.push_back(strength);
  for (const ArticleEntity& entity : expected.annotations.entities) entities.insert(TermHash(schema::EntityTerm(entity.id)));
  EXPECT_EQ(std::vector(forward.terms.begin(), forward.terms.end()), terms);
  EXPECT_EQ(std::vector(forward.impacts.begin(), forward.impacts.end()), impacts);
  EXPECT_EQ(std::vector(forward.entities.begin(), forward.entities.end()), std::vector(entities.begin(), entities.end()));
  EXPECT_EQ(std::vector(forward.shingles.begin(), forward.shingles.end()), expected.terms.shingles);
  EXPECT_EQ(std::vector(forward.latent.begin(), forward.latent.end()), expected.annotations.latent);
}

// The strong postings as the forward records and their definition say, the slow way.
void CheckStrongPostings(const Segment& segment) {
  std::size_t postings = 0;
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    const std::string_view term = segment.term(ordinal);
    const float idf = InverseDocumentFrequency(segment.size(), segment.document_frequency(ordinal));
    std::vector<StrongPosting> expected;
    for (DocId doc = 0; doc < segment.size(); ++doc) {
      const ForwardView forward = segment.forward(doc);
      const bool entity = term.front() == schema::kEntity;
      const auto hashes = entity ? forward.entities : forward.terms;
      const auto at = std::find(hashes.begin(), hashes.end(), TermHash(term)) - hashes.begin();
      if (at == std::ssize(hashes)) continue;
      const auto i = static_cast<std::size_t>(at);
      const float weight = (entity ? forward.saliences[i] * std::sqrt(EntityTypeWeight(forward.entity_types[i])) : forward.impacts[i]);
      const std::uint32_t rank = StrengthRank(weight * kImpactUnit * idf / (entity ? forward.entity_norm : forward.term_norm));
      if (rank < kStrengthRanks) expected.push_back(MakeStrongPosting(rank, doc));
    }
    std::sort(expected.begin(), expected.end());
    const auto found = segment.strong_postings(ordinal);
    ASSERT_EQ(std::vector(found.begin(), found.end()), expected) << term;
    postings += found.size();
  }
  EXPECT_GT(postings, 0u);
  for (DocId doc = 0; doc < segment.size(); ++doc) EXPECT_EQ(segment.HasEntities(doc), !segment.forward(doc).entities.empty());
}

TEST(Segment, HoldsWhatABruteForceModelHolds) {
  for (const std::uint32_t size : {1u, 2u, 17u, 200u}) {
    const auto documents = RandomDocuments(size, size);
    const auto segment = Segment::FromParts("s", BuildParts(documents));
    ASSERT_TRUE(segment.ok()) << segment.status();
    ASSERT_EQ((*segment)->size(), size);
    const auto expected = InTimeOrder(documents);
    CheckPostings(**segment, expected);
    CheckFoldedTerms(**segment);
    CheckStrongPostings(**segment);
    EXPECT_EQ(CheckResidues(**segment) > 0, size > kPostingBlock);
    for (DocId doc = 0; doc < size; ++doc) {
      CheckDocument(**segment, doc, expected[doc]);
      CheckForward(**segment, doc, expected[doc]);
    }
    EXPECT_TRUE((*segment)->Verify().ok()) << (*segment)->Verify();
    EXPECT_FALSE((*segment)->FindArticle(ArticleId("nobody")));
  }
}

TEST(Segment, ATextHasTheForwardRecordThatItWouldHaveIndexed) {
  for (IndexDocument& document : RandomDocuments(11, 40)) {
    document.annotations.parts = {{0, document.terms.terms.back().stem}, {0, "nowhere"}, {1, "nowhere"}};
    const auto segment = Segment::FromParts("s", BuildParts({document}));
    ASSERT_TRUE(segment.ok()) << segment.status();
    const std::string bytes = EncodeForward(document, EmptyStatistics());
    const ForwardView text = DecodeForward(bytes), indexed = (*segment)->forward(0);
    EXPECT_EQ(std::vector(text.terms.begin(), text.terms.end()), std::vector(indexed.terms.begin(), indexed.terms.end()));
    EXPECT_EQ(std::vector(text.impacts.begin(), text.impacts.end()), std::vector(indexed.impacts.begin(), indexed.impacts.end()));
    EXPECT_EQ(std::vector(text.entities.begin(), text.entities.end()), std::vector(indexed.entities.begin(), indexed.entities.end()));
    EXPECT_EQ(std::vector(text.saliences.begin(), text.saliences.end()),
              std::vector(indexed.saliences.begin(), indexed.saliences.end()));
  }
}

TEST(Segment, PartsOfCompoundsStandInForwardRecordsAlone) {
  std::vector<IndexDocument> documents;
  for (const char* body : {"krankenhaus brand", "haus feuer", "boot feuer"})
    documents.push_back(DocumentOf({.id = ArticleId(body), .body = body}));
  documents[0].annotations.parts = {{0, "haus"}, {0, "kranken"}};
  const auto segment = Segment::FromParts("s", BuildParts(documents));
  ASSERT_TRUE(segment.ok()) << segment.status();
  const auto strength = [&](DocId doc, std::string_view stem) -> int {
    const ForwardView forward = (*segment)->forward(doc);
    const auto at = std::find(forward.terms.begin(), forward.terms.end(), TermHash(schema::StemTerm(stem)));
    return at == forward.terms.end() ? 0 : forward.impacts[static_cast<std::size_t>(at - forward.terms.begin())];
  };
  EXPECT_GT(strength(0, "krankenhaus"), 0);
  EXPECT_EQ(strength(0, "haus"), strength(0, "krankenhaus"));
  EXPECT_EQ(strength(0, "kranken"), strength(0, "krankenhaus"));
  EXPECT_EQ(strength(2, "haus"), 0);
  const auto haus = (*segment)->FindTerm(schema::StemTerm("haus"));
  ASSERT_TRUE(haus);
  EXPECT_EQ((*segment)->document_frequency(*haus), 1u) << "searched for, it is only where it stands";
  EXPECT_EQ((*segment)->strong_postings(*haus).size(), 2u) << "but similar news find the compound by it";
  EXPECT_FALSE((*segment)->FindTerm(schema::StemTerm("kranken"))) << "no word of any article";
  CheckStrongPostings(**segment);
  EXPECT_TRUE((*segment)->Verify().ok()) << (*segment)->Verify();
}

TEST(Segment, IsTheSameBytesInMemoryAndOnDisk) {
  TemporaryDirectory directory;
  const auto documents = RandomDocuments(7, 60);
  const SegmentParts parts = BuildParts(documents);
  EXPECT_EQ(parts, BuildParts(documents));
  ASSERT_TRUE(WriteSegment(PosixFileSystem(), directory.path(), "1", parts).ok());
  for (std::size_t i = 0; i < kPartCount; ++i) {
    const auto bytes = PosixFileSystem().Map(SegmentDirectory(directory.path(), "1") + "/" + std::string(kPartFiles[i]));
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ((*bytes)->bytes(), parts[i]);
  }
  const auto mapped = Segment::Open(PosixFileSystem(), SegmentDirectory(directory.path(), "1"), "1");
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  CheckPostings(**mapped, InTimeOrder(documents));
  CheckFoldedTerms(**mapped);
  CheckStrongPostings(**mapped);
  CheckResidues(**mapped);
  EXPECT_TRUE(VerifySegment(PosixFileSystem(), directory.path(), "1").ok());
}

TEST(Segment, MayLackThePositionsModulo16) {
  SegmentParts parts = BuildParts(RandomDocuments(7, 200));
  std::string& tokens = parts[static_cast<std::size_t>(Part::kTokens)];
  ByteSource in(tokens);
  in.Get<PartHeader>();
  in.GetArray<std::uint32_t>();  // offsets
  in.GetArray<char>();
  tokens.resize(tokens.size() - in.rest().size());
  const auto segment = Segment::FromParts("1", parts);
  ASSERT_TRUE(segment.ok()) << segment.status();
  for (TermOrdinal ordinal = 0; ordinal < (*segment)->term_count(); ++ordinal)
    EXPECT_TRUE((*segment)->postings(ordinal).residues.empty());
  EXPECT_TRUE((*segment)->Verify().ok());
}

TEST(SegmentBuilder, IsEmptyAfterFinish) {
  SegmentBuilder builder(EmptyStatistics());
  const auto documents = RandomDocuments(1, 10);
  for (const IndexDocument& document : documents) builder.Add(document);
  builder.Finish();
  EXPECT_EQ(builder.size(), 0u);
  EXPECT_EQ(builder.memory_bytes(), 0u);
  builder.Add(documents[3]);
  const SegmentParts parts = builder.Finish();
  EXPECT_EQ(parts, BuildParts({documents[3]}));
}

TEST(SegmentBuilder, TermsThatAreEqualOnceCutAreOnePosting) {
  const std::string longest(schema::kMaxTermBytes + 20, 'a');
  Article article = MakeArticle("1", longest + "b " + longest + "c " + longest + "d");
  IndexDocument document = DocumentOf(article);
  document.annotations.entities = {{.id = "e", .salience = .2f}, {.id = "e", .salience = .7f}};
  const auto segment = Segment::FromParts("s", BuildParts({document}));
  ASSERT_TRUE(segment.ok());
  EXPECT_TRUE((*segment)->Verify().ok()) << (*segment)->Verify();
  EXPECT_EQ((*segment)->postings(*(*segment)->FindTerm(schema::EntityTerm("e"))).max_impact, QuantiseImpact(.7f));
}

// Uses a segment as ranking does. Whatever the bytes, it must come to an end within bounds (the sanitizers watch).
void UseEverything(const Segment& segment) {
  std::uint64_t sum = 0;
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    for (const DocId doc : segment.postings(ordinal).docs) sum += segment.columns().length(doc);
    for (const StrongPosting posting : segment.strong_postings(ordinal)) sum += segment.columns().length(StrongDocOf(posting));
    sum += segment.FindTerm(segment.term(ordinal)).value_or(0) + segment.TermRange(segment.term(ordinal)).first;
    for (const auto& [folded, stem] : segment.StemsOf(ordinal)) sum += segment.term(stem).size();
    sum += segment.CodeOf(ordinal).value_or(0);
  }
  DocumentTokens tokens;
  for (DocId doc = 0; doc < segment.size(); ++doc) {
    segment.ReadTokens(doc, tokens);
    for (const TermOrdinal token : tokens.tokens) sum += segment.term(token).size();
    sum += segment.token_bytes(doc).codes.size();
    sum += tokens.tokens.size() - tokens.title - tokens.lead;
    segment.PrefetchForward(doc);
    sum += segment.HasEntities(doc);
    const ForwardView forward = segment.forward(doc);
    for (std::size_t i = 0; i < forward.terms.size(); ++i) sum += forward.terms[i] + forward.impacts[i];
    for (std::size_t i = 0; i < forward.entities.size(); ++i) sum += forward.saliences[i];
    for (const std::int8_t component : forward.latent) sum += static_cast<std::uint8_t>(component);
    sum += segment.card(doc).title.size() + segment.article(doc).ok() + segment.annotations(doc).ok() +
           segment.annotated_article(doc).ok();
    sum += segment.FindArticle(ArticleId(std::string(segment.article_id(doc)))).value_or(0);
  }
  EXPECT_NE(sum, 1u);
}

TEST(Segment, DamagedBytesAreFoundAndNeverCrash) {
  FaultyFileSystem files;
  const std::string folder = SegmentDirectory("/i", "1");
  ASSERT_TRUE(files.CreateDirectories(folder).ok());
  const SegmentParts parts = BuildParts(RandomDocuments(3, 12));
  std::mt19937 random(11);
  for (int round = 0; round < 1500; ++round) {
    SegmentParts damaged = parts;
    std::string& part = damaged[random() % kPartCount];
    const std::size_t at = random() % part.size();
    switch (random() % 3) {
      case 0:
        part[at] = static_cast<char>(part[at] ^ (1 << random() % 8));
        break;
      case 1:
        std::fill(part.begin() + static_cast<std::ptrdiff_t>(at), part.end(), '\0');
        break;
      default:
        part.resize(at);
        break;
    }
    if (damaged == parts) continue;
    for (std::size_t i = 0; i < kPartCount; ++i)
      ASSERT_TRUE(files.WriteFile(folder + "/" + std::string(kPartFiles[i]), damaged[i]).ok());
    const auto segment = Segment::Open(files, folder, "1");
    if (segment.ok()) UseEverything(**segment);
  }
}

TEST(VerifySegment, NamesTheDamagedFile) {
  TemporaryDirectory directory;
  FileSystem& files = PosixFileSystem();
  const SegmentParts parts = BuildParts(RandomDocuments(3, 12));
  for (std::size_t i = 0; i < kPartCount; ++i) {
    ASSERT_TRUE(WriteSegment(files, directory.path(), "1", parts).ok());
    const std::string path = SegmentDirectory(directory.path(), "1") + "/" + std::string(kPartFiles[i]);
    std::string bytes = parts[i];
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    ASSERT_TRUE(files.WriteFile(path, bytes).ok());
    const auto status = VerifySegment(files, directory.path(), "1");
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_NE(status.message().find(std::string(kPartFiles[i])), std::string::npos) << status;
  }
}

}  // namespace
}  // namespace xeber
