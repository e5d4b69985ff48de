#include "annotate/tagger_trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <unordered_map>

#include "annotate/viterbi.h"
#include "annotate/vocabulary.h"

namespace xeber {
namespace {

constexpr int kMinInside = 2;  // times a small-letter word must stand in a name

struct Text {
  Analysis analysis;
  TokenViews views;
  TokenViews hidden;  // without the gazetteer
  ArticleWords words;
  std::vector<std::uint8_t> gold;
};

// The judged tag of each analysed token: that of the judged token under its first byte.
std::vector<std::uint8_t> GoldTags(const ConllDocument& document, const Analysis& analysis) {
  std::vector<std::uint8_t> gold;
  std::vector<ConllToken> tokens = document.tokens;
  for (ConllToken& token : tokens) token.tag = kTagO;
  for (const ConllSpan& span : SpansOf(document.tokens)) {
    for (std::uint32_t i = span.begin; i < span.end; ++i) tokens[i].tag = static_cast<std::uint8_t>(span.tag + (i > span.begin));
  }
  std::size_t at = 0;
  for (const Token& token : analysis.tokens) {
    while (at + 1 < tokens.size() && tokens[at].end <= token.begin) ++at;
    std::uint8_t tag = tokens.empty() ? std::uint8_t{kTagO} : tokens[at].tag;
    // Several analysed tokens in one judged token: only the first begins a name.
    if (tag != kTagO && !IsInside(tag) && token.begin > tokens[at].begin && !gold.empty() && gold.back() != kTagO) ++tag;
    gold.push_back(tag);
  }
  return gold;
}

// Weights that remember their sum over all updates.
class Averaged {
 public:
  struct Weights {
    TagScores now{};
    TagScores sum{};
  };

  Weights& Of(std::uint32_t feature) { return weights_[feature]; }
  const Weights* Find(std::uint32_t feature) const {
    const auto found = weights_.find(feature);
    return found == weights_.end() ? nullptr : &found->second;
  }
  const std::unordered_map<std::uint32_t, Weights>& all() const { return weights_; }

 private:
  std::unordered_map<std::uint32_t, Weights> weights_;
};

class Trainer {
 public:
  Trainer(const std::vector<ConllDocument>& documents, const TaggerTraining& training, const Analyzer& analyzer,
          const Gazetteer& gazetteer, const CueWords& cues);
  TaggerModel Train();

 private:
  void FindInside();
  void TrainRun(const Text& text, const TokenViews& views, TagRun run);
  void Update(const Text& text, TagRun run);
  TaggerModel Average() const;

