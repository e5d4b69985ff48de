// What an archive's own articles teach about names: who is meant by a last name alone, and what an acronym stands for.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "news/article.h"
#include "news/entity.h"
#include "news/topic.h"

namespace xeber {

// Immutable once parsed; thread-safe.
class ArchiveNames {
 public:
  bool empty() const { return meant_.empty(); }

  // Gives entities that are named by a known last name or acronym alone the id, name and type of the one that is meant; one that
  // the article has already gets their mentions, and the greater salience.
  void Resolve(Annotations& annotations) const;

  // As a file's bytes, and back; Parse: INVALID_ARGUMENT for bytes that are none, of another version, or damaged.
  std::string Serialize() const;
  static absl::StatusOr<ArchiveNames> Parse(std::string_view bytes);

 private:
  friend class NamesTrainer;
  struct Meant {
    std::string id, name;
    EntityType type = EntityType::kOther;
  };
  std::map<std::string, Meant> meant_;  // by the id of the name alone
};

// Collects annotated articles, then learns. Not thread-safe.
class NamesTrainer {
 public:
  static constexpr std::uint32_t kLeastArticles = 2;  // that name a person in full, or put an acronym behind a name
  static constexpr double kLeastShare = 0.8;          // of the articles with that last name, or acronym

  // Notes the people that the article names in full, and the names with an acronym in brackets behind them.
  void Add(const Article& article, const Annotations& annotations);

  // The last name of a person means that person if kLeastArticles name them in full and kLeastShare of all full names with it are
  // theirs; an acronym means the name that it was put behind in kLeastArticles, and kLeastShare of the articles that do so.
  ArchiveNames Train() const;

 private:
  struct Use {
    std::uint32_t articles = 0;
    ArchiveNames::Meant meant;
  };
  using Uses = std::map<std::string, Use>;  // by the id that is meant

  void Note(std::map<std::string, Uses>& uses, const std::string& alone, const ArticleEntity& entity);
  void NoteAcronyms(const Article& article, const ArticleEntity& entity);
  static void Choose(const std::map<std::string, Uses>& uses, ArchiveNames& names);

  std::map<std::string, Uses> last_names_, acronyms_;  // by the id of the name alone
};

}  // namespace xeber
