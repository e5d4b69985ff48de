// How well names are recognised, as conlleval counts them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "annotate/conll_tagger.h"
#include "annotate/tagger_trainer.h"

namespace xeber {

// Scores by "PER", "ORG", "LOC" and "MISC", and of "all".
using NameScores = std::map<std::string, NameScore>;

// Cuts CoNLL columns into parts of `sentences` sentences, the last one perhaps smaller; a -DOCSTART- line always begins a part.
std::vector<std::string> CutConll(std::string_view columns, std::size_t sentences);

// Tags the columns with `tagger` and compares with the tags in their last column.
NameScores ScoreNames(const ConllTagger& tagger, std::string_view columns);

// The same with models each trained on all parts of 20 sentences but those of one fold (part i is in fold i mod `folds`), added
// up. The tagger is left with the last model.
NameScores CrossValidateNames(ConllTagger& tagger, std::string_view columns, std::size_t folds, const TaggerTraining& training);

}  // namespace xeber
