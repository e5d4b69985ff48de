#include "bench/query_set.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "absl/strings/str_join.h"
#include "bench/random.h"

namespace xeber::bench {
namespace {

constexpr std::uint64_t kSeed = 7;
constexpr int kAttempts = 50;  // for one question

bool IsWordByte(unsigned char byte) {
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// The words of a text; an empty one where anything but a space stood between two words.
std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (IsWordByte(static_cast<unsigned char>(c))) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      continue;
    }
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
    if (c != ' ') words.emplace_back();
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

class QueryMaker {
 public:
  explicit QueryMaker(const std::vector<Article>& sample) : random_(kSeed) {
    for (const Article& article : sample) {
      texts_.push_back(Words(article.title + "\n" + article.lead + "\n" + article.body));
      const std::unordered_set<std::string> distinct(texts_.back().begin(), texts_.back().end());
      for (const std::string& word : distinct) ++articles_with_[word];
    }
  }

  // Words of one article, no word twice.
  std::string Loose(std::size_t least, std::size_t most) {
    const std::size_t wanted = random_.Between(least, most);
    const std::vector<std::string>& text = AnyText();
    std::vector<std::string> chosen;
    for (int i = 0; i < kAttempts && chosen.size() < wanted; ++i) {
      const std::string& word = text[random_.Below(text.size())];
      if (IsTyped(word) && std::find(chosen.begin(), chosen.end(), word) == chosen.end()) chosen.push_back(word);
    }
    return chosen.size() == wanted ? absl::StrJoin(chosen, " ") : "";
  }

  // Neighbouring words, at least one of them worth typing.
  std::string Phrase() {
    const std::vector<std::string>& text = AnyText();
    const std::size_t wanted = random_.Between(2, 3);
    if (text.size() < wanted) return "";
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(random_.Below(text.size() - wanted + 1));
    const auto end = begin + static_cast<std::ptrdiff_t>(wanted);
    const bool whole = std::none_of(begin, end, std::mem_fn(&std::string::empty));
    const bool worth = std::any_of(begin, end, [this](const std::string& word) { return IsTyped(word); });
    return whole && worth ? absl::StrJoin(begin, end, " ") : "";
  }

 private:
  const std::vector<std::string>& AnyText() { return texts_[random_.Below(texts_.size())]; }
  bool IsTyped(const std::string& word) const {
    return word.size() >= 4 && articles_with_.at(word) * 10 < static_cast<int>(texts_.size());
  }

  Random random_;
  std::vector<std::vector<std::string>> texts_;
  std::unordered_map<std::string, int> articles_with_;
};

std::vector<std::string> Collect(std::size_t count, const std::function<std::string()>& make) {
  std::vector<std::string> made;
  for (std::size_t i = 0; i < count * kAttempts && made.size() < count; ++i)
    if (std::string query = make(); !query.empty()) made.push_back(std::move(query));
  return made;
}

}  // namespace

QuerySet MakeQuerySet(const std::vector<Article>& sample, std::size_t per_kind) {
  QuerySet set;
  if (sample.empty()) return set;
  QueryMaker maker(sample);
  set.one_word = Collect(per_kind, [&] { return maker.Loose(1, 1); });
  set.any_words = Collect(per_kind, [&] { return maker.Loose(2, 4); });
  set.all_words = Collect(per_kind, [&] { return maker.Loose(2, 3); });
  set.phrases = Collect(per_kind, [&] { return maker.Phrase(); });
  for (std::size_t i = 0; i < per_kind && i < sample.size(); ++i)
    set.seeds.push_back(sample[i * sample.size() / std::min(per_kind, sample.size())]);
  return set;
}

}  // namespace xeber::bench