  const TaggerTraining& training_;
  std::vector<Text> texts_;
  std::vector<std::uint32_t> inside_;
  TaggerModel runs_model_;  // knows only which words may be inside
  Averaged weights_;
  std::array<TagScores, kTagCount> transitions_{};
  std::array<TagScores, kTagCount> transition_sums_{};
  Viterbi viterbi_;
  std::vector<TagScores> scores_;
  std::vector<FeatureList> lists_;
  std::vector<std::uint8_t> tags_;
  float step_ = 1;
  std::size_t wrong_ = 0;
  std::size_t seen_ = 0;
};

Trainer::Trainer(const std::vector<ConllDocument>& documents, const TaggerTraining& training, const Analyzer& analyzer,
                 const Gazetteer& gazetteer, const CueWords& cues)
    : training_(training), texts_(documents.size()) {
  const Vocabulary vocabulary(gazetteer, &cues);
  std::vector<GazetteerMatch> matches;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    Text& text = texts_[i];
    text.analysis.language = training.language;
    analyzer.Analyze(documents[i].text, training.language, text.analysis);
    vocabulary.Read(documents[i].text, text.analysis, text.views, text.words);
    gazetteer.FindNames(documents[i].text, text.analysis, text.views, matches);
    MarkListed(matches, text.views);
    text.hidden = text.views;
    HideNames(text.hidden);
    text.gold = GoldTags(documents[i], text.analysis);
  }
  FindInside();
  runs_model_ = TaggerModel({}, {}, 1, inside_);
}

void Trainer::FindInside() {
  std::unordered_map<std::uint32_t, int> counts;
  for (const Text& text : texts_) {
    for (std::size_t i = 0; i < text.gold.size(); ++i) {
      if (IsInside(text.gold[i]) && text.analysis.tokens[i].casing == Casing::kLower)
        ++counts[static_cast<std::uint32_t>(text.views[i].stem)];
    }
  }
  for (const auto& [word, count] : counts) {
    if (count >= kMinInside) inside_.push_back(word);
  }
}

void Trainer::Update(const Text& text, TagRun run) {
  for (std::uint32_t at = run.begin; at < run.end; ++at) {
    const std::uint8_t gold = text.gold[at];
    const std::uint8_t told = tags_[at];
    const std::uint8_t gold_before = at == run.begin ? std::uint8_t{kTagO} : text.gold[at - 1];
    const std::uint8_t told_before = at == run.begin ? std::uint8_t{kTagO} : tags_[at - 1];
    if (gold != told || gold_before != told_before) {
      transitions_[gold_before][gold] += 1;
      transition_sums_[gold_before][gold] += step_;
      transitions_[told_before][told] -= 1;
      transition_sums_[told_before][told] -= step_;
    }
    if (gold == told) continue;
    ++wrong_;
    const FeatureList& list = lists_[at - run.begin];
    for (std::size_t i = 0; i < list.size; ++i) {
      Averaged::Weights& weights = weights_.Of(list.features[i]);
      weights.now[gold] += 1;
      weights.sum[gold] += step_;
      weights.now[told] -= 1;
      weights.sum[told] -= step_;
    }
  }
}

void Trainer::TrainRun(const Text& text, const TokenViews& views, TagRun run) {
  const std::size_t length = run.end - run.begin;
  scores_.assign(length, TagScores{});
  lists_.assign(length, FeatureList{});
  for (std::size_t i = 0; i < length; ++i) {
    AppendFeatures(ContextOf(views, run.begin + i, text.analysis, text.words), lists_[i]);
    for (std::size_t f = 0; f < lists_[i].size; ++f) {
      const Averaged::Weights* weights = weights_.Find(lists_[i].features[f]);
      if (weights == nullptr) continue;
      for (std::size_t tag = 0; tag < kTagCount; ++tag) scores_[i][tag] += weights->now[tag];
    }
  }
  tags_.resize(text.gold.size());
  viterbi_.Decode(scores_, TagTransitions(transitions_), tags_.data() + run.begin);
  seen_ += length;
  Update(text, run);
}

TaggerModel Trainer::Average() const {
  std::vector<TaggerModel::Row> rows;
  float largest = 0;
  for (const auto& [feature, weights] : weights_.all()) {
    for (std::size_t tag = 0; tag < kTagCount; ++tag)
      largest = std::max(largest, std::abs(weights.now[tag] - weights.sum[tag] / step_));
  }
  const float scale = std::max(largest, 1e-6f) / 127;
  for (const auto& [feature, weights] : weights_.all()) {
    TaggerModel::Row row{.feature = feature};
    bool any = false;
    for (std::size_t tag = 0; tag < kTagCount; ++tag) {
      row.weights[tag] = static_cast<std::int8_t>(std::lround((weights.now[tag] - weights.sum[tag] / step_) / scale));
      any = any || row.weights[tag] != 0;
    }
    if (any) rows.push_back(row);
  }
  std::array<TagScores, kTagCount> transitions{};
  for (std::size_t a = 0; a < kTagCount; ++a) {
    for (std::size_t b = 0; b < kTagCount; ++b) transitions[a][b] = transitions_[a][b] - transition_sums_[a][b] / step_;
  }
  return TaggerModel(std::move(rows), transitions, scale, inside_);
}

TaggerModel Trainer::Train() {
  std::mt19937 random(training_.seed);
  std::vector<std::size_t> order(texts_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<TagRun> runs;
  for (int epoch = 0; epoch < training_.epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    wrong_ = seen_ = 0;
    for (const std::size_t number : order) {
      const Text& text = texts_[number];
      FindTagRuns(text.views, runs_model_, runs);
      bool hide = false;
      std::uint32_t sentence = 0xffffffff;
      for (const TagRun& run : runs) {
        std::uint32_t start = run.begin;
        while (start > 0 && !text.views[start].first) --start;
        if (start != sentence) hide = random() % 1000 < training_.hide_names * 1000;
        sentence = start;
        TrainRun(text, hide ? text.hidden : text.views, run);
        step_ += 1;
      }
    }
    if (training_.progress)
      training_.progress(epoch + 1, seen_ == 0 ? 0 : static_cast<double>(wrong_) / static_cast<double>(seen_));
  }
  return Average();
}

}  // namespace

TaggerModel TrainTagger(const std::vector<ConllDocument>& documents, const TaggerTraining& training, const Analyzer& analyzer,
                        const Gazetteer& gazetteer, const CueWords& cues) {
  return Trainer(documents, training, analyzer, gazetteer, cues).Train();
}

}  // namespace xeber
