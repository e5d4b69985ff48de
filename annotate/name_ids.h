// The ids of names that no gazetteer lists: "name:<P|O|L|E|X>:<cross-script key>".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "annotate/document.h"
#include "annotate/mention.h"
#include "annotate/name_sound.h"
#include "annotate/token_views.h"
#include "annotate/word_table.h"
#include "news/entity.h"

namespace xeber {

// What stands for the type in an id; places of every kind are L.
char TypeLetter(EntityType type);

// What token `at` of a mention's field is called in ids, without the endings behind an apostrophe.
std::string_view WordOfName(const Document& document, const Mention& mention, std::uint32_t at);

// Whether token `at` of a mention is no word of its name: the number of an event (IV Xəzər Film Festivalı), the article of a
// person's (əs-Süveydi). The last one always is.
bool IsLeftOut(const Document& document, const DocumentViews& views, const Mention& mention, EntityType type, std::uint32_t at);

// Writes ids, and remembers how words sound. Not thread-safe.
class NameIdWriter {
 public:
  // Asks for the memory that Write will read.
  void Prefetch(const Document& document, const Mention& mention) const {
    for (std::uint32_t at = mention.begin; at < mention.end; ++at)
      TableOf(mention, at).Prefetch(document.tokens(mention.field)[at].word);
  }
  // Replaces `id` by that of the name whose words are those of `mention`, without the number of an event and the article of a
  // person's name.
  void Write(const Document& document, const DocumentViews& views, const Mention& mention, EntityType type, std::string& id);

 private:
  struct Sound {
    static constexpr std::size_t kLongest = 55;
    std::uint8_t size;  // kLongest + 1: longer than that
    std::array<char, kLongest> bytes;
  };
  void AppendSound(const Document& document, const Mention& mention, std::uint32_t at, std::string& id);

  using Sounds = WordTable<Sound, std::size_t{1} << 15>;
  const Sounds& TableOf(const Mention& mention, std::uint32_t at) const { return at + 1 == mention.end ? last_ : before_; }

  Sounds before_, last_;  // by NameWordPlace
};

}  // namespace xeber
