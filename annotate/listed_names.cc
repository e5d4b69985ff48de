#include "annotate/listed_names.h"

#include <algorithm>

#include "text/folding.h"

namespace xeber {
namespace {

constexpr std::size_t kMostText = std::size_t{1} << 31;  // bytes; names beyond are not found so
constexpr std::size_t kLongest = 256;                    // bytes that are compared

// Calls visit(word) with each word of `text` as a plain keyboard writes it.
template <typename Visit>
void ForPlainWords(std::string_view text, const Analyzer& analyzer, Visit visit) {
  thread_local Analysis analysis;
  thread_local std::string plain;
  analyzer.Analyze(text, kUndetermined, analysis);
  for (const Token& token : analysis.tokens) {
    SpellPlainly(token.exact, plain);
    if (!plain.empty()) visit(std::string_view(plain));
  }
}

}  // namespace

ListedNames::ListedNames(const Gazetteer& gazetteer, const Analyzer& analyzer) {
  for (std::uint32_t entry = 0; entry < gazetteer.size(); ++entry) {
    for (const std::string_view name : gazetteer.entry(entry).names) Add(name, entry, analyzer);
    for (const std::string_view alias : gazetteer.AliasesOf(entry)) Add(alias, entry, analyzer);
  }
  std::sort(starts_.begin(), starts_.end(), [this](const Start& a, const Start& b) {
    const int order = From(a.begin).substr(0, kLongest).compare(From(b.begin).substr(0, kLongest));
    return order != 0 ? order < 0 : a.entry < b.entry;
  });
}

void ListedNames::Add(std::string_view name, std::uint32_t entry, const Analyzer& analyzer) {
  if (text_.size() > kMostText) return;
  ForPlainWords(name, analyzer, [&](std::string_view word) {
    starts_.push_back({static_cast<std::uint32_t>(text_.size()), entry});
    text_.append(word).append(" ");
  });
  if (!text_.empty() && text_.back() == ' ') text_.back() = '\n';
}

std::vector<std::uint32_t> ListedNames::Find(std::string_view text, const Analyzer& analyzer) const {
  std::string prefix;
  ForPlainWords(text, analyzer, [&](std::string_view word) { prefix.append(prefix.empty() ? "" : " ").append(word); });
  std::vector<std::uint32_t> entries;
  if (prefix.empty()) return entries;
  prefix.resize(std::min(prefix.size(), kLongest));
  const auto first = std::lower_bound(
      starts_.begin(), starts_.end(), prefix,
      [this](const Start& start, const std::string& wanted) { return From(start.begin).substr(0, wanted.size()) < wanted; });
  for (auto at = first; at != starts_.end() && From(at->begin).starts_with(prefix); ++at) entries.push_back(at->entry);
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

}  // namespace xeber
