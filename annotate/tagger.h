// The recogniser of names that no gazetteer lists: a linear model over tags, decoded with Viterbi. It looks only at runs of words
// that could be names (capitalised, and what may stand between), so that most of a text costs nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "annotate/cue_words.h"
#include "annotate/tag_features.h"
#include "annotate/tagger_model.h"
#include "news/language.h"

namespace xeber {

// Tokens [begin, end) of one sentence, decoded together.
struct TagRun {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// Replaces `out` by the runs of possible names, in order.
void FindTagRuns(const TokenViews& views, const Analysis& analysis, const TaggerModel& model, std::vector<TagRun>& out);

// Scores of each tag for each token of a run, and the best sequence of tags under them. Reused, it stops allocating.
class TagDecoder {
 public:
  // Writes the best tags of `run` into tags[run.begin .. run.end).
  void Decode(const TokenViews& views, const Analysis& analysis, const ArticleWords& words, const TaggerModel& model, TagRun run,
              std::vector<std::uint8_t>& tags);

  // The same from given scores, in which tags are worth scores[i] and neighbours transition[before][tag].
  void DecodeScores(const std::array<TagScores, kTagCount>& transitions, std::uint8_t* tags);
  std::vector<TagScores>& scores() { return scores_; }

 private:
  using Sums = TaggerModel::Sums;
  struct Remembered {
    std::uint64_t key = 0;
    Sums sums{};
  };
  // What is wanted of a token of the run, so that the memory for a whole run is asked for at once.
  struct Wanted {
    TokenViews::Context context;
    std::array<std::uint64_t, kRememberedGroups.size()> keys;
    FeatureList pairs;
  };

  void Look(const TokenViews::Context& context, const TaggerModel& model, Wanted& wanted) const;
  // The summed weights of a group of features; most are met again and again. Valid until the next call.
  const Sums& SumsOf(FeatureGroup group, std::uint64_t key, const TokenViews::Context& context, const TaggerModel& model);
  std::size_t SlotOf(std::uint64_t key) const { return (key >> 20) % memory_.size(); }

  std::vector<Remembered> memory_ = std::vector<Remembered>(16384);  // direct-mapped
  std::vector<Wanted> wanted_;
  std::vector<TagScores> scores_;
  std::vector<TagScores> best_;
  std::vector<std::array<std::uint8_t, kTagCount>> from_;
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
