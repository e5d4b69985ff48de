#include "ranking/completion_table.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "index/schema.h"
#include "ranking/plain_words.h"

namespace xeber {
namespace {

constexpr std::size_t kMostText = std::size_t{1} << 31;  // bytes of keys; what is beyond is not suggested
constexpr float kOneWord = 1;                            // what a phrase of one word loses: it says least
constexpr std::size_t kLeastWordBytes = 3;               // of a phrase of one word
constexpr int kReadTitles = 16;                          // of a phrase, at most, to find the newest

bool Published(const Columns& columns, DocId doc, Time now) {
  const std::int64_t time = columns.time(doc);
  return time == kNoTime || time <= now.time_since_epoch().count();
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Appends the words to `text` as one key each kEnd, and tells where each begins.
void AppendKey(const std::vector<PlainWord>& words, std::string& text, std::vector<std::uint32_t>& begins) {
  begins.clear();
  for (const PlainWord& word : words) {
    if (!begins.empty()) text += ' ';
    begins.push_back(static_cast<std::uint32_t>(text.size()));
    text += word.plain;
  }
  if (!begins.empty()) text += CompletionKeys::kEnd;
}

}  // namespace

CompletionTable::CompletionTable(const Segment& segment, const Analyzer& analyzer) : segment_(segment) {
  for (const std::string_view code : segment.columns().language.values) languages_.emplace_back(code);
  FindUndated();
  AddTitles(analyzer);
  AddNames(analyzer);
  AddPhrases();
  AddWords();
  stop_words_ = {};
}

void CompletionTable::FindUndated() {
  const auto times = segment_.columns().times();
  const auto dated = std::find_if(times.begin(), times.end(), [](std::int64_t time) { return time != kNoTime; });
  if (dated != times.end()) undated_ = static_cast<double>(*(dated + (times.end() - dated) / 2)) / kHalfLife;
}

float CompletionTable::TitleScore(DocId doc) const {
  const std::int64_t time = segment_.columns().time(doc);
  return static_cast<float>(time == kNoTime ? undated_ : static_cast<double>(time) / kHalfLife);
}

// Adds a document's weight: sums are kept beside the greatest, so that they stay in range whatever the dates.
void CompletionTable::Sum::Add(float score) {
  if (terms == 0 || score > greatest) {
    terms = terms * std::exp2(static_cast<double>(greatest) - score) + 1;
    greatest = score;
  } else {
    terms += std::exp2(static_cast<double>(score) - greatest);
  }
}

void CompletionTable::AddTitles(const Analyzer& analyzer) {
  std::string text;
  std::vector<CompletionKeys::Key> keys;
  std::vector<std::uint32_t> begins;
  for (DocId doc = 0; doc < segment_.size() && text.size() < kMostText; ++doc) {
    const Language& language = languages_[segment_.columns().language.codes[doc]];
    const std::vector<PlainWord> words = PlainWordsOf(segment_.title(doc), language, analyzer);
    AppendKey(words, text, begins);
    std::size_t starts = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].stop) stop_words_.insert(words[i].plain);
      if (starts >= kStarts || (i > 0 && words[i].stop)) continue;
      keys.push_back({begins[i], doc});
      ++starts;
    }
  }
  CompletionKeys& titles = keys_[static_cast<std::size_t>(Suggestion::Kind::kTitle)];
  titles = CompletionKeys(std::move(text), std::move(keys));
  titles.Score([this](const auto& key) { return ScoreOf(Suggestion::Kind::kTitle, key); });
}

// Of each entity the name in the newest article of each language.
void CompletionTable::AddNames(const Analyzer& analyzer) {
  std::string text;
  std::vector<CompletionKeys::Key> keys;
  std::vector<std::uint32_t> begins;
  const auto [first, last] = segment_.TermRange(std::string_view(&schema::kEntity, 1));
  for (TermOrdinal ordinal = first; ordinal < last && text.size() < kMostText; ++ordinal) {
    struct Use {
      Sum weight;
      DocId newest = 0;
    };
    std::map<std::uint32_t, Use> uses;
    for (const DocId doc : segment_.postings(ordinal).docs) {
      Use& use = uses[segment_.columns().language.codes[doc]];
      use.weight.Add(TitleScore(doc));
      use.newest = doc;
    }
    for (const auto& [language, use] : uses) {
      const auto annotations = segment_.annotations(use.newest);
      if (!annotations.ok()) continue;
      const auto entity = std::find_if(annotations->entities.begin(), annotations->entities.end(), [&](const ArticleEntity& e) {
        return schema::EntityTerm(e.id) == segment_.term(ordinal);
      });
      if (entity == annotations->entities.end()) continue;
      const std::vector<PlainWord> words = PlainWordsOf(entity->name, languages_[language], analyzer);
      AppendKey(words, text, begins);
      const auto number = static_cast<std::uint32_t>(names_.size());
      for (std::size_t i = 0; i < words.size() && i < kStarts; ++i)
        if (i == 0 || !words[i].stop) keys.push_back({begins[i], number});
      names_.push_back({.entity = ordinal, .language = language, .score = use.weight.Score(), .text = entity->name});
    }
  }
  names_.shrink_to_fit();
  CompletionKeys& names = keys_[static_cast<std::size_t>(Suggestion::Kind::kEntity)];
  names = CompletionKeys(std::move(text), std::move(keys));
  names.Score([this](const auto& key) { return ScoreOf(Suggestion::Kind::kEntity, key); });
}

