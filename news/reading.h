// What readers do with articles.
#pragma once

#include <cstdint>

#include "news/article.h"
#include "news/time.h"

namespace xeber {

// A read counts for what is trending. Of lists that were shown, clicks per article shown tell at which age articles are wanted.
enum class ReadKind : std::uint8_t {
  kRead,     // opened, wherever the reader found it
  kClicked,  // opened in a list where it was shown: a read, and a click
  kShown     // shown in a list
};

struct ReadEvent {
  ArticleId id;
  ReadKind kind = ReadKind::kRead;
  Time at{};
};

}  // namespace xeber
