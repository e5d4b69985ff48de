#include "bench/made_up_language.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <unordered_set>

#include "absl/strings/str_split.h"
#include "fmt/format.h"

namespace xeber::bench {
namespace {

std::vector<double> CumulativeZipf(std::size_t n, double shift, double exponent) {
  std::vector<double> sums(n);
  double sum = 0;
  for (std::size_t rank = 0; rank < n; ++rank) sums[rank] = sum += std::pow(static_cast<double>(rank) + shift, -exponent);
  return sums;
}

std::size_t Draw(const std::vector<double>& cumulative, Random& random) {
  const double at = random.Unit() * cumulative.back();
  const auto found = std::upper_bound(cumulative.begin(), cumulative.end(), at);
  return std::min(static_cast<std::size_t>(found - cumulative.begin()), cumulative.size() - 1);
}

const std::string& Pick(const std::vector<std::string>& list, Random& random) { return list[random.Below(list.size())]; }

// Commoner words are shorter.
std::size_t Syllables(std::size_t rank, Random& random) {
  if (rank < 300) return random.Between(1, 2);
  if (rank < 5'000) return 2;
  return random.Between(2, 3);
}

std::uint64_t SeedOf(std::string_view text) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

std::string Capitalised(std::string_view word, std::string_view language) {
  std::string out(word);
  if (out.empty()) return out;
  const bool dotted = language == "az" || language == "tr";
  if (out[0] == 'i' && dotted) return fmt::format("İ{}", word.substr(1));
  if (out[0] >= 'a' && out[0] <= 'z') {
    out[0] = static_cast<char>(out[0] - 32);
    return out;
  }
  static constexpr std::pair<std::string_view, std::string_view> kOthers[] = {{"ı", "I"}, {"ə", "Ə"}, {"ç", "Ç"}, {"ş", "Ş"},
                                                                              {"ö", "Ö"}, {"ü", "Ü"}, {"ğ", "Ğ"}};
  for (const auto& [small, capital] : kOthers)
    if (word.starts_with(small)) return fmt::format("{}{}", capital, word.substr(small.size()));
  const auto first = static_cast<unsigned char>(out[0]);
  const auto second = static_cast<unsigned char>(out.size() > 1 ? out[1] : 0);
  if (first == 0xd0 && second >= 0xb0) out[1] = static_cast<char>(second - 0x20);                                   // а-п
  if (first == 0xd1 && second < 0x90) out[0] = static_cast<char>(0xd0), out[1] = static_cast<char>(second + 0x20);  // р-я
  return out;
}

absl::StatusOr<MadeUpLanguage> MadeUpLanguage::Load(const std::string& directory, std::string_view code) {
  const std::string path = fmt::format("{}/{}.txt", directory, code);
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(fmt::format("{}: no sounds for the language '{}'", path, code));
  MadeUpLanguage language;
  language.code_ = code;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> parts = absl::StrSplit(line, ' ', absl::SkipEmpty());
    std::vector<std::string>* list = language.FindList(parts[0]);
    if (!list || parts.size() < 2)
      return absl::InvalidArgumentError(fmt::format(
          "{}:{}: expected onsets, vowels, codas, endings, function or places, and what belongs to it", path, number));
    list->assign(parts.begin() + 1, parts.end());
    for (std::string& part : *list)
      if (part == "-") part.clear();
  }
  for (const char* name : {"onsets", "vowels", "codas", "endings", "function", "places"})
    if (language.FindList(name)->empty()) return absl::InvalidArgumentError(fmt::format("{}: no line '{}'", path, name));
  language.InventStems(SeedOf(code));
  language.cumulative_ = CumulativeZipf(kStems, 40, 1.25);
  language.function_cumulative_ = CumulativeZipf(language.function_.size(), 1.5, 1.0);
  return language;
}

std::vector<std::string>* MadeUpLanguage::FindList(std::string_view name) {
  if (name == "onsets") return &onsets_;
  if (name == "vowels") return &vowels_;
  if (name == "codas") return &codas_;
  if (name == "endings") return &endings_;
  if (name == "function") return &function_;
  if (name == "places") return &places_;
  return nullptr;
}

std::string MadeUpLanguage::InventWord(std::size_t syllables, Random& random) const {
  std::string word;
  for (std::size_t i = 0; i < syllables; ++i)
    for (const auto* sounds : {&onsets_, &vowels_, &codas_}) word += Pick(*sounds, random);
  return word;
}

void MadeUpLanguage::InventStems(std::uint64_t seed) {
  Random random(seed);
  std::unordered_set<std::string> taken(function_.begin(), function_.end());
  stems_.reserve(kStems);
  while (stems_.size() < kStems) {
    std::string word = InventWord(Syllables(stems_.size(), random), random);
    while (word.size() < 4 || !taken.insert(word).second) word += InventWord(1, random);
    stems_.push_back(std::move(word));
  }
}

std::size_t MadeUpLanguage::DrawRank(Random& random) const { return Draw(cumulative_, random); }

std::string MadeUpLanguage::Inflect(std::size_t rank, Random& random) const {
  return random.Chance(0.3) ? stems_[rank] + Pick(endings_, random) : stems_[rank];
}

const std::string& MadeUpLanguage::DrawFunctionWord(Random& random) const {
  return function_[Draw(function_cumulative_, random)];
}

std::string MadeUpLanguage::PersonName(std::size_t n) const {
  Random random(SeedOf(code_) ^ (n * 2 + 1));
  const std::string first = InventWord(2, random);
  return fmt::format("{} {}", Capital(first), Capital(InventWord(random.Between(2, 3), random)));
}

std::string MadeUpLanguage::OrganisationName(std::size_t n) const {
  Random random(SeedOf(code_) ^ (n * 2 + 2) ^ 0x5bd1e995);
  std::string name = Capital(InventWord(2, random));
  if (random.Chance(0.6)) name += " " + Capital(Stem(random.LogUniform(50, 2'000)));
  return name;
}

std::string MadeUpLanguage::Capital(const std::string& word) const { return Capitalised(word, code_); }

}  // namespace xeber::bench