// Runs of title keys with the same first words.
struct CompletionTable::PhraseFinder {
  explicit PhraseFinder(const CompletionTable& of) : table(of), titles(of.keys(Suggestion::Kind::kTitle)) {
    shared.resize(titles.size());
    for (std::uint32_t at = 1; at < titles.size(); ++at)
      shared[at] = SharedWords(titles.text(titles.key(at - 1)), titles.text(titles.key(at)));
  }

  // How many whole words two keys begin with in common, at most kMostWords.
  static std::uint8_t SharedWords(std::string_view a, std::string_view b) {
    std::uint8_t words = 0;
    for (std::size_t i = 0; words < kMostWords; ++i) {
      const char x = i < a.size() ? a[i] : CompletionKeys::kEnd, y = i < b.size() ? b[i] : CompletionKeys::kEnd;
      const bool ends_x = x == ' ' || x == CompletionKeys::kEnd, ends_y = y == ' ' || y == CompletionKeys::kEnd;
      if (ends_x != ends_y || (!ends_x && x != y)) return words;
      if (!ends_x) continue;
      ++words;
      if (x != y || x == CompletionKeys::kEnd) return words;
    }
    return words;
  }

  // The first `words` words of a key.
  std::string_view Beginning(std::uint32_t at, std::size_t words) const {
    const std::string_view text = titles.text(titles.key(at));
    std::size_t end = 0;
    for (std::size_t i = 0; i < words; ++i) end = std::min(text.find(' ', end + (i > 0)), text.size());
    return text.substr(0, end);
  }

  bool TellsSomething(std::string_view phrase) const {
    const std::size_t space = phrase.rfind(' ');
    if (table.stop_words_.contains(std::string(phrase.substr(0, phrase.find(' '))))) return false;
    if (space != std::string_view::npos) return !table.stop_words_.contains(std::string(phrase.substr(space + 1)));
    return phrase.size() >= kLeastWordBytes && !HasDigit(phrase);
  }

  // visit(range, words) of each run that at least kLeastTitles titles make, longer phrases first; without those that nearly
  // always go on in the same way.
  template <typename Visit>
  void ForRuns(Visit visit) const {
    std::vector<std::uint32_t> longest(titles.size());  // of the runs of one word more: how many keys, at the first key
    for (std::size_t words = kMostWords; words > 0; --words) {
      std::vector<std::uint32_t> runs(titles.size());
      for (std::uint32_t first = 0, last = 0; first < titles.size(); first = last) {
        std::uint32_t inner = 0;
        for (last = first; last == first || (last < titles.size() && shared[last] >= words); ++last)
          inner = std::max(inner, longest[last]);
        runs[first] = last - first;
        if (last - first >= kLeastTitles && inner < (last - first) * 0.8) visit({first, last}, words);
      }
      longest = std::move(runs);
      for (std::uint32_t& run : longest) run = run < kLeastTitles ? 0 : run;
    }
  }

  const CompletionTable& table;
  const CompletionKeys& titles;
  std::vector<std::uint8_t> shared;  // words that a key has in common with the one before
};

void CompletionTable::AddPhrases() {
  const PhraseFinder finder(*this);
  std::string text;
  std::vector<CompletionKeys::Key> keys;
  finder.ForRuns([&](CompletionKeys::Range titles, std::size_t words) {
    const std::string_view phrase = finder.Beginning(titles.first, words);
    if (!finder.TellsSomething(phrase)) return;
    Sum weight;
    for (std::uint32_t at = titles.first; at < titles.second; ++at) weight.Add(TitleScore(finder.titles.key(at).owner));
    keys.push_back({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(phrases_.size())});
    text.append(phrase) += CompletionKeys::kEnd;
    phrases_.push_back(
        {.titles = titles, .words = static_cast<std::uint32_t>(words), .score = weight.Score() - (words == 1 ? kOneWord : 0)});
  });
  phrases_.shrink_to_fit();
  CompletionKeys& phrases = keys_[static_cast<std::size_t>(Suggestion::Kind::kPhrase)];
  phrases = CompletionKeys(std::move(text), std::move(keys));
  phrases.Score([this](const auto& key) { return ScoreOf(Suggestion::Kind::kPhrase, key); });
}

