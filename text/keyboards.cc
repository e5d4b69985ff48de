#include "text/keyboards.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "absl/strings/str_cat.h"
#include "text/characters.h"
#include "text/language_data.h"
#include "text/utf8.h"

namespace xeber {
namespace {

// In small letters, but otherwise as it is: marks and punctuation are keys, too.
std::u32string Small(std::string_view text) {
  std::u32string small;
  for (const char32_t c : DecodeUtf8(text)) {
    const Characters::Info& info = Characters::Get().Of(c);
    std::string folded;
    if (c != kBadByte && info.upper) Characters::Get().AppendFolded(c, folded);
    const std::u32string letters = DecodeUtf8(folded);
    small += letters.size() == 1 ? letters[0] : c;
  }
  return small;
}

bool IsLetter(char32_t c) { return c != kBadByte && Characters::Get().ClassOf(c) == WordClass::kLetter; }

}  // namespace

absl::StatusOr<Keyboards> Keyboards::Load(const std::string& data_dir) {
  const std::string folder = data_dir + "/keyboards";
  std::error_code error;
  std::map<std::string, std::string> files;  // by language
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".txt") files[entry.path().stem().string()] = entry.path().string();
  if (files.empty()) return absl::NotFoundError(absl::StrCat("no keyboard layouts in ", folder));
  Keyboards keyboards;
  for (const auto& [language, file] : files) {
    Layout layout{.language = Language(language)};
    for (const std::string& row : ReadListFile(file)) {
      for (const char32_t key : DecodeUtf8(row))
        if (key != U' ') layout.keys += key;
      layout.keys += U'\n';
    }
    const auto rows = [](const std::u32string& keys) {
      std::vector<std::size_t> lengths(1);
      for (const char32_t key : keys) key == U'\n' ? lengths.push_back(0) : static_cast<void>(++lengths.back());
      return lengths;
    };
    if (!keyboards.layouts_.empty() && rows(layout.keys) != rows(keyboards.layouts_.front().keys))
      return absl::InvalidArgumentError(absl::StrCat(file, ": its rows have other lengths than those of the layout of ",
                                                     std::string(keyboards.layouts_.front().language.code())));
    keyboards.layouts_.push_back(std::move(layout));
  }
  return keyboards;
}

std::vector<Retyped> Keyboards::Read(std::string_view text) const {
  const std::u32string typed = Small(text);
  std::vector<Retyped> readings;
  const auto known = [&](const Retyped& reading) {
    return reading.text == text || std::find(readings.begin(), readings.end(), reading) != readings.end();
  };
  for (const Layout& from : layouts_) {
    const auto missing = [&](char32_t c) { return IsLetter(c) && from.keys.find(c) == std::u32string::npos; };
    if (std::any_of(typed.begin(), typed.end(), missing)) continue;
    for (const Layout& to : layouts_) {
      if (&from == &to) continue;
      Retyped reading{.language = to.language, .text = ""};
      for (const char32_t c : typed) {
        const std::size_t key = c == U'\n' ? std::u32string::npos : from.keys.find(c);
        AppendUtf8(key == std::u32string::npos ? c : to.keys[key], reading.text);
      }
      if (!known(reading)) readings.push_back(std::move(reading));
    }
  }
  return readings;
}

}  // namespace xeber
