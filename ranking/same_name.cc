#include "ranking/same_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "text/folding.h"

namespace xeber {

bool SameName(std::string_view a, std::string_view b) {
  if (absl::EqualsIgnoreCase({a.data(), a.size()}, {b.data(), b.size()})) return true;
  const auto ascii = [](std::string_view text) { return std::all_of(text.begin(), text.end(), absl::ascii_isascii); };
  if (a.empty() || b.empty() || ascii(a) || ascii(b)) return false;
  const auto same = [&](CaseRule rule) {
    std::string folded_a, folded_b;
    FoldWord(a, rule, folded_a);
    FoldWord(b, rule, folded_b);
    return folded_a == folded_b;
  };
  return same(CaseRule::kRoot) || same(CaseRule::kTurkic);
}

std::string NameForm(std::string_view name) {
  std::string form, folded, plain;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    name.remove_prefix(std::min(name.size(), word.size() + 1));
    if (word.empty()) continue;
    FoldWord(word, CaseRule::kTurkic, folded);
    SpellPlainly(folded, plain);
    form += (form.empty() ? "" : " ") + plain;
  }
  return form;
}

bool HasWords(std::string_view name, std::string_view part) {
  return (" " + NameForm(name) + " ").find(" " + NameForm(part) + " ") != std::string::npos;
}

}  // namespace xeber