// Keys with the same first word stand together.
void CompletionTable::AddWords() {
  std::vector<std::string_view> words;
  for (const CompletionKeys& keys : keys_) {
    for (std::uint32_t at = 0; at < keys.size(); ++at) {
      std::string_view rest = keys.text(keys.key(at));
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (words.empty() || words.back() != word) words.push_back(word);
    }
  }
  words_ = WordPresence(words.size());
  for (const std::string_view word : words) words_.Add(word);
}

float CompletionTable::ScoreOf(Suggestion::Kind kind, const CompletionKeys::Key& key) const {
  if (kind == Suggestion::Kind::kPhrase) return phrases_[key.owner].score;
  const float score = kind == Suggestion::Kind::kTitle ? TitleScore(key.owner) : names_[key.owner].score;
  return keys(kind).StartsText(key) ? score : score - kMiddle;
}

std::uint32_t CompletionTable::LanguageOf(Suggestion::Kind kind, const CompletionKeys::Key& key) const {
  if (kind == Suggestion::Kind::kEntity) return names_[key.owner].language;
  DocId doc = key.owner;
  if (kind == Suggestion::Kind::kPhrase) doc = keys(Suggestion::Kind::kTitle).key(phrases_[key.owner].titles.first).owner;
  return segment_.columns().language.codes[doc];
}

// How many words of its title stand before a key.
std::uint32_t CompletionTable::WordsBefore(const CompletionKeys::Key& title) const {
  const CompletionKeys& titles = keys(Suggestion::Kind::kTitle);
  std::uint32_t words = 0;
  for (CompletionKeys::Key at = title; !titles.StartsText(at); --at.begin) words += titles.byte_before(at) == ' ';
  return words;
}

std::optional<Suggestion> CompletionTable::Read(Suggestion::Kind kind, const CompletionKeys::Key& key, const SegmentView& view,
                                                const CompletionContext& context) const {
  const Columns& columns = segment_.columns();
  const auto counts = [&](DocId doc) { return !view.Deleted(doc) && Published(columns, doc, context.now); };
  if (kind == Suggestion::Kind::kTitle) {
    if (!counts(key.owner)) return std::nullopt;
    return Suggestion{
        .kind = kind, .text = std::string(segment_.title(key.owner)), .id = std::string(segment_.article_id(key.owner))};
  }
  if (kind == Suggestion::Kind::kEntity) {
    const Name& name = names_[key.owner];
    const auto docs = segment_.postings(name.entity).docs;
    const bool there = std::any_of(docs.begin(), docs.end(),
                                   [&](DocId doc) { return columns.language.codes[doc] == name.language && counts(doc); });
    if (!there) return std::nullopt;
    return Suggestion{.kind = kind, .text = name.text, .id = std::string(segment_.term(name.entity).substr(1))};
  }
  const Phrase& phrase = phrases_[key.owner];
  const CompletionKeys& titles = keys(Suggestion::Kind::kTitle);
  std::unordered_set<DocId> found;
  std::optional<CompletionKeys::Key> newest;
  for (std::uint32_t at = phrase.titles.first; at < phrase.titles.second && found.size() < kReadTitles; ++at) {
    const CompletionKeys::Key& title = titles.key(at);
    if (!counts(title.owner)) continue;
    found.insert(title.owner);
    if (!newest || columns.time(title.owner) > columns.time(newest->owner)) newest = title;
  }
  if (found.size() < kLeastTitles) return std::nullopt;
  const std::string_view title = segment_.title(newest->owner);
  const auto words = PlainWordsOf(title, languages_[columns.language.codes[newest->owner]], context.analyzer);
  const std::uint32_t first = WordsBefore(*newest);
  if (first + phrase.words > words.size()) return std::nullopt;
  const std::uint32_t begin = words[first].begin, end = words[first + phrase.words - 1].end;
  return Suggestion{.kind = kind, .text = std::string(title.substr(begin, end - begin))};
}

std::uint64_t CompletionTable::bytes() const {
  std::uint64_t bytes = words_.bytes() + names_.capacity() * sizeof(Name) + phrases_.capacity() * sizeof(Phrase);
  for (const CompletionKeys& keys : keys_) bytes += keys.bytes();
  return bytes;
}

}  // namespace xeber
