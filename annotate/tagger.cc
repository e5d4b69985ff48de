#include "annotate/tagger.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "annotate/name_keys.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxRun = 200;  // longer runs of capitals are cut
constexpr std::size_t kBesideRun = 4;
constexpr std::uint32_t kBorderWord = 0xffffffff;  // the number of no word
constexpr std::array<FeatureGroup, 3> kRememberedGroups = {FeatureGroup::kWriting, FeatureGroup::kCues, FeatureGroup::kEndings};

bool MayStart(const TokenView& view) { return view.capital && !view.address; }

bool MayGoOn(const TokenView& view, const TaggerModel& model) {
  if (view.first || view.parted) return false;
  return MayStart(view) || view.number || (view.small && model.MayBeInside(static_cast<std::uint32_t>(view.stem)));
}

TaggerModel::Sums SumOf(std::initializer_list<FeatureGroup> groups, const FeatureContext& context, const TaggerModel& model) {
  FeatureList list;
  for (const FeatureGroup group : groups) AppendFeatures(group, context, list);
  for (std::size_t i = 0; i < list.size; ++i) model.Prefetch(list.features[i]);
  TaggerModel::Sums sums;
  for (std::size_t i = 0; i < list.size; ++i) model.Add(list.features[i], sums);
  return sums;
}

}  // namespace

void FindTagRuns(const TokenViews& views, const TaggerModel& model, std::vector<TagRun>& out) {
  out.clear();
  const auto size = static_cast<std::uint32_t>(views.size());
  std::uint32_t end = 0;
  for (const std::uint32_t at : views.capitals) {
    if (at < end || !MayStart(views[at])) continue;
    end = at + 1;
    while (end < size && end - at < kMaxRun && MayGoOn(views[end], model)) ++end;
    const bool opening = end - at == 1 && views[at].first && views[at].stop;
    if (!opening) out.push_back({at, end});
  }
}

const TagDecoder::WordWeights& TagDecoder::WeightsOf(const TagText& text, const TokenView* view) {
  const Token* token = view == &kSentenceBorder ? nullptr : &text.analysis.tokens[text.views.PlaceOf(*view)];
  const TaggerModel& model = text.model;
  const auto make = [&](WordWeights& weights) {
    FeatureContext context{.here = view, .before = view, .after = view, .before2 = view, .after2 = view};
    if (token != nullptr) context.exact = token->exact;
    weights.here = SumOf({FeatureGroup::kWord}, context, model);
    weights.before = SumOf({FeatureGroup::kBefore}, context, model);
    weights.after = SumOf({FeatureGroup::kAfter}, context, model);
    weights.two_before = SumOf({FeatureGroup::kTwoBefore}, context, model);
    weights.two_after = SumOf({FeatureGroup::kTwoAfter}, context, model);
    const TokenView unlisted;
    context.here = &unlisted;
    weights.before_unlisted = SumOf({FeatureGroup::kBefore, FeatureGroup::kListedBefore}, context, model);
    weights.after_unlisted = SumOf({FeatureGroup::kAfter, FeatureGroup::kListedAfter}, context, model);
  };
  return words_.Get(token == nullptr ? kBorderWord : token->word, make);
}

const TagDecoder::Sums& TagDecoder::SumsOf(FeatureGroup group, std::uint64_t key, const TagText& text, std::size_t at) {
  Remembered& known = memory_[SlotOf(key)];
  if (known.key != key || key == 0)
    known = {key, SumOf({group}, ContextOf(text.views, at, text.analysis, text.words), text.model)};
  return known.sums;
}

void TagDecoder::Look(const TagText& text, TagRun run) {
  FeatureList few;
  std::uint64_t pair_before = 0;
  for (std::uint32_t at = run.begin; at < run.end; ++at) {
    Wanted& wanted = wanted_[at];
    const FeatureContext context = ContextOf(text.views, at, text.analysis, text.words);
    // The keys of two groups may be alike, but none has the highest bits.
    const std::array<std::uint64_t, 3> keys = {WritingKey(context), CuesKey(context), EndingsKey(context)};
    for (std::uint64_t group = 0; group < keys.size(); ++group) {
      wanted.keys[group] = (keys[group] | group << 60) ^ text.model.checksum();
      __builtin_prefetch(&memory_[SlotOf(wanted.keys[group])]);
    }
    words_.Prefetch(text.analysis.tokens[at].word);
    if (at == run.begin) pair_before = PairOf(*context.before, *context.here);
    const std::uint64_t pair_after = PairOf(*context.here, *context.after);
    few.size = 0;
    AppendPairs(pair_before, pair_after, few);
    pair_before = pair_after;
    if (context.here->listed != 0) {
      AppendFeatures(FeatureGroup::kListedBefore, context, few);
      AppendFeatures(FeatureGroup::kListedAfter, context, few);
    }
    wanted.few_size = 0;
    for (std::size_t i = 0; i < few.size; ++i) {
      if (!text.model.MayHold(few.features[i])) continue;
      text.model.Prefetch(few.features[i]);
      wanted.few[wanted.few_size++] = few.features[i];
    }
  }
}

