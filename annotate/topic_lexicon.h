// The 17 IPTC Media Topics without training data: words that speak for a topic, scored and turned into probabilities.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "annotate/flat_map.h"
#include "annotate/token_views.h"
#include "news/topic.h"
#include "text/analyzer.h"

namespace xeber {

inline constexpr std::size_t kMediaTopics = 17;

// Immutable once filled; thread-safe.
class TopicLexicon {
 public:
  // Adds "<code><tab>words" of the file for texts of `language`: base forms between spaces, one that ends in ^ counts twice.
  // NOT_FOUND if it cannot be read, INVALID_ARGUMENT with file:line for a code that is none of 01000000 to 17000000.
  absl::Status AddFile(const std::string& path, const Language& language, const Analyzer& analyzer);

  // The number of the word with that StemKey, WordTraits::kNone if it speaks for none.
  std::uint32_t FindWord(std::uint64_t stem_key) const { return words_.Find(stem_key); }

  // Appends to `out` the topics of the document, read with a vocabulary of this lexicon, with their probabilities
  // ("iptc:04000000"), by falling probability; those under .05 are left out, and so is everything of a language without a
  // lexicon.
  //
  // Score of a topic: sum over its words of weight * (1 + ln tf), a word in the title counting three times; a word of several
  // topics is shared among them. probability = 1 / (1 + exp(-(a share + b ln(1 + score) + c))) with share = score / (sum of
  // scores + 2); a, b and c were fitted by logistic regression to the categories of the sample archive.
  void Score(const DocumentViews& document, std::vector<Topic>& out) const;
  std::uint64_t checksum() const { return checksum_; }

 private:
  struct Vote {
    std::uint8_t topic;
    float weight;
  };
  using Votes = absl::InlinedVector<Vote, 2>;

  void AddWord(std::uint64_t key, Vote vote);

  FlatMap words_;  // to votes_
  std::vector<Votes> votes_;
  std::uint64_t checksum_ = 0;
};

}  // namespace xeber
