#include "annotate/country_context.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace xeber {
namespace {

constexpr float kHome = 2;         // mentions of its own country that a text does without
constexpr std::uint32_t kGap = 2;  // words that may stand before the country: an acronym in brackets, "of"

std::string_view HomeOf(const Language& language) {
  if (language.primary() == "az") return "country:AZ";
  if (language.primary() == "ru") return "country:RU";
  if (language.primary() == "tr") return "country:TR";
  return "";
}

class Chooser {
 public:
  Chooser(const Document& document, const Gazetteer& gazetteer, std::vector<Mention>& mentions)
      : document_(document), gazetteer_(gazetteer), mentions_(mentions) {}

  void Choose() {
    for (std::size_t i = 0; i < mentions_.size(); ++i)
      if (IsShared(mentions_[i])) ChooseFor(i);
  }

 private:
  bool IsCountry(const Mention& mention) const {
    return mention.entry != kUnlisted && gazetteer_.entry(mention.entry).type == EntityType::kCountry;
  }
  std::string_view IdOf(const Mention& mention) const { return gazetteer_.entry(mention.entry).id; }

  bool IsShared(const Mention& mention) const {
    if (mention.entry == kUnlisted || !mention.owned) return false;
    const NameAutomaton& automaton = gazetteer_.automaton();
    bool other = false;
    for (std::uint32_t at = mention.first_value; at != NameAutomaton::kEnd && !other; at = automaton.value(at).next)
      other = automaton.value(at).entry != mention.entry;
    return other;
  }

  // The country that stands beside the mention, "" if none does.
  std::string_view CountryBeside(std::size_t number) const {
    const Mention& mention = mentions_[number];
    if (number > 0) {
      const Mention& before = mentions_[number - 1];
      if (IsCountry(before) && before.field == mention.field && before.end == mention.begin && Between(before, mention) == " ")
        return IdOf(before);
    }
    for (std::size_t next = number + 1; next < mentions_.size() && next <= number + 2; ++next) {
      const Mention& after = mentions_[next];
      if (after.field != mention.field || after.begin > mention.end + kGap) break;
      if (IsCountry(after) && !after.demonym && IsBehind(mention, after)) return IdOf(after);
    }
    return "";
  }

  // Behind it in the genitive, or with "of": not where a comma or a verb parts them.
  bool IsBehind(const Mention& mention, const Mention& country) const {
    const std::string_view language = document_.language.primary();
    if (language != "ru" && language != "en") return false;
    const std::string_view between = Between(mention, country);
    if (between == " ") return language == "ru";
    if (between == " of ") return true;
    return language == "ru" && between.starts_with(" (") && between.ends_with(") ");
  }

  // What stands between two mentions of a field, `a` before `b`.
  std::string_view Between(const Mention& a, const Mention& b) const {
    const std::vector<Token>& tokens = document_.tokens(a.field);
    const std::uint32_t end = tokens[a.end - 1].end;
    return document_.text_of(a.field).substr(end, tokens[b.begin].begin - end);
  }

  // How much speaks for the country: its own name, its people, and what can be in it alone.
  float NamedIn(std::string_view country) {
    if (!counted_) CountCountries();
    const auto known = std::find_if(named_.begin(), named_.end(), [&](const auto& named) { return named.first == country; });
    return known == named_.end() ? 0 : known->second;
  }

  void CountCountries() {
    counted_ = true;
    if (const std::string_view home = HomeOf(document_.language); !home.empty()) AddTo(home, kHome);
    for (const Mention& mention : mentions_) {
      if (mention.entry == kUnlisted) continue;
      const GazetteerEntry& entry = gazetteer_.entry(mention.entry);
      if (entry.type == EntityType::kCountry) AddTo(entry.id, mention.demonym ? 0.5f : 1.0f);
      if (!entry.country.empty() && !IsShared(mention)) AddTo(entry.country, 0.5f);
    }
  }

  void AddTo(std::string_view country, float count) {
    for (auto& [known, named] : named_) {
      if (known != country) continue;
      named += count;
      return;
    }
    named_.emplace_back(country, count);
  }

  void ChooseFor(std::size_t number) {
    Mention& mention = mentions_[number];
    const std::string_view beside = CountryBeside(number);
    const NameAutomaton& automaton = gazetteer_.automaton();
    float most = 0;
    std::uint32_t chosen = mention.type != EntityType::kOrganisation && beside.empty() ? mention.entry : kUnlisted;
    for (std::uint32_t at = mention.first_value; at != NameAutomaton::kEnd; at = automaton.value(at).next) {
      const std::uint32_t entry = automaton.value(at).entry;
      const std::string_view country = gazetteer_.entry(entry).country;
      if (country.empty() && most == 0) chosen = entry;  // everybody's
      if (country.empty()) continue;
      const float named = !beside.empty() ? (country == beside ? 1.0f : 0.0f) : NamedIn(country);
      if (named <= most) continue;
      most = named;
      chosen = entry;
    }
    mention.entry = chosen;
    if (chosen == kUnlisted) return;
    mention.type = mention.entry_type = gazetteer_.entry(chosen).type;
    mention.owned = !gazetteer_.entry(chosen).country.empty();
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  std::vector<Mention>& mentions_;
  bool counted_ = false;                                   // whether named_ holds
  std::vector<std::pair<std::string_view, float>> named_;  // what speaks for each country
};

}  // namespace

void ChooseByCountry(const Document& document, const Gazetteer& gazetteer, std::vector<Mention>& mentions) {
  Chooser(document, gazetteer, mentions).Choose();
}

}  // namespace xeber
