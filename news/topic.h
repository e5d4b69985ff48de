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

// Everything annotate/ adds to an article. Entities by falling salience, topics by falling probability.
struct Annotations {
  std::vector<ArticleEntity> entities;
  std::vector<Topic> topics;
  std::vector<std::int8_t> latent;  // empty where no latent model is loaded; otherwise of unit length times 127
};

// The id of the IPTC Media Topic (top level) whose English name holds that word in small letters ("sport"), or "".
std::string_view FindMediaTopic(std::string_view word);

}  // namespace xeber
