#include "index/term_dictionary.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "index/folded_words.h"
#include "index/forward.h"
#include "index/word_codes.h"

namespace xeber {
namespace {

struct Counts {
  std::uint32_t documents, strong;
};
using Model = std::map<std::string, Counts>;

// Terms of few letters, so that many share their beginnings; frequencies as in an archive, where half of the words stand in one article.
Model RandomTerms(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  Model model;
  while (model.size() < count) {
    std::string term(1, "EFS"[random() % 3]);
    for (std::size_t length = random() % 40 == 0 ? 200 : random() % 12; length > 0; --length) term.push_back(static_cast<char>('a' + random() % 3));
    const std::uint32_t documents = random() % 2 == 0 ? 1 : 1 + static_cast<std::uint32_t>(random() % (random() % 8 == 0 ? 100000 : 9));
    const std::uint32_t others = random() % 10 == 0 ? random() % 1000 : 0;  // of whose compounds it is a part
    model[term + std::to_string(model.size() % 50)] = {documents, static_cast<std::uint32_t>(random() % (documents + 1)) + others};
  }
  return model;
}

std::string Encode(const Model& model) {
  std::vector<TermEntry> entries;
  for (const auto& [text, counts] : model) entries.push_back({text, counts.documents, counts.strong});
  ByteSink out;
  PutTermDictionary(entries, out);
  return std::move(out.bytes());
}

void CheckTerms(const TermDictionary& terms, const Model& model) {
  ASSERT_EQ(terms.size(), model.size());
  std::uint64_t postings = 0, strong = 0;
  TermOrdinal ordinal = 0;
  for (const auto& [text, counts] : model) {
    EXPECT_EQ(terms.text(ordinal), text);
    const TermDictionary::Place place = terms.place(ordinal);
    EXPECT_EQ(place.begin, postings);
    EXPECT_EQ(place.documents, counts.documents);
    EXPECT_EQ(place.strong_begin, strong);
    EXPECT_EQ(place.strong, counts.strong);
    EXPECT_EQ(terms.Find(text), ordinal);
    EXPECT_EQ(TermHash(terms.text(terms.FindByHash(TermHash(text)).value())), TermHash(text));
    EXPECT_FALSE(terms.Find(text + "!"));
    postings += counts.documents;
    strong += counts.strong;
    ++ordinal;
  }
  EXPECT_EQ(terms.postings(), postings);
  EXPECT_EQ(terms.strong_postings(), strong);
}

TEST(TermDictionary, HoldsWhatAMapHolds) {
  for (const std::size_t count : {0u, 1u, 2u, 15u, 16u, 17u, 100u, 5000u}) {
    const Model model = RandomTerms(static_cast<unsigned>(count), count);
    const std::string bytes = Encode(model);
    ByteSource in(bytes);
    const auto terms = TermDictionary::Load(in);
    ASSERT_TRUE(terms);
    EXPECT_TRUE(in.done());
    CheckTerms(*terms, model);
    EXPECT_FALSE(terms->Find(""));
    TermOrdinal next = 0;
    terms->ForEach([&](TermOrdinal ordinal, std::string_view text, const TermDictionary::Place& place) {
      EXPECT_EQ(ordinal, next++);
      EXPECT_EQ(text, terms->text(ordinal));
      EXPECT_EQ(place.begin, terms->place(ordinal).begin);
      EXPECT_EQ(place.strong_begin, terms->place(ordinal).strong_begin);
    });
    EXPECT_EQ(next, count);
  }
}

TEST(TermDictionary, FindsTheTermsThatStartSo) {
  const Model model = RandomTerms(3, 2000);
  const std::string bytes = Encode(model);
  ByteSource in(bytes);
  const auto terms = TermDictionary::Load(in);
  for (const std::string prefix : {"", "E", "S", "Sa", "Sab", "Fabcabc", "Sccccc", "D", "Z", "Scccccccccccccccc"}) {
    TermOrdinal first = 0, last = 0;
    for (const auto& [text, counts] : model) {
      first += text < prefix;
      last += text < prefix || text.starts_with(prefix);
    }
    EXPECT_EQ(terms->Range(prefix), std::pair(first, last)) << prefix;
  }
}

TEST(TermDictionary, DamageIsFoundOrStaysWithinTheBytes) {
  const std::string sound = Encode(RandomTerms(9, 200));
  std::mt19937 random(2);
  int loaded = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string bytes = sound;
    const std::size_t at = random() % bytes.size();
    if (round % 4 == 0)
      bytes.resize(at);
    else
      bytes[at] = static_cast<char>(round % 4 == 1 ? 0xFF : bytes[at] ^ (1 << random() % 8));
    ByteSource in(bytes);
    const auto terms = TermDictionary::Load(in);
    if (!terms) continue;
    ++loaded;
    std::uint64_t sum = 0, postings = 0;
    for (TermOrdinal ordinal = 0; ordinal < terms->size(); ++ordinal) {
      sum += terms->text(ordinal).size() + terms->Find(terms->text(ordinal)).value_or(0) + terms->Range(terms->text(ordinal)).first;
      const TermDictionary::Place place = terms->place(ordinal);
      EXPECT_EQ(place.begin, postings);
      EXPECT_LE(place.strong_begin + place.strong, terms->strong_postings());
      postings += place.documents;
    }
    EXPECT_EQ(postings, terms->postings());
    EXPECT_LE(WordsByFrequency(*terms).size(), terms->size());
    EXPECT_NE(sum, 0u);
  }
  EXPECT_GT(loaded, 0);
}

TEST(WordCodes, GoByFallingFrequencyOfWords) {
  const Model model = RandomTerms(4, 3000);
  const std::string bytes = Encode(model);
  ByteSource in(bytes);
  const auto terms = TermDictionary::Load(in);
  std::vector<TermOrdinal> expected;
  for (TermOrdinal ordinal = 0; ordinal < terms->size(); ++ordinal)
    if (terms->text(ordinal).front() == 'S') expected.push_back(ordinal);
  std::stable_sort(expected.begin(), expected.end(), [&](TermOrdinal a, TermOrdinal b) { return terms->documents(a) > terms->documents(b); });
  EXPECT_EQ(WordsByFrequency(*terms), expected);

  const WordCodes codes(expected, *terms);
  ASSERT_EQ(codes.size(), expected.size());
  std::map<TermOrdinal, std::uint32_t> by_word;
  for (std::uint32_t code = 0; code < expected.size(); ++code) {
    EXPECT_EQ(codes.word(code), expected[code]);
    by_word[expected[code]] = code;
  }
  for (TermOrdinal ordinal = 0; ordinal < terms->size(); ++ordinal) {
    const auto at = by_word.find(ordinal);
    EXPECT_EQ(codes.CodeOf(ordinal, terms->documents(ordinal)), at == by_word.end() ? std::nullopt : std::optional(at->second));
  }
}

TEST(FoldedWords, AreReadAsTheyWerePut) {
  std::mt19937 random(8);
  for (const std::size_t count : {0u, 1u, 50u, 1000u}) {
    std::vector<WordAndFolded> pairs;
    TermOrdinal word = 0;
    for (std::size_t i = 0; i < count; ++i)
      pairs.emplace_back(word += 1 + static_cast<TermOrdinal>(random() % 90), static_cast<TermOrdinal>(random() % 100000));
    ByteSink out;
    PutFoldedWords(pairs, out);
    ByteSource in(out.bytes());
    EXPECT_EQ(ReadFoldedWords(in, 100000), pairs);
    EXPECT_TRUE(in.done());
    ByteSource of_fewer_terms(out.bytes());
    EXPECT_EQ(ReadFoldedWords(of_fewer_terms, word).has_value(), count == 0);
    for (std::size_t size = 0; size + 8 < out.bytes().size(); size += 7) {
      ByteSource cut(std::string_view(out.bytes()).substr(0, size));
      EXPECT_FALSE(ReadFoldedWords(cut, 100000));
    }
  }
}

}  // namespace
}  // namespace xeber
