#include "annotate/topic_lexicon.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr float kShareFactor = 6.0f;
constexpr float kScoreFactor = 0.9f;
constexpr float kOffset = -4.6f;
constexpr float kSmoothing = 2.0f;
constexpr float kLeast = 0.05f;
constexpr float kTitleTimes = 3;

// 0 to 16 of "01000000" to "17000000", -1 of anything else.
int TopicOf(std::string_view code) {
  int number = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
  if (error != std::errc() || code.size() != 8 || number % 1000000 != 0) return -1;
  number /= 1000000;
  return number >= 1 && number <= static_cast<int>(kMediaTopics) ? number - 1 : -1;
}

}  // namespace

void TopicLexicon::AddWord(std::uint64_t key, Vote vote) {
  const std::uint32_t word = words_.Of(key, static_cast<std::uint32_t>(votes_.size()));
  if (word == votes_.size()) votes_.emplace_back();
  Votes& votes = votes_[word];
  for (const Vote& known : votes) {
    if (known.topic == vote.topic) return;
  }
  votes.push_back(vote);
}

absl::Status TopicLexicon::AddFile(const std::string& path, const Language& language, const Analyzer& analyzer) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  const std::uint64_t salt = LanguageSalt(language);
  Analysis analysis;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    checksum_ = HashBytes(line, checksum_);
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    const int topic = TopicOf(std::string_view(line).substr(0, tab));
    if (topic < 0 || tab == std::string::npos)
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": want a code of a media topic, a tab, words"));
    const std::string_view words = std::string_view(line).substr(tab + 1);
    analyzer.Analyze(words, language, analysis);
    for (const Token& token : analysis.tokens) {
      const bool strong = token.end < words.size() && words[token.end] == '^';
      AddWord(StemKey(token, salt), {static_cast<std::uint8_t>(topic), strong ? 2.0f : 1.0f});
    }
  }
  return absl::OkStatus();
}

void TopicLexicon::Score(const DocumentViews& document, std::vector<Topic>& out) const {
  thread_local std::vector<std::uint32_t> hits;  // twice the word, and one more in the title; sorted
  hits.clear();
  for (std::size_t field = 0; field < kArticleFields; ++field)
    for (const std::uint32_t word : document[field].topic_words) hits.push_back(word * 2 + (field == 0));
  std::array<float, kMediaTopics> scores{};
  float total = kSmoothing;
  std::sort(hits.begin(), hits.end());
  for (std::size_t i = 0; i < hits.size();) {
    const std::uint32_t word = hits[i] / 2;
    const Votes& votes = votes_[word];
    float count = 0;
    for (; i < hits.size() && hits[i] / 2 == word; ++i) count += hits[i] % 2 != 0 ? kTitleTimes : 1;
    for (const Vote& vote : votes) {
      const float score = vote.weight * (count == 1 ? 1 : 1 + std::log(count)) / static_cast<float>(votes.size());
      scores[vote.topic] += score;
      total += score;
    }
  }
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  for (std::size_t topic = 0; topic < kMediaTopics; ++topic) {
    if (scores[topic] == 0) continue;
    const float strength = kShareFactor * scores[topic] / total + kScoreFactor * std::log1p(scores[topic]) + kOffset;
    const float probability = 1 / (1 + std::exp(-strength));
    if (probability >= kLeast) out.push_back({absl::StrCat("iptc:", topic < 9 ? "0" : "", topic + 1, "000000"), probability});
  }
  std::sort(out.begin() + first, out.end(), [](const Topic& a, const Topic& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
  });
}

}  // namespace xeber
