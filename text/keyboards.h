// Texts that were typed with the wrong keyboard layout chosen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "news/language.h"

namespace xeber {

// What a text reads with another layout.
struct Retyped {
  Language language;  // of the layout
  std::string text;
  friend bool operator==(const Retyped&, const Retyped&) = default;
};

// Immutable; thread-safe. The empty one knows no layouts.
class Keyboards {
 public:
  Keyboards() = default;
  // The layouts of <data_dir>/keyboards/*.txt (data/keyboards/README.md). NOT_FOUND without that folder; INVALID_ARGUMENT names
  // the file that has other rows than the first.
  static absl::StatusOr<Keyboards> Load(const std::string& data_dir);

  // What `text` reads if its keys were meant for another layout than the one it was typed with, in small letters: for each layout
  // that has all its letters, by each other one; each once, none that is the text itself. Characters that are on no
  // keyboard of these (digits, spaces) stay.
  std::vector<Retyped> Read(std::string_view text) const;

 private:
  struct Layout {
    Language language;
    std::u32string keys;
  };
  std::vector<Layout> layouts_;  // by language
};

}  // namespace xeber