// Fills sums_: each word of the run and the two on either side of it add to those beside them. What falls on the four places
// around the run is not used.
void TagDecoder::AddRun(const TagText& text, TagRun run) {
  const TokenViews& views = text.views;
  const std::size_t length = run.end - run.begin;
  sums_.assign(length + 2 * kBesideRun, Sums{});
  Sums* const sums = sums_.data() + kBesideRun;
  const auto listed = [&](std::size_t at) { return at < length && views[run.begin + at].listed != 0; };
  const FeatureContext first = ContextOf(views, run.begin, text.analysis, text.words);
  sums[0] += WeightsOf(text, first.before2).two_before;
  const WordWeights& before = WeightsOf(text, first.before);
  sums[0] += listed(0) ? before.before : before.before_unlisted;
  sums[1] += before.two_before;
  for (std::size_t i = 0; i < length; ++i) {
    const WordWeights& here = WeightsOf(text, &views[run.begin + i]);
    Sums* const at = sums + i;
    at[-2] += here.two_after;
    at[-1] += listed(i - 1) ? here.after : here.after_unlisted;
    at[0] += here.here;
    at[1] += listed(i + 1) ? here.before : here.before_unlisted;
    at[2] += here.two_before;
  }
  const FeatureContext last = ContextOf(views, run.end - 1, text.analysis, text.words);
  const WordWeights& after = WeightsOf(text, last.after);
  Sums* const end = sums + length;
  end[-2] += after.two_after;
  end[-1] += listed(length - 1) ? after.after : after.after_unlisted;
  end[-1] += WeightsOf(text, last.after2).two_after;
}

void TagDecoder::Decode(const TagText& text, std::span<const TagRun> runs, std::vector<std::uint8_t>& tags) {
  const TaggerModel& model = text.model;
  words_.Use({text.views.vocabulary, text.analysis.numbering, LanguageSalt(text.analysis.language), model.checksum()});
  wanted_.resize(std::max(wanted_.size(), text.views.size()));
  for (const TagRun& run : runs) {
    for (const std::uint32_t beside : {run.begin - 2, run.begin - 1, run.end, run.end + 1})
      if (beside < text.views.size()) words_.Prefetch(text.analysis.tokens[beside].word);
    Look(text, run);
  }
  for (const TagRun& run : runs) {
    AddRun(text, run);
    scores_.resize(run.end - run.begin);
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      const Wanted& wanted = wanted_[run.begin + i];
      Sums& sums = sums_[i + kBesideRun];
      for (std::size_t group = 0; group < wanted.keys.size(); ++group)
        sums += SumsOf(kRememberedGroups[group], wanted.keys[group], text, run.begin + i);
      for (std::size_t f = 0; f < wanted.few_size; ++f) model.Add(wanted.few[f], sums);
      scores_[i] = sums.Scaled(model.scale());
    }
    viterbi_.Decode(scores_, model.transitions(), tags.data() + run.begin);
  }
}

absl::Status TaggerSet::Load(const std::string& data_dir, const Analyzer& analyzer) {
  const std::filesystem::path folder = std::filesystem::path(data_dir) / "models";
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(folder / "cues", error)) paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    if (path.extension() != ".tsv") continue;
    if (absl::Status status = cues_.AddFile(path.string(), Language(path.stem().string()), analyzer); !status.ok()) return status;
  }
  paths.clear();
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    if (path.extension() != ".bin" || !path.stem().string().starts_with("names.")) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    absl::StatusOr<TaggerModel> model = TaggerModel::Parse(bytes.view());
    if (!model.ok()) return absl::InvalidArgumentError(absl::StrCat(path.string(), ":1: ", model.status().message()));
    checksum_ = HashBytes(bytes.view(), checksum_);
    Set(Language(path.stem().string().substr(6)), *std::move(model));
  }
  checksum_ ^= cues_.checksum();
  return absl::OkStatus();
}

void TaggerSet::Set(const Language& language, TaggerModel model) {
  std::erase_if(models_, [&](const auto& known) { return known.first == language; });
  models_.emplace_back(language, std::make_unique<const TaggerModel>(std::move(model)));
}

const TaggerModel* TaggerSet::Find(const Language& language) const {
  for (const auto& [known, model] : models_) {
    if (known.primary() == language.primary()) return model.get();
  }
  return nullptr;
}

}  // namespace xeber
