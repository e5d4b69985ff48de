#include "annotate/topic_lexicon.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <fstream>
#include <utility>

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

constexpr float kLeastStrength = -2.95f;  // whose probability is below kLeast

// "iptc:01000000" to "iptc:17000000" of 0 to 16.
std::string TopicId(std::size_t topic) {
  std::string id = "iptc:00000000";
  id[5] = static_cast<char>('0' + (topic + 1) / 10);
  id[6] = static_cast<char>('0' + (topic + 1) % 10);
  return id;
}

// How often each word of a document stands in it. Empty again after Take.
class WordCounts {
 public:
  void Resize(std::size_t words) {
    if (words <= counts_.size()) return;
    counts_.resize(words);
    some_.resize(words / 64 + 1);
  }
  void Add(std::size_t word, float count) {
    counts_[word] += count;
    some_[word / 64] |= std::uint64_t{1} << (word % 64);
  }
  // Calls visit(word, count) by rising word.
  template <typename Visit>
  void Take(const Visit& visit) {
    for (std::size_t at = 0; at < some_.size(); ++at) {
      for (; some_[at] != 0; some_[at] &= some_[at] - 1) {
        const std::size_t word = at * 64 + static_cast<std::size_t>(std::countr_zero(some_[at]));
        visit(word, std::exchange(counts_[word], 0.0f));
      }
    }
  }

 private:
  std::vector<float> counts_;
  std::vector<std::uint64_t> some_;  // a bit a word that stands in it
};

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
  thread_local WordCounts counts;
  counts.Resize(votes_.size());
  for (std::size_t field = 0; field < kArticleFields; ++field)
    for (const std::uint32_t word : document[field].topic_words) counts.Add(word, field == 0 ? kTitleTimes : 1);
  std::array<float, kMediaTopics> scores{};
  float total = kSmoothing;
  counts.Take([&](std::size_t word, float count) {
    const Votes& votes = votes_[word];
    for (const Vote& vote : votes) {
      const float score = vote.weight * (count == 1 ? 1 : 1 + std::log(count)) / static_cast<float>(votes.size());
      scores[vote.topic] += score;
      total += score;
    }
  });
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  for (std::size_t topic = 0; topic < kMediaTopics; ++topic) {
    if (scores[topic] == 0) continue;
    const float most = kShareFactor * scores[topic] / total + kScoreFactor * scores[topic] + kOffset;  // as ln(1 + x) <= x
    if (most < kLeastStrength) continue;
    const float strength = kShareFactor * scores[topic] / total + kScoreFactor * std::log1p(scores[topic]) + kOffset;
    const float probability = 1 / (1 + std::exp(-strength));
    if (probability >= kLeast) out.push_back({TopicId(topic), probability});
  }
  std::sort(out.begin() + first, out.end(), [](const Topic& a, const Topic& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
  });
}

}  // namespace xeber
