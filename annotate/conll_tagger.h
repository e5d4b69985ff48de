// Tags files in CoNLL columns, so that conlleval can judge the recogniser.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/conll.h"
#include "annotate/gazetteer.h"
#include "annotate/tagger.h"
#include "annotate/vocabulary.h"
#include "text/analyzer.h"

namespace xeber {

struct TaggerTraining;

// Thread-safe while Train is not called.
class ConllTagger {
 public:
  // With the data under `data_dir`, more gazetteers, and in place of the shipped model the one in the file `model` ("" = the
  // shipped one, "none" = the gazetteer alone). Errors as MakeAnnotator's.
  static absl::StatusOr<std::unique_ptr<ConllTagger>> Load(const std::string& data_dir, const Language& language,
                                                           const std::string& model, const std::vector<std::string>& gazetteers);

  // Puts a model of its language trained on `documents` in the place of the one it has.
  void Train(const std::vector<ConllDocument>& documents, const TaggerTraining& training);

  // The lines of `text`, each token's followed by a space and its tag: O, or B- or I- and PER, ORG, LOC or MISC (peoples,
  // adjectives of countries, events, works), but only types that its model was taught. Empty lines stay empty.
  std::string Tag(std::string_view text) const;

  // The names of an untagged document: its tokens with their tags.
  void TagDocument(ConllDocument& document) const;

 private:
  Language language_;
  std::unique_ptr<const Analyzer> analyzer_;
  std::unique_ptr<const Gazetteer> gazetteer_;
  TaggerSet taggers_;
  std::optional<Vocabulary> vocabulary_;
  bool recognise_ = true;
};

}  // namespace xeber
