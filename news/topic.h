// What an article is about.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "news/entity.h"

namespace xeber {

struct Topic {
  std::string id;  // "iptc:04000000" or "category:economy"
  float probability = 0;
  friend bool operator==(const Topic&, const Topic&) = default;
};

// A stem that a word of an article is made of: "haus" of "krankenhaus".
struct WordPart {
  std::uint32_t word = 0;  // in DocumentTerms::terms
  std::string stem;
  friend bool operator==(const WordPart&, const WordPart&) = default;
};

// Everything annotate/ adds to an article. Entities by falling salience, topics by falling probability.
struct Annotations {
  std::vector<ArticleEntity> entities;
  std::vector<Topic> topics;
  std::vector<std::int8_t> latent;  // empty where no latent model is loaded; otherwise of unit length times 127
  std::vector<WordPart> parts;       // of its compounds, as an archive's models tell them; not stored with it
};

// The id of the IPTC Media Topic (top level) whose English name holds that word in small letters ("sport"), or "".
std::string_view FindMediaTopic(std::string_view word);

}  // namespace xeber
