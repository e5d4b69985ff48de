// Writes one invented article of a story.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/made_up_language.h"
#include "bench/random.h"
#include "news/article.h"

namespace xeber::bench {

// What the articles of one story share.
struct Story {
  const MadeUpLanguage* language = nullptr;
  std::string language_code;
  std::size_t category = 0;
  std::vector<std::size_t> words;  // ranks of its rare words
  std::vector<std::string> names;  // people, organisations and places, the most important first
  std::size_t articles_left = 0;
  std::string last_title, last_lead, last_body;  // of its latest article
};

class StoryWriter {
 public:
  // `language` must outlive the stories.
  static Story Begin(const MadeUpLanguage& language, std::string code, Random& random);

  // Fills title, lead, body, category, source, url, language and authors of the story's next article of about `body_words` words.
  static void Write(Story& story, std::size_t body_words, Random& random, Article& article);
};

}  // namespace xeber::bench
