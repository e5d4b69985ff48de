// Trains recognisers of names from judged texts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "annotate/conll.h"
#include "annotate/gazetteer.h"
#include "annotate/tagger.h"
#include "text/analyzer.h"

namespace xeber {

struct TaggerTraining {
  Language language;
  int epochs = 4;
  // The share of sentences in which the gazetteer's hits are hidden, so that names nobody listed are learned too.
  double hide_names = 0.2;
  std::uint32_t seed = 1;
  std::function<void(int epoch, double wrong)> progress;  // after each epoch; `wrong` is the share of tokens tagged wrongly
};

// An averaged structured perceptron (Collins 2002) over `documents`. Deterministic.
TaggerModel TrainTagger(const std::vector<ConllDocument>& documents, const TaggerTraining& training, const Analyzer& analyzer,
                        const Gazetteer& gazetteer, const CueWords& cues);

}  // namespace xeber
