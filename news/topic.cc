#include "news/topic.h"

#include <algorithm>
#include <array>

namespace xeber {
namespace {

// IPTC Media Topics, top level: id, and the words of the English name.
struct MediaTopic {
  std::string_view id;
  std::array<std::string_view, 4> words;
};

constexpr std::array<MediaTopic, 17> kMediaTopicNames = {{
    {"iptc:01000000", {"arts", "culture", "entertainment", "media"}},
    {"iptc:02000000", {"crime", "law", "justice"}},
    {"iptc:03000000", {"disaster", "accident", "emergency", "incident"}},
    {"iptc:04000000", {"economy", "business", "finance"}},
    {"iptc:05000000", {"education"}},
    {"iptc:06000000", {"environment"}},
    {"iptc:07000000", {"health"}},
    {"iptc:08000000", {"human", "interest"}},
    {"iptc:09000000", {"labour"}},
    {"iptc:10000000", {"lifestyle", "leisure"}},
    {"iptc:11000000", {"politics"}},
    {"iptc:12000000", {"religion"}},
    {"iptc:13000000", {"science", "technology"}},
    {"iptc:14000000", {"society"}},
    {"iptc:15000000", {"sport"}},
    {"iptc:16000000", {"conflict", "war", "peace"}},
    {"iptc:17000000", {"weather"}},
}};

}  // namespace

std::string_view FindMediaTopic(std::string_view word) {
  if (word.empty()) return "";
  for (const MediaTopic& topic : kMediaTopicNames)
    if (std::find(topic.words.begin(), topic.words.end(), word) != topic.words.end()) return topic.id;
  return "";
}

}  // namespace xeber
