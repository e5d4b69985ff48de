// Tiny indexes for tests: invented articles, documents made of them by splitting at spaces, and folders that clean up after
// themselves.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "index/document.h"
#include "index/generation_builder.h"
#include "index/hash.h"
#include "index/index.h"
#include "index/segment_builder.h"

namespace xeber {

// Thrown away at the end of the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    static std::atomic<int> count = 0;
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "xeber." + test->test_suite_name() + "." + test->name() + "." + std::to_string(++count);
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Words that begin with "the" are stop words, those with "x" have a folded spelling, and those with "N" name an entity.
inline IndexDocument DocumentOf(Article article) {
  IndexDocument document{.article = std::move(article)};
  DocumentTerms& terms = document.terms;
  std::map<std::string, std::uint32_t> numbers;
  const auto add = [&](const std::string& text, std::uint16_t TermOccurrences::*field) {
    std::uint32_t words = 0;
    std::istringstream in(text);
    for (std::string word; in >> word; ++words) {
      const auto [at, added] = numbers.emplace(word, static_cast<std::uint32_t>(terms.terms.size()));
      if (added)
        terms.terms.push_back({.stem = word, .folded = word[0] == 'x' ? word.substr(1) : "", .stop = word.starts_with("the")});
      ++(terms.terms[at->second].*field);
      terms.tokens.push_back(at->second);
      if (word[0] == 'N' && added)
        document.annotations.entities.push_back({.id = "e:" + word, .name = word, .type = EntityType::kPerson, .salience = .5f});
    }
    return words;
  };
  terms.title_tokens = add(document.article.title, &TermOccurrences::title);
  terms.lead_tokens = add(document.article.lead, &TermOccurrences::lead);
  add(document.article.body, &TermOccurrences::body);
  terms.language = Language(document.article.language);
  terms.fingerprint = HashBytes(document.article.body);
  for (const auto& [word, number] : numbers) terms.shingles.push_back(static_cast<std::uint32_t>(HashBytes(word)));
  std::sort(terms.shingles.begin(), terms.shingles.end());
  document.annotations.topics.push_back({.id = "category:" + document.article.category, .probability = 1});
  document.annotations.latent = {1, -2, 3};
  return document;
}

inline Time At(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }

inline Article MakeArticle(const std::string& id, const std::string& title, std::int64_t time = 1000,
                           std::optional<std::int64_t> update = {}) {
  Article article{.id = ArticleId(id), .title = title, .body = "the body of " + id, .publish_time = PublishTime{At(time)}};
  article.language = "en";
  if (update) article.update_time = At(*update);
  return article;
}

// The same article for the same generator state.
inline Article RandomArticle(std::mt19937& random, const std::string& id) {
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  const auto words = [&](std::uint32_t count) {
    std::string text;
    for (std::uint32_t i = 0; i < count; ++i)
      text += std::string(i ? " " : "") + (&"wxNs"[below(4)])[0] + std::to_string(below(1 + below(60)));
    return text;
  };
  Article article{
      .id = ArticleId(id), .title = words(1 + below(6)), .lead = words(below(10)), .body = words(1 + below(60)) + " the end"};
  if (below(10) != 0)
    article.publish_time = PublishTime{At(below(1000000)), below(5) == 0 ? TimePrecision::kDay : TimePrecision::kSecond};
  if (below(2) == 0) article.update_time = At(below(1000));
  article.category = "c" + std::to_string(below(4));
  article.source = "s" + std::to_string(below(3));
  article.language = below(2) == 0 ? "az" : "en";
  article.url = "https://news.example/" + id;
  if (below(3) == 0) article.authors = {"A. Writer", words(2)};
  return article;
}

inline std::vector<IndexDocument> RandomDocuments(unsigned seed, std::uint32_t count, const std::string& prefix = "id") {
  std::mt19937 random(seed);
  std::vector<IndexDocument> documents;
  for (std::uint32_t i = 0; i < count; ++i) documents.push_back(DocumentOf(RandomArticle(random, prefix + std::to_string(i))));
  return documents;
}

inline SegmentParts BuildParts(const std::vector<IndexDocument>& documents) {
  SegmentBuilder builder(EmptyStatistics());
  for (const IndexDocument& document : documents) builder.Add(document);
  return builder.Finish();
}

// The folded spelling's term of each word that has one.
inline std::map<TermOrdinal, TermOrdinal> FoldedTerms(const Segment& segment) {
  std::map<TermOrdinal, TermOrdinal> by_word;
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal)
    for (const auto& [folded, word] : segment.StemsOf(ordinal)) by_word[word] = folded;
  return by_word;
}

inline IndexOptions Writable(FileSystem* files = nullptr) {
  return {.make_document = DocumentOf,
          .analyzer_version = "1",
          .annotator_version = "1",
          .writable = true,
          .maintain = false,
          .files = files};
}
inline IndexOptions ReadOnly(FileSystem* files = nullptr) {
  IndexOptions options = Writable(files);
  options.writable = false;
  return options;
}

// A new generation of `segments`; replays the journal after `journal_through`.
inline absl::Status MakeGeneration(const std::string& directory, const std::vector<std::vector<IndexDocument>>& segments,
                                   std::uint64_t journal_through = 0, const Graves& graves = {}, FileSystem* files = nullptr) {
  auto builder = GenerationBuilder::Begin(directory, files);
  if (!builder.ok()) return builder.status();
  for (const auto& documents : segments)
    if (auto status = (*builder)->AddSegment(BuildParts(documents)); !status.ok()) return status;
  Manifest versions;
  versions.analyzer = versions.annotator = "1";
  return (*builder)->Commit(journal_through, versions, {.graves = graves});
}

inline Mutation Put(Article article) { return {.kind = Mutation::Kind::kPut, .document = DocumentOf(std::move(article))}; }
inline Mutation Delete(const std::string& id, std::optional<std::int64_t> update = {}) {
  Mutation mutation{.kind = Mutation::Kind::kDelete, .id = ArticleId(id)};
  if (update) mutation.update_time = At(*update);
  return mutation;
}
inline absl::Status WriteOne(Index& index, Mutation mutation) {
  std::vector<Mutation> mutations;
  mutations.push_back(std::move(mutation));
  return index.Write(std::move(mutations)).front();
}

// Every live article as id -> title, read from the store. Fails the test where an id is live twice or not found.
inline std::map<std::string, std::string> ContentOf(const Snapshot& snapshot) {
  std::map<std::string, std::string> content;
  for (std::size_t i = 0; i < snapshot.segments().size(); ++i) {
    const SegmentView& view = snapshot.segments()[i];
    for (DocId doc = 0; doc < view.segment->size(); ++doc) {
      if (view.Deleted(doc)) continue;
      const auto article = view.segment->article(doc);
      EXPECT_TRUE(article.ok()) << article.status();
      if (!article.ok()) continue;
      EXPECT_TRUE(content.emplace(article->id.value(), article->title).second) << article->id.value() << " is there twice";
      EXPECT_EQ(snapshot.Find(article->id), (DocumentLocation{i, doc}));
    }
  }
  EXPECT_EQ(snapshot.live_documents(), content.size());
  return content;
}

}  // namespace xeber
