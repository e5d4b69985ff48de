// The recogniser of names that no gazetteer lists: a linear model over tags, decoded with Viterbi. It looks only at runs of words
// that could be names (capitalised, and what may stand between), so that most of a text costs nothing.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "annotate/cue_words.h"
#include "annotate/tag_features.h"
#include "annotate/tagger_model.h"
#include "annotate/viterbi.h"
#include "annotate/word_table.h"
#include "news/language.h"

namespace xeber {

// Tokens [begin, end) of one sentence, decoded together.
struct TagRun {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A text to be tagged: its tokens, how the whole article writes words, and the model of its language.
struct TagText {
  const TokenViews& views;
  const Analysis& analysis;
  const ArticleWords& words;
  const TaggerModel& model;
};

// Replaces `out` by the runs of possible names, in order.
void FindTagRuns(const TokenViews& views, const TaggerModel& model, std::vector<TagRun>& out);

// Scores of each tag for each token of a run, and the best sequence of tags under them. Reused, it stops allocating.
class TagDecoder {
 public:
  // Writes the best tags of each run into tags[run.begin .. run.end).
  void Decode(const TagText& text, std::span<const TagRun> runs, std::vector<std::uint8_t>& tags);

  // Of the run decoded last.
  const std::vector<TagScores>& scores() const { return scores_; }

 private:
  using Sums = TaggerModel::Sums;
  static constexpr int kKeyShift = 64 - 17;  // leaves what counts the slots of memory_

  // What a word weighs in the sums of its own token and of those around it; for the next and the one before also with the feature
  // of what is listed there, where nothing is.
  struct WordWeights {
    Sums here, before, before_unlisted, after, after_unlisted, two_before, two_after;
  };
  // The sum of a group of features; most are met again and again.
  struct Remembered {
    std::uint64_t key;  // 0: none, or not remembered
    Sums sums;
  };
  // What is wanted of a token, so that the memory for all runs is asked for at once.
  struct Wanted {
    std::array<std::uint64_t, 3> keys;  // of kWriting, kCues and kEndings
    std::array<std::uint32_t, 4> few;   // the other features that may have weights
    std::uint32_t few_size;
  };

  void Look(const TagText& text, TagRun run);
  void AddRun(const TagText& text, TagRun run);
  // Valid until the next call.
  const WordWeights& WeightsOf(const TagText& text, const TokenView* view);
  const Sums& SumsOf(FeatureGroup group, std::uint64_t key, const TagText& text, std::size_t at);
  std::size_t SlotOf(std::uint64_t key) const { return key * 0x9e3779b97f4a7c15ull >> kKeyShift; }

  WordTable<WordWeights, std::size_t{1} << 15> words_;
  LargeArray<Remembered, std::size_t{1} << (64 - kKeyShift)> memory_;  // direct-mapped
  std::vector<Wanted> wanted_;                                         // by token
  std::vector<Sums> sums_;                                             // by token of a run, and four on either side
  std::vector<TagScores> scores_;
  Viterbi viterbi_;
};

// The recognisers by language, and the cue words they share. Immutable once filled; thread-safe.
class TaggerSet {
 public:
  // Reads <data_dir>/models/cues/<language>.tsv and <data_dir>/models/names.<language>.bin; a language may be missing either.
  absl::Status Load(const std::string& data_dir, const Analyzer& analyzer);
  void Set(const Language& language, TaggerModel model);

  // The model for texts of `language`, null if there is none.
  const TaggerModel* Find(const Language& language) const;
  const CueWords& cues() const { return cues_; }
  std::uint64_t checksum() const { return checksum_; }

 private:
  CueWords cues_;
  std::vector<std::pair<Language, std::unique_ptr<const TaggerModel>>> models_;
  std::uint64_t checksum_ = 0;
};

}  // namespace xeber
