#include "annotate/cue_words.h"

#include <array>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::array<std::pair<std::string_view, Cue>, 14> kClasses = {{{"firstname", kCueFirstName},
                                                                        {"lastname", kCueLastName},
                                                                        {"title", kCueTitle},
                                                                        {"role", kCueRole},
                                                                        {"organisation", kCueOrganisation},
                                                                        {"place", kCuePlace},
                                                                        {"event", kCueEvent},
                                                                        {"calendar", kCueCalendar},
                                                                        {"saying", kCueSaying},
                                                                        {"preposition", kCuePreposition},
                                                                        {"sport", kCueSport},
                                                                        {"company", kCueCompany},
                                                                        {"particle", kCueParticle},
                                                                        {"common", kCueCommon}}};

std::optional<Cue> FindCue(std::string_view name) {
  for (const auto& [known, cue] : kClasses) {
    if (known == name) return cue;
  }
  return std::nullopt;
}

}  // namespace

absl::Status CueWords::AddFile(const std::string& path, const Language& language, const Analyzer& analyzer) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  const std::uint64_t salt = LanguageSalt(language);
  Analysis analysis;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    checksum_ = HashBytes(line, checksum_);
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    const std::optional<Cue> cue = FindCue(std::string_view(line).substr(0, tab));
    if (!cue || tab == std::string::npos)
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": want a known class, a tab, words"));
    analyzer.Analyze(std::string_view(line).substr(tab + 1), language, analysis);
    for (const Token& token : analysis.tokens) {
      const Word word(token, HashBytes(token.stem, kStemSeed), salt);
      cues_.Of(word.exact, 0) |= *cue;
      cues_.Of(word.stem, 0) |= *cue;
    }
  }
  return absl::OkStatus();
}

CueWords::Word::Word(const Token& token, std::uint64_t stem_hash, std::uint64_t salt) {
  const bool same = token.exact.data() == token.stem.data() && token.exact.size() == token.stem.size();
  stem = StemKey(stem_hash, salt);
  exact = same ? stem : StemKey(HashBytes(token.exact, kStemSeed), salt);  // a cue's stem is a cue wherever it is written so
}

std::uint16_t CueWords::Of(const Word& word) const {
  std::uint32_t found = cues_.Find(word.exact);
  if (found == FlatMap::kNone) found = cues_.Find(word.stem);
  return found == FlatMap::kNone ? std::uint16_t{0} : static_cast<std::uint16_t>(found);
}

}  // namespace xeber
