#include "ranking/told_stories.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "index/forward.h"
#include "index/impact.h"
#include "index/schema.h"
#include "ranking/document_frequencies.h"
#include "ranking/duplicates.h"

namespace xeber {
namespace {

constexpr std::size_t kMostNews = 5;  // names, and words, that an alert tells

std::vector<std::uint32_t> HashesOf(const ForwardView& view) {
  std::vector<std::uint32_t> hashes(view.terms.begin(), view.terms.end());
  hashes.insert(hashes.end(), view.entities.begin(), view.entities.end());
  return hashes;
}

std::vector<StoryPrint::Word> StrongestOf(const ForwardView& view, const SeedTerms& terms, const DocumentTerms& document) {
  std::unordered_map<std::uint32_t, std::string_view> stems;
  for (const TermOccurrences& term : document.terms) stems.emplace(TermHash(schema::StemTerm(term.stem)), term.stem);
  std::vector<StoryPrint::Word> words;
  for (std::size_t i = 0; i < view.terms.size(); ++i) {
    const auto stem = stems.find(view.terms[i]);
    if (stem == stems.end()) continue;
    words.push_back({view.terms[i], std::string(stem->second), view.impacts[i] * kImpactUnit * terms.IdfOf(view.terms[i])});
  }
  std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  if (words.size() > NewsLimits::kStrongest) words.resize(NewsLimits::kStrongest);
  return words;
}

bool Has(const std::vector<std::uint32_t>& words, std::uint32_t hash) {
  return std::binary_search(words.begin(), words.end(), hash);
}

using Prints = std::vector<std::shared_ptr<const StoryPrint>>;

std::vector<std::string> NewNames(const StoryPrint& article, const Prints& told) {
  std::vector<std::string> names;
  for (const StoryPrint::Name& name : article.names) {
    const auto has_it = [&](const StoryPrint::Name& other) { return other.hash == name.hash; };
    const auto names_it = [&](const auto& print) { return std::any_of(print->names.begin(), print->names.end(), has_it); };
    if (name.salience >= NewsLimits::kNewEntitySalience && std::none_of(told.begin(), told.end(), names_it))
      names.push_back(name.name);
  }
  return names;
}

// Stems, if they are strong enough together.
std::vector<std::string> NewWords(const StoryPrint& article, const Prints& told) {
  std::vector<std::string> stems;
  double fresh = 0, all = 0;
  for (const StoryPrint::Word& word : article.strongest) {
    all += word.weight * word.weight;
    if (std::any_of(told.begin(), told.end(), [&](const auto& print) { return Has(print->words, word.hash); })) continue;
    fresh += word.weight * word.weight;
    stems.push_back(word.stem);
  }
  if (fresh < NewsLimits::kNewWords * all || all == 0) stems.clear();
  return stems;
}

// Saves the look at how alike they are.
bool MayBeOneStory(std::int64_t a, std::int64_t b) {
  return a == kNoTime || b == kNoTime || std::abs(static_cast<double>(a) - static_cast<double>(b)) <= kSameStoryDays * 86400;
}

void AddSome(std::vector<std::string> from, std::vector<std::string>& to) {
  if (from.size() > kMostNews) from.resize(kMostNews);
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

StoryPrint::StoryPrint(const IndexDocument& document, const Snapshot& statistics)
    : id(document.article.id),
      forward_bytes(EncodeForward(document, DocumentFrequencies(document, statistics))),
      category(document.article.category),
      language(document.terms.language.code()),
      view{.forward = DecodeForward(forward_bytes),
           .category = category,
           .fingerprint = document.terms.fingerprint,
           .language = language},
      terms(statistics, HashesOf(view.forward)),
      strongest(StrongestOf(view.forward, terms, document.terms)) {
  if (document.article.publish_time) view.time = document.article.publish_time->at.time_since_epoch().count();
  for (const TermOccurrences& term : document.terms.terms) words.push_back(TermHash(schema::StemTerm(term.stem)));
  std::sort(words.begin(), words.end());
  for (const ArticleEntity& entity : document.annotations.entities)
    names.push_back({TermHash(schema::EntityTerm(entity.id)), entity.name, entity.salience});
}

ToldStories::Compared ToldStories::Compare(const StoryPrint& article, const StoryPrint& told) const {
  const double overlap =
      TextOverlap({article.view.fingerprint, article.view.forward.shingles}, {told.view.fingerprint, told.view.forward.shingles});
  if (overlap >= kDuplicateJaccard) return Compared::kDuplicate;
  bool same_story = article.id == told.id;
  if (!same_story && MayBeOneStory(article.view.time, told.view.time))
    same_story = RelationOf(scorer_->Score(told.view), overlap, article.view.time, told.view.time) == Relation::kSameStory;
  return same_story ? Compared::kSameStory : Compared::kOtherStory;
}

void ToldStories::BeginArticle(const std::shared_ptr<const StoryPrint>& article) {
  compared_.assign(options_.articles + 1, Compared::kNotYet);
  compared_article_ = article;
  scorer_.emplace(article->view, article->terms, TimeWeights{});
}

std::optional<ToldStories::News> ToldStories::Tell(std::uint32_t query, const std::shared_ptr<const StoryPrint>& article) {
  if (compared_article_ != article) BeginArticle(article);
  if (query >= told_.size()) told_.resize(query + std::size_t{1});
  std::vector<std::uint64_t>& list = told_[query];
  Prints same_story;
  bool duplicate = false;
  for (const std::uint64_t number : list) {
    if (number < forgotten_) continue;
    Compared& compared = compared_[number % compared_.size()];
    if (compared == Compared::kNotYet) compared = Compare(*article, *At(number));
    duplicate = duplicate || compared == Compared::kDuplicate;
    if (compared != Compared::kOtherStory) same_story.push_back(At(number));
  }
  News news;
  if (!same_story.empty()) {
    AddSome(NewNames(*article, same_story), news.new_in_it);
    if (!duplicate) AddSome(NewWords(*article, same_story), news.new_in_it);
    if (news.new_in_it.empty()) return std::nullopt;
    news.reason = AlertReason::kUpdate;
    news.told_before = same_story.back()->id;
  }
  if (remembered_.empty() || remembered_.back() != article) remembered_.push_back(article);
  list.push_back(forgotten_ + remembered_.size() - 1);
  if (list.size() > options_.of_query) list.erase(list.begin());
  for (; remembered_.size() > options_.articles; ++forgotten_) remembered_.pop_front();
  return news;
}

void ToldStories::Forget(std::uint32_t query) {
  if (query < told_.size()) told_[query] = {};
}

}  // namespace xeber
