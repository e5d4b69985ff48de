// What compounds are made of: in languages that write them as one word, an archive's own stems at the beginning and at the end of its
// longer ones ("krank" and "haus" of "krankenhaus").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/flat_map.h"
#include "news/document_terms.h"
#include "news/topic.h"

namespace xeber {

// Whether compounds are one word in that language. There, words of one stem and their compounds are about one thing; elsewhere what
// two words begin with says little (measured: docs/similar.md).
bool WritesCompounds(const Language& language);

// Immutable once parsed; thread-safe.
class CompoundParts {
 public:
  static constexpr std::size_t kLeastPart = 4;  // bytes

  bool empty() const { return stems_.empty(); }

  // Replaces `out` by the parts of the document's words, word by word: the longest known stem that each begins with, and the longest
  // that it ends with, if they are shorter than the word. Nothing in a language without compounds.
  void Find(const DocumentTerms& terms, std::vector<WordPart>& out) const;

  // As a file's bytes, and back; Parse: INVALID_ARGUMENT for bytes that are none, of another version, or damaged.
  std::string Serialize() const;
  static absl::StatusOr<CompoundParts> Parse(std::string_view bytes);

 private:
  friend class CompoundTrainer;
  explicit CompoundParts(std::vector<std::uint64_t> stems);
  // At most two, from `word`.
  template <typename Visit>
  void ForEachPart(std::string_view word, std::uint64_t salt, Visit visit) const;

  std::vector<std::uint64_t> stems_;  // hashes salted by language, ascending
  FlatMap known_;
};

// Of a word's hash, those of its parts, as features of annotate/term_vector.h.
using PartsOfWords = std::unordered_map<std::uint64_t, std::vector<std::uint64_t>>;

// Collects articles, then learns. Memory: about 80 bytes a distinct stem in languages with compounds. Not thread-safe.
class CompoundTrainer {
 public:
  static constexpr std::uint32_t kArticlesToOneMore = 10000;  // so many articles a language more, one more must hold a stem
  static constexpr std::size_t kMostStems = 200000;           // the most frequent ones are kept, in all languages together

  void Add(const DocumentTerms& terms);
  CompoundParts Train() const;
  // The parts of every word that was added, by what Train returned.
  PartsOfWords Split(const CompoundParts& parts) const;

 private:
  struct Words {
    std::uint32_t articles = 0;
    std::unordered_map<std::string, std::uint32_t> frequencies;
  };
  std::map<std::string, Words, std::less<>> by_language_;
};

}  // namespace xeber
