// A language that nobody speaks: pronounceable words by rank, drawn as Zipf and Mandelbrot say words are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/random.h"

namespace xeber::bench {

// Immutable after Load, so thread-safe.
class MadeUpLanguage {
 public:
  static constexpr std::size_t kStems = 7'000;

  // Reads `directory`/`code`.txt (bench/data/README.md) and invents its words. NOT_FOUND without the file, INVALID_ARGUMENT
  // with file:line for a line it does not know or a missing kind of line.
  static absl::StatusOr<MadeUpLanguage> Load(const std::string& directory, std::string_view code);

  // A content word of the rank in [0, kStems), without an ending. Distinct ranks have distinct words.
  const std::string& Stem(std::size_t rank) const { return stems_[rank]; }
  // A rank; probability proportional to 1 / (rank + 40)^1.25 (Mandelbrot 1953); the
  // function words are what would stand before the first 40.
  std::size_t DrawRank(Random& random) const;
  // The word of a rank as it stands in a text: three of ten with an ending.
  std::string Inflect(std::size_t rank, Random& random) const;
  // A function word; commoner ones more often.
  const std::string& DrawFunctionWord(Random& random) const;
  // Where something happens: a real place.
  const std::string& Place(std::size_t n) const { return places_[n % places_.size()]; }
  // A name like "Brano Chelind" (person) that is the same for the same number; distinct numbers may share a part.
  std::string PersonName(std::size_t n) const;
  std::string OrganisationName(std::size_t n) const;

 private:
  MadeUpLanguage() = default;
  std::vector<std::string>* FindList(std::string_view name);
  std::string InventWord(std::size_t syllables, Random& random) const;
  void InventStems(std::uint64_t seed);
  std::string Capital(const std::string& word) const;

  std::string code_;
  std::vector<std::string> onsets_, vowels_, codas_, endings_, function_, places_;
  std::vector<std::string> stems_;
  std::vector<double> cumulative_;           // of the ranks' probabilities
  std::vector<double> function_cumulative_;  // of the function words'
};

// With its first letter as a capital, in the alphabets of bench/data.
std::string Capitalised(std::string_view word, std::string_view language);

}  // namespace xeber::bench
