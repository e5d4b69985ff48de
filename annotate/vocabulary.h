// What a gazetteer, the cue words and the topic lexicon know of words, put together once for each word a thread meets.
#pragma once

#include <cstdint>
#include <string_view>

#include "annotate/article_words.h"
#include "annotate/cue_words.h"
#include "annotate/gazetteer.h"
#include "annotate/token_views.h"
#include "annotate/topic_lexicon.h"
#include "text/analyzer.h"

namespace xeber {

// Immutable; thread-safe.
class Vocabulary {
 public:
  // What is given must outlive it. Without `cues` or `topics`, words have none.
  explicit Vocabulary(const Gazetteer& gazetteer, const CueWords* cues = nullptr, const TopicLexicon* topics = nullptr);

  // Replaces `out` by the tokens of the analysed `text`, none of them listed yet, and notes in `words` how they are written.
  // Words that this thread has met are remembered by their numbers.
  void Read(std::string_view text, const Analysis& analysis, TokenViews& out, ArticleWords& words) const;

  const Gazetteer& gazetteer() const { return gazetteer_; }
  // No other vocabulary of this process has it.
  std::uint64_t number() const { return number_; }

 private:
  void Describe(std::string_view surface, const Token& token, const Language& language, WordTraits& out) const;

  const Gazetteer& gazetteer_;
  const CueWords* cues_;
  const TopicLexicon* topics_;
  std::uint64_t number_;
};

}  // namespace xeber
