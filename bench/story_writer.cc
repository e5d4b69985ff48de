#include "bench/story_writer.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"

namespace xeber::bench {
namespace {

constexpr std::array kCategories = {"politics", "economy", "society", "world", "sport", "culture", "technology"};
constexpr std::size_t kSources = 40;
constexpr double kFunctionWords = 0.38;  // of a running text
constexpr double kStoryWords = 0.10;
constexpr double kOwnWords = 0.06;
constexpr double kNearCopies = 0.05;  // of the follow-ups

// The words of one article: those of its story it uses, and some of its own, beside the language's.
struct Vocabulary {
  const Story& story;
  std::vector<std::size_t> story_words;
  std::vector<std::size_t> own_words;
};

Vocabulary MakeVocabulary(const Story& story, Random& random) {
  Vocabulary vocabulary{story, {}, {}};
  for (const std::size_t word : story.words)
    if (random.Chance(0.65)) vocabulary.story_words.push_back(word);
  if (vocabulary.story_words.empty()) vocabulary.story_words.push_back(story.words[0]);
  for (int i = 0; i < 3; ++i) vocabulary.own_words.push_back(random.LogUniform(40, MadeUpLanguage::kStems));
  return vocabulary;
}

// The first of a list more often than the last.
template <typename T>
const T& DrawEarly(const std::vector<T>& list, Random& random) {
  const double unit = random.Unit();
  return list[static_cast<std::size_t>(unit * unit * static_cast<double>(list.size()))];
}

// Words of middling frequency come in seven fields, one a category.
std::size_t DrawTopical(const Story& story, Random& random) {
  std::size_t rank = story.language->DrawRank(random);
  static_assert(MadeUpLanguage::kStems % kCategories.size() == 0);
  if (rank >= 200 && random.Chance(0.5)) rank = rank - rank % kCategories.size() + story.category;
  return rank;
}

std::size_t DrawContent(const Vocabulary& vocabulary, Random& random) {
  const double kind = random.Unit() * (1 - kFunctionWords);
  if (kind < kStoryWords) return DrawEarly(vocabulary.story_words, random);
  if (kind < kStoryWords + kOwnWords) return DrawEarly(vocabulary.own_words, random);
  return DrawTopical(vocabulary.story, random);
}

// Appends a sentence of about `words` words.
void AppendSentence(const Vocabulary& vocabulary, std::size_t words, Random& random, std::string& out) {
  const Story& story = vocabulary.story;
  const std::size_t name_at = random.Chance(0.45) ? random.Below(words) : words;
  for (std::size_t i = 0; i < words; ++i) {
    std::string word = i == name_at                    ? DrawEarly(story.names, random)
                       : random.Chance(kFunctionWords) ? story.language->DrawFunctionWord(random)
                                                       : story.language->Inflect(DrawContent(vocabulary, random), random);
    if (i == 0) word = Capitalised(word, story.language_code);
    absl::StrAppend(&out, word, i + 1 == words ? "." : random.Chance(0.06) ? ", " : " ");
  }
}

std::string WriteBody(const Vocabulary& vocabulary, std::size_t words, Random& random) {
  std::string body;
  while (words > 0) {
    const std::size_t sentence = std::min(words, random.Between(8, 24));
    AppendSentence(vocabulary, sentence, random, body);
    words -= sentence;
    if (words > 0) body += random.Chance(0.3) ? "\n\n" : " ";
  }
  return body;
}

std::string WriteTitle(const Vocabulary& vocabulary, Random& random) {
  const Story& story = vocabulary.story;
  std::string title = DrawEarly(story.names, random);
  for (std::size_t words = random.Between(4, 7); words > 0; --words) {
    const std::size_t rank = random.Chance(0.4) ? DrawEarly(vocabulary.story_words, random) : DrawTopical(story, random);
    absl::StrAppend(&title, " ",
                    random.Chance(0.2) ? story.language->DrawFunctionWord(random) : story.language->Inflect(rank, random));
  }
  return title;
}

// The last article of the story with a sentence more.
void CopyLast(const Story& story, const Vocabulary& vocabulary, Random& random, Article& article) {
  article.title = story.last_title;
  article.lead = story.last_lead;
  article.body = story.last_body + " ";
  AppendSentence(vocabulary, 12, random, article.body);
}

}  // namespace

Story StoryWriter::Begin(const MadeUpLanguage& language, std::string code, Random& random) {
  Story story;
  story.language = &language;
  story.language_code = std::move(code);
  story.category = random.Below(kCategories.size());
  story.articles_left = random.Chance(0.5) ? 1 : random.Between(2, 6);
  for (int i = 0; i < 16; ++i) story.words.push_back(random.LogUniform(40, MadeUpLanguage::kStems));
  for (std::size_t n = random.Between(1, 3); n > 0; --n) story.names.push_back(language.PersonName(random.LogUniform(1, 20'000)));
  story.names.push_back(language.Place(random.LogUniform(1, 40)));
  for (std::size_t n = random.Between(0, 2); n > 0; --n)
    story.names.push_back(language.OrganisationName(random.LogUniform(1, 5'000)));
  return story;
}

void StoryWriter::Write(Story& story, std::size_t body_words, Random& random, Article& article) {
  const Vocabulary vocabulary = MakeVocabulary(story, random);
  if (!story.last_body.empty() && random.Chance(kNearCopies)) {
    CopyLast(story, vocabulary, random, article);
  } else {
    article.title = WriteTitle(vocabulary, random);
    article.lead.clear();
    AppendSentence(vocabulary, random.Between(12, 28), random, article.lead);
    const double spread = 0.3 + 0.7 * (random.Unit() + random.Unit());  // 0.3 to 1.7, 1 on average
    article.body = WriteBody(
        vocabulary, std::max<std::size_t>(8, static_cast<std::size_t>(spread * static_cast<double>(body_words))), random);
  }
  story.last_title = article.title;
  story.last_lead = article.lead;
  story.last_body = article.body;
  article.category = kCategories[story.category];
  article.source = absl::StrCat("source", random.LogUniform(1, kSources));
  article.language = story.language_code;
  article.authors = {story.language->PersonName(100'000 + random.Below(500))};
}

}  // namespace xeber::bench
