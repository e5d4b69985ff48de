// What a caller asks about the entities of an archive, and the answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "news/entity.h"
#include "news/query.h"
#include "news/time.h"

namespace xeber {

struct EntityName {
  std::string language;  // BCP-47
  std::string name;
  friend bool operator==(const EntityName&, const EntityName&) = default;
};

// What a gazetteer lists under an id.
struct ListedEntity {
  EntityType type = EntityType::kOther;
  std::vector<EntityName> names;     // one a language, by language
  std::vector<std::string> aliases;  // other names, as the tables order them; at most kMaxAliases
  static constexpr std::size_t kMaxAliases = 500;
};

struct EntityRequest {
  std::string id;
  Time now{};  // later articles are hidden
};

// Everything that is known of one entity.
struct EntityDescription {
  std::string id;
  EntityType type = EntityType::kOther;
  std::vector<EntityName> names;     // one a language, by language: the gazetteer's, else as the newest article of each writes it
  std::vector<std::string> aliases;  // of the gazetteer
  bool listed = false;               // by a gazetteer
  std::uint64_t articles = 0;
  std::optional<Time> first, last;  // publication of the articles with a date
  friend bool operator==(const EntityDescription&, const EntityDescription&) = default;
};

struct EntityCount {
  std::string id;
  std::string name;  // in the language asked for, else in another
  EntityType type = EntityType::kOther;
  std::uint64_t articles = 0;
  friend bool operator==(const EntityCount&, const EntityCount&) = default;
};

struct ListEntitiesRequest {
  static constexpr int kDefaultLimit = 50;
  static constexpr int kMaxLimit = 1000;
  static constexpr std::size_t kMaxPrefixBytes = 256;

  std::string prefix;  // of any word of a name; empty = all
  std::optional<EntityType> type;
  std::string language;  // of the names in the answer (BCP-47)
  int limit = kDefaultLimit;
  std::string page_token;
  Time now{};
};

struct ListEntitiesResponse {
  std::vector<EntityCount> entities;
  std::string next_page_token;  // empty = the end
};

enum class EntityOrder : std::uint8_t { kArticles, kUnusual };

struct TopEntitiesRequest {
  static constexpr int kDefaultLimit = 20;
  static constexpr int kMaxLimit = 1000;

  Filter filter;  // the period, and whatever else narrows it
  std::optional<EntityType> type;
  EntityOrder order = EntityOrder::kArticles;
  std::string language;
  int limit = kDefaultLimit;
  Time now{};
};

struct TopEntity {
  EntityCount entity;                  // articles: of the period
  std::uint64_t archive_articles = 0;  // of the whole archive
  double unusualness = 0;              // Unusualness (ranking/entity_catalog.h) against the whole archive
  friend bool operator==(const TopEntity&, const TopEntity&) = default;
};

struct TopEntitiesResponse {
  std::vector<TopEntity> entities;
  std::uint64_t articles = 0;          // of the period, named entities or not
  std::uint64_t archive_articles = 0;  // of the whole archive
};

}  // namespace xeber
