// Who and where an article is about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xeber {

enum class EntityType : std::uint8_t { kPerson, kOrganisation, kCity, kCountry, kPlace, kEvent, kOther };

// Which text of the article a byte span lies in.
enum class ArticleField : std::uint8_t { kTitle, kLead, kBody };

// Half-open byte range in one field of an article, on character borders.
struct Span {
  ArticleField field = ArticleField::kBody;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

// An entity named by an article. The id is that of the gazetteer, or one made from the name's cross-script key and type.
struct ArticleEntity {
  std::string id;
  std::string name;  // for display, in the article's language where known
  EntityType type = EntityType::kOther;
  float salience = 0;  // in [0,1]; how much of the article it carries
  std::vector<Span> mentions;
  friend bool operator==(const ArticleEntity&, const ArticleEntity&) = default;
};

}  // namespace xeber
