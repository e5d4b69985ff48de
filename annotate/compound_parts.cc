#include "annotate/compound_parts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "annotate/model_file.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-compounds-1\n";
constexpr std::array<std::string_view, 12> kLanguages = {"da", "de", "et", "fi", "hu", "is", "lb", "nb", "nl", "nn", "no", "sv"};

}  // namespace

bool WritesCompounds(const Language& language) {
  return std::binary_search(kLanguages.begin(), kLanguages.end(), language.primary());
}

CompoundParts::CompoundParts(std::vector<std::uint64_t> stems) : stems_(std::move(stems)) {
  for (const std::uint64_t stem : stems_) known_.Of(stem, 1);
}

template <typename Visit>
void CompoundParts::ForEachPart(std::string_view word, std::uint64_t salt, Visit visit) const {
  const auto visit_known = [&](std::string_view part) {
    const bool known = known_.Find(HashBytes(part, salt)) != FlatMap::kNone;
    if (known) visit(part);
    return known;
  };
  for (std::size_t size = word.size(); size-- > kLeastPart;)
    if (visit_known(word.substr(0, size))) break;
  for (std::size_t size = word.size(); size-- > kLeastPart;)
    if (visit_known(word.substr(word.size() - size))) break;
}

void CompoundParts::Find(const DocumentTerms& terms, std::vector<WordPart>& out) const {
  out.clear();
  if (stems_.empty() || !WritesCompounds(terms.language)) return;
  const std::uint64_t salt = LanguageSalt(terms.language);
  for (std::uint32_t word = 0; word < terms.terms.size(); ++word)
    if (!terms.terms[word].stop)
      ForEachPart(terms.terms[word].stem, salt, [&](std::string_view part) { out.push_back({word, std::string(part)}); });
}

std::string CompoundParts::Serialize() const {
  ModelWriter writer(kMagic);
  writer.Values(stems_);
  return writer.Finish();
}

absl::StatusOr<CompoundParts> CompoundParts::Parse(std::string_view bytes) {
  ModelReader reader(bytes);
  std::vector<std::uint64_t> stems;
  if (!reader.Open(kMagic) || !reader.Values(stems) || !reader.AtEnd() || std::find(stems.begin(), stems.end(), 0) != stems.end())
    return absl::InvalidArgumentError("no parts of compounds of this version, or damaged: reindex to learn them again");
  return CompoundParts(std::move(stems));
}

void CompoundTrainer::Add(const DocumentTerms& terms) {
  if (!WritesCompounds(terms.language)) return;
  Words& words = by_language_[std::string(terms.language.primary())];
  ++words.articles;
  for (const TermOccurrences& term : terms.terms)
    if (!term.stop) ++words.frequencies[term.stem];
}

CompoundParts CompoundTrainer::Train() const {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> stems;
  for (const auto& [language, words] : by_language_) {
    const std::uint64_t salt = LanguageSalt(Language(language));
    const std::uint32_t least = 1 + words.articles / kArticlesToOneMore;
    for (const auto& [stem, frequency] : words.frequencies)
      if (stem.size() >= CompoundParts::kLeastPart && frequency >= least) stems.emplace_back(frequency, HashBytes(stem, salt));
  }
  std::sort(stems.begin(), stems.end(), std::greater<>());
  if (stems.size() > kMostStems) stems.resize(kMostStems);
  std::vector<std::uint64_t> hashes;
  for (const auto& [frequency, hash] : stems)
    if (hash != 0) hashes.push_back(hash);
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return CompoundParts(std::move(hashes));
}

PartsOfWords CompoundTrainer::Split(const CompoundParts& parts) const {
  PartsOfWords split;
  for (const auto& [language, words] : by_language_) {
    const std::uint64_t salt = LanguageSalt(Language(language));
    for (const auto& [stem, frequency] : words.frequencies)
      parts.ForEachPart(stem, salt, [&, &word = stem](std::string_view part) {
        split[HashBytes(word, salt)].push_back(HashBytes(part, salt));
      });
  }
  return split;
}

}  // namespace xeber
