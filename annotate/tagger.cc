#include "annotate/tagger.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

constexpr float kForbidden = -1e9f;
constexpr std::size_t kMaxRun = 200;  // longer runs of capitals are cut

bool MayStart(const TokenViews::View& view, const Token& token) {
  return view.capital && token.kind != TokenKind::kUrl && token.kind != TokenKind::kEmail;
}

bool MayGoOn(const TokenViews::View& view, const Token& token, const TaggerModel& model) {
  if (MayStart(view, token) || token.kind == TokenKind::kNumber) return true;
  return token.casing == Casing::kLower && model.MayBeInside(static_cast<std::uint32_t>(view.stem));
}

}  // namespace

void FindTagRuns(const TokenViews& views, const Analysis& analysis, const TaggerModel& model, std::vector<TagRun>& out) {
  out.clear();
  const auto size = static_cast<std::uint32_t>(views.size());
  for (std::uint32_t at = 0; at < size;) {
    if (!MayStart(views[at], analysis.tokens[at])) {
      ++at;
      continue;
    }
    std::uint32_t end = at + 1;
    while (end < size && end - at < kMaxRun && !views[end].first && !views[end].parted &&
           MayGoOn(views[end], analysis.tokens[end], model))
      ++end;
    const bool opening = end - at == 1 && views[at].first && analysis.tokens[at].stop;
    if (!opening) out.push_back({at, end});
    at = end;
  }
}

void TagDecoder::DecodeScores(const std::array<TagScores, kTagCount>& transitions, std::uint8_t* tags) {
  const std::size_t length = scores_.size();
  best_.resize(length);
  from_.resize(length);
  for (std::uint8_t tag = 0; tag < kTagCount; ++tag)
    best_[0][tag] = MayFollow(kTagO, tag) ? scores_[0][tag] + transitions[kTagO][tag] : kForbidden;
  for (std::size_t i = 1; i < length; ++i) {
    for (std::uint8_t tag = 0; tag < kTagCount; ++tag) {
      best_[i][tag] = kForbidden * 2;
      const bool inside = IsInside(tag);  // follows only itself and its beginning
      const std::uint8_t first = inside ? tag - 1 : 0, last = inside ? tag + 1 : kTagCount;
      for (std::uint8_t before = first; before < last; ++before) {
        const float score = best_[i - 1][before] + transitions[before][tag];
        if (score <= best_[i][tag]) continue;
        best_[i][tag] = score;
        from_[i][tag] = before;
      }
      best_[i][tag] += scores_[i][tag];
    }
  }
  std::uint8_t tag =
      static_cast<std::uint8_t>(std::max_element(best_[length - 1].begin(), best_[length - 1].end()) - best_[length - 1].begin());
  for (std::size_t i = length; i-- > 0;) {
    tags[i] = tag;
    tag = from_[i][tag];
  }
}

const TagDecoder::Sums& TagDecoder::SumsOf(FeatureGroup group, std::uint64_t key, const TokenViews::Context& context,
                                           const TaggerModel& model) {
  Remembered& known = memory_[SlotOf(key)];
  if (known.key == key) return known.sums;
  FeatureList list;
  AppendFeatures(group, context, list);
  for (std::size_t i = 0; i < list.size; ++i) model.Prefetch(list.features[i]);
  known.key = key;
  known.sums = {};
  for (std::size_t i = 0; i < list.size; ++i) model.Add(list.features[i], known.sums);
  return known.sums;
}

void TagDecoder::Look(const TokenViews::Context& context, const TaggerModel& model, Wanted& wanted) const {
  wanted.context = context;
  for (std::size_t i = 0; i < kRememberedGroups.size(); ++i) {
    wanted.keys[i] = JoinHashes(model.checksum(), FeatureKey(kRememberedGroups[i], context)) | 1;
    __builtin_prefetch(&memory_[SlotOf(wanted.keys[i])]);
  }
  wanted.pairs.size = 0;
  AppendFeatures(FeatureGroup::kPairs, context, wanted.pairs);
  for (std::size_t i = 0; i < wanted.pairs.size; ++i) model.Prefetch(wanted.pairs.features[i]);
}

void TagDecoder::Decode(const TokenViews& views, const Analysis& analysis, const ArticleWords& words, const TaggerModel& model,
                        TagRun run, std::vector<std::uint8_t>& tags) {
  scores_.resize(run.end - run.begin);
  if (wanted_.size() < scores_.size()) wanted_.resize(scores_.size());
  for (std::size_t i = 0; i < scores_.size(); ++i) Look(views.ContextOf(run.begin + i, analysis, words), model, wanted_[i]);
  for (std::size_t at = 0; at < scores_.size(); ++at) {
    const Wanted& wanted = wanted_[at];
    Sums sums;
    for (std::size_t i = 0; i < kRememberedGroups.size(); ++i)
      sums += SumsOf(kRememberedGroups[i], wanted.keys[i], wanted.context, model);
    for (std::size_t i = 0; i < wanted.pairs.size; ++i) model.Add(wanted.pairs.features[i], sums);
    for (std::size_t tag = 0; tag < kTagCount; ++tag) scores_[at][tag] = static_cast<float>(sums[tag]) * model.scale();
  }
  DecodeScores(model.transitions(), tags.data() + run.begin);
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
