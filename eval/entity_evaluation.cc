#include "eval/entity_evaluation.h"

#include "annotate/conll.h"

namespace xeber {
namespace {

constexpr std::size_t kSentencesOfAPart = 20;

std::vector<ConllSpan> OfType(const std::vector<ConllSpan>& spans, std::uint8_t tag) {
  std::vector<ConllSpan> kept;
  for (const ConllSpan& span : spans)
    if (span.tag == tag) kept.push_back(span);
  return kept;
}

void AddScores(const std::vector<ConllSpan>& judged, const std::vector<ConllSpan>& told, NameScores& scores) {
  for (const std::uint8_t tag : {kTagBPer, kTagBOrg, kTagBLoc, kTagBMisc})
    Score(OfType(judged, tag), OfType(told, tag), scores[std::string(TagName(tag).substr(2))]);
  Score(judged, told, scores["all"]);
}

void AddScores(const ConllTagger& tagger, std::string_view columns, NameScores& scores) {
  for (ConllDocument& document : ReadConll(columns)) {
    const std::vector<ConllSpan> judged = SpansOf(document.tokens);
    for (ConllToken& token : document.tokens) token.tag = kTagO;
    tagger.TagDocument(document);
    AddScores(judged, SpansOf(document.tokens), scores);
  }
}

}  // namespace

std::vector<std::string> CutConll(std::string_view columns, std::size_t sentences) {
  std::vector<std::string> parts;
  std::size_t in_part = 0;
  bool inside = false;  // a sentence
  const auto begin_part = [&] {
    parts.emplace_back();
    in_part = 0;
  };
  while (!columns.empty()) {
    const std::string_view line =
        columns.substr(0, columns.find('\n') == std::string_view::npos ? columns.size() : columns.find('\n') + 1);
    columns.remove_prefix(line.size());
    const bool blank = line.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (parts.empty() || line.starts_with("-DOCSTART-") || (!blank && !inside && in_part == sentences)) begin_part();
    if (!blank && !inside && !line.starts_with("-DOCSTART-")) ++in_part;
    inside = !blank && !line.starts_with("-DOCSTART-");
    parts.back() += line;
  }
  return parts;
}

NameScores ScoreNames(const ConllTagger& tagger, std::string_view columns) {
  NameScores scores;
  AddScores(tagger, columns, scores);
  return scores;
}

NameScores CrossValidateNames(ConllTagger& tagger, std::string_view columns, std::size_t folds, const TaggerTraining& training) {
  const std::vector<std::string> parts = CutConll(columns, kSentencesOfAPart);
  NameScores scores;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<ConllDocument> documents;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i % folds == fold) continue;
      for (ConllDocument& document : ReadConll(parts[i])) documents.push_back(std::move(document));
    }
    tagger.Train(documents, training);
    for (std::size_t i = fold; i < parts.size(); i += folds) AddScores(tagger, parts[i], scores);
  }
  return scores;
}

}  // namespace xeber
