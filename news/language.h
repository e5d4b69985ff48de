// A language as a small value: its BCP-47 code in lower case ("az", "az-cyrl", "und").
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace xeber {

class Language {
 public:
  static constexpr std::size_t kMaxBytes = 15;

  constexpr Language() : Language("und") {}
  // ASCII letters are lowered; codes longer than kMaxBytes, and the empty one, become "und".
  explicit constexpr Language(std::string_view code) {
    if (code.empty() || code.size() > kMaxBytes) code = "und";
    for (std::size_t i = 0; i < code.size(); ++i)
      code_[i] = code[i] >= 'A' && code[i] <= 'Z' ? static_cast<char>(code[i] - 'A' + 'a') : code[i];
    size_ = static_cast<unsigned char>(code.size());
  }

  constexpr std::string_view code() const { return {code_.data(), size_}; }
  // "az" of "az-cyrl".
  constexpr std::string_view primary() const { return code().substr(0, code().find('-')); }
  constexpr bool known() const { return code() != "und"; }
  friend constexpr bool operator==(const Language& a, const Language& b) { return a.code() == b.code(); }
  friend constexpr auto operator<=>(const Language& a, const Language& b) { return a.code() <=> b.code(); }

 private:
  std::array<char, kMaxBytes> code_{};
  unsigned char size_ = 0;
};

inline constexpr Language kUndetermined{};

}  // namespace xeber
