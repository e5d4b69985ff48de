// What one segment can suggest: the titles of its articles, the names in them, and the phrases that several titles share.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "index/snapshot.h"
#include "news/suggestion.h"
#include "ranking/completion_keys.h"
#include "ranking/word_presence.h"
#include "text/analyzer.h"

namespace xeber {

// For whom suggestions are read.
struct CompletionContext {
  const Analyzer& analyzer;
  Time now;
};

// Keys are plain words (plain_words.h) with single spaces. Scores are binary logarithms of forward-decayed counts (Cormode,
// Shkapenyuk, Srivastava & Xu 2009): every article counts 2^(time / kHalfLife), so that an article loses half against those of 60
// days later, and the order does not depend on when it is asked for. Made from the segment alone; made anew with it. Thread-safe.
class CompletionTable {
 public:
  static constexpr std::int64_t kHalfLife = 60 * 86'400;  // seconds
  static constexpr std::uint32_t kLeastTitles = 3;        // that share a phrase
  static constexpr std::size_t kMostWords = 4;            // of a phrase
  static constexpr std::size_t kStarts = 6;               // words of a title that may be typed first
  static constexpr float kMiddle = 1.5f;                  // what a title or name loses when it is met in the middle

  // `segment` must outlive the table.
  CompletionTable(const Segment& segment, const Analyzer& analyzer);

  static constexpr std::size_t kKinds = 3;
  const CompletionKeys& keys(Suggestion::Kind kind) const { return keys_[static_cast<std::size_t>(kind)]; }
  float ScoreOf(Suggestion::Kind kind, const CompletionKeys::Key& key) const;
  // The entity that a key of kEntity names.
  TermOrdinal EntityOf(const CompletionKeys::Key& key) const { return names_[key.owner].entity; }
  // The language of what the key stands for, as the segment's code of it.
  std::uint32_t LanguageOf(Suggestion::Kind kind, const CompletionKeys::Key& key) const;
  // What the key stands for, or nullopt if no article (for a phrase: not kLeastTitles of them) is there that makes it so: alive
  // and published by `now`. `view` must be of the table's segment.
  std::optional<Suggestion> Read(Suggestion::Kind kind, const CompletionKeys::Key& key, const SegmentView& view,
                                 const CompletionContext& context) const;

  const WordPresence& words() const { return words_; }
  std::uint64_t bytes() const;  // of memory

 private:
  // A name as the articles of one language write it.
  struct Name {
    TermOrdinal entity = 0;
    std::uint32_t language = 0;
    float score = 0;
    std::string text;
  };
  // Words that begin the title keys [first, last).
  struct Phrase {
    CompletionKeys::Range titles;
    std::uint32_t words = 0;
    float score = 0;
  };
  struct PhraseFinder;
  // A sum of 2^score over documents.
  struct Sum {
    void Add(float score);
    float Score() const { return greatest + static_cast<float>(std::log2(terms)); }  // of at least one

    float greatest = 0;
    double terms = 0;  // 2^(score - greatest)
  };

  void AddTitles(const Analyzer& analyzer);
  void AddNames(const Analyzer& analyzer);
  void AddPhrases();
  void AddWords();
  void FindUndated();
  float TitleScore(DocId doc) const;
  std::uint32_t WordsBefore(const CompletionKeys::Key& title) const;

  const Segment& segment_;
  std::vector<Language> languages_;  // by the segment's code
  std::unordered_set<std::string> stop_words_;
  double undated_ = 0;  // in half lives; what stands in for the time of an article without one
  CompletionKeys keys_[kKinds];
  std::vector<Name> names_;
  std::vector<Phrase> phrases_;
  WordPresence words_;
};

}  // namespace xeber
