#include "annotate/archive_names.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "annotate/model_file.h"
#include "annotate/name_keys.h"
#include "text/folding.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-archive-names-1\n";
constexpr std::string_view kPerson = "name:P:", kOrganisation = "name:O:";
constexpr std::size_t kMaxAcronymBytes = 12;

std::string_view TextOf(const Article& article, ArticleField field) {
  switch (field) {
    case ArticleField::kTitle:
      return article.title;
    case ArticleField::kLead:
      return article.lead;
    case ArticleField::kBody:
      break;
  }
  return article.body;
}

std::string SoundOf(std::string_view word, const Language& language) {
  const bool turkic = language.primary() == "az" || language.primary() == "tr";
  std::string folded;
  FoldWord(word, turkic ? CaseRule::kTurkic : CaseRule::kRoot, folded);
  return std::string(SoundOfName(folded, language, NameWordPlace::kLast));
}

// How a person named in full would be called by the last name alone; "" if the name is one word.
std::string LastNameAlone(const ArticleEntity& person, const Language& language) {
  if (person.id.starts_with(kPerson)) {
    const std::size_t last = person.id.rfind('-');
    return last == std::string::npos || last + 1 == person.id.size() ? "" : std::string(kPerson) + person.id.substr(last + 1);
  }
  const std::size_t space = person.name.rfind(' ');
  const std::string sound = space == std::string::npos ? "" : SoundOf(std::string_view(person.name).substr(space + 1), language);
  return sound.empty() ? "" : std::string(kPerson) + sound;
}

bool IsAcronym(std::string_view word) {
  const bool letters = std::none_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
  return letters && word.size() >= 2 && word.size() <= kMaxAcronymBytes;
}

// Gives the mentions of one entity to another.
void Join(const ArticleEntity& from, ArticleEntity& to) {
  to.salience = std::max(to.salience, from.salience);
  to.mentions.insert(to.mentions.end(), from.mentions.begin(), from.mentions.end());
  std::sort(to.mentions.begin(), to.mentions.end(),
            [](const Span& a, const Span& b) { return std::pair(a.field, a.begin) < std::pair(b.field, b.begin); });
}

}  // namespace

void ArchiveNames::Resolve(Annotations& annotations) const {
  std::vector<ArticleEntity>& entities = annotations.entities;
  std::unordered_map<std::string, std::size_t> places;  // by id, once a name alone is met
  std::vector<std::size_t> joined;
  bool changed = false;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const auto found = meant_.find(entities[i].id);
    if (found == meant_.end()) continue;
    if (!std::exchange(changed, true))
      for (std::size_t at = 0; at < entities.size(); ++at) places.emplace(entities[at].id, at);
    const Meant& meant = found->second;
    places.erase(entities[i].id);
    const auto [known, fresh] = places.emplace(meant.id, i);
    if (fresh) {
      entities[i].id = meant.id;
      entities[i].name = meant.name;
      entities[i].type = meant.type;
    } else {
      Join(entities[i], entities[known->second]);
      joined.push_back(i);
    }
  }
  if (!changed) return;
  for (const std::size_t at : joined) entities[at].id.clear();
  std::erase_if(entities, [](const ArticleEntity& entity) { return entity.id.empty(); });
  std::sort(entities.begin(), entities.end(), [](const ArticleEntity& a, const ArticleEntity& b) {
    return a.salience != b.salience ? a.salience > b.salience : a.id < b.id;
  });
}

std::string ArchiveNames::Serialize() const {
  ModelWriter writer(kMagic);
  writer.Value(static_cast<std::uint64_t>(meant_.size()));
  for (const auto& [alone, meant] : meant_) {
    writer.Text(alone);
    writer.Text(meant.id);
    writer.Text(meant.name);
    writer.Value(static_cast<std::uint8_t>(meant.type));
  }
  return writer.Finish();
}

absl::StatusOr<ArchiveNames> ArchiveNames::Parse(std::string_view bytes) {
  const absl::Status broken = absl::InvalidArgumentError("no names of an archive of this version, or damaged");
  ModelReader reader(bytes);
  std::uint64_t size = 0;
  if (!reader.Open(kMagic) || !reader.Value(size)) return broken;
  ArchiveNames names;
  for (; size > 0; --size) {
    std::string alone;
    Meant meant;
    std::uint8_t type = 0;
    if (!reader.Text(alone) || !reader.Text(meant.id) || !reader.Text(meant.name) || !reader.Value(type)) return broken;
    if (type > static_cast<std::uint8_t>(EntityType::kOther)) return broken;
    meant.type = static_cast<EntityType>(type);
    names.meant_[std::move(alone)] = std::move(meant);
  }
  if (!reader.AtEnd()) return broken;
  return names;
}

void NamesTrainer::Note(std::map<std::string, Uses>& uses, const std::string& alone, const ArticleEntity& entity) {
  Use& use = uses[alone][entity.id];
  if (use.articles++ == 0) use.meant = {entity.id, entity.name, entity.type};
}

void NamesTrainer::NoteAcronyms(const Article& article, const ArticleEntity& entity) {
  std::string noted;
  for (const Span& name : entity.mentions) {
    for (const Span& acronym : entity.mentions) {
      const std::string_view text = TextOf(article, name.field);
      if (acronym.field != name.field || acronym.begin <= name.end || acronym.begin - name.end > 3 || acronym.end >= text.size())
        continue;
      const std::string_view written = text.substr(acronym.begin, acronym.end - acronym.begin);
      if (text[acronym.begin - 1] != '(' || text[acronym.end] != ')' || !IsAcronym(written)) continue;
      const std::string alone = std::string(kOrganisation) + SoundOf(written, Language(article.language));
      if (alone != noted && alone != entity.id && alone.size() > kOrganisation.size()) Note(acronyms_, alone, entity);
      noted = alone;
    }
  }
}

void NamesTrainer::Add(const Article& article, const Annotations& annotations) {
  for (const ArticleEntity& entity : annotations.entities) {
    if (entity.type == EntityType::kPerson) {
      const std::string alone = LastNameAlone(entity, Language(article.language));
      if (!alone.empty()) Note(last_names_, alone, entity);
    } else if (entity.mentions.size() <= 100) {
      NoteAcronyms(article, entity);
    }
  }
}

void NamesTrainer::Choose(const std::map<std::string, Uses>& uses, ArchiveNames& names) {
  for (const auto& [alone, meanings] : uses) {
    std::uint32_t all = 0;
    const Use* best = nullptr;
    for (const auto& [id, use] : meanings) {
      all += use.articles;
      if (best == nullptr || use.articles > best->articles) best = &use;
    }
    if (best->articles >= kLeastArticles && best->articles >= kLeastShare * all) names.meant_[alone] = best->meant;
  }
}

ArchiveNames NamesTrainer::Train() const {
  ArchiveNames names;
  Choose(last_names_, names);
  Choose(acronyms_, names);
  return names;
}

}  // namespace xeber
