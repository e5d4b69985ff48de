#include "ranking/story_finder.h"

#include <algorithm>
#include <cmath>

#include "ranking/duplicates.h"
#include "ranking/similarity_weights.h"

namespace xeber {
namespace {

constexpr std::int64_t kDays = static_cast<std::int64_t>(kSameStoryDays * 86400);

// Below both, no weights make two articles one story.
constexpr float kLeastTerms = 0.15f, kLeastEntities = 0.3f;

}  // namespace

// Into sums_, of the openers that are not too old.
void StoryFinder::AddUp(const StoryArticle& article) {
  const std::int64_t oldest = article.view.time - kDays;
  for (const StoryWord& word : article.words) {
    const auto found = lists_.find(word.hash);
    if (found == lists_.end()) continue;
    List& list = found->second;
    while (list.begin < list.postings.size() && openers_[list.postings[list.begin].opener].time < oldest) ++list.begin;
    const std::size_t size = list.postings.size(), newest = size - std::min(size, kMostOfTerm);
    for (std::size_t at = std::max(list.begin, newest); at < size; ++at) {
      const Posting& posting = list.postings[at];
      Sum& sum = sums_[posting.opener];
      if (sum.terms == 0 && sum.entities == 0) touched_.push_back(posting.opener);
      (word.entity ? sum.entities : sum.terms) += posting.strength * word.strength;
    }
  }
}

// Their content, or more if they are one text; negative if they tell different stories.
double StoryFinder::LikenessOf(const StoryArticle& article, const SimilarityView& opener, const Sum& sum) const {
  const SimilarityView& view = article.view;
  if (std::abs(view.time - opener.time) > kDays) return -1;
  SimilarityChannels channels = ChannelsBesideWords(view, opener);
  channels.terms = std::min(1.0f, sum.terms);
  channels.entities = channels.entity_count > 0 ? std::min(1.0f, sum.entities) : 0;
  const SimilarityScore score = WeighChannels(channels, kSimilarityWeights);
  const double overlap = TextOverlap({opener.fingerprint, opener.forward.shingles}, {view.fingerprint, view.forward.shingles});
  const Relation relation = RelationOf(score, overlap, opener.time, view.time);
  if (relation == Relation::kDuplicate) return 1 + overlap;
  return relation == Relation::kSameStory ? score.content : -1;
}

std::optional<std::size_t> StoryFinder::Find(const StoryArticle& article) {
  AddUp(article);
  std::optional<std::size_t> best;
  double likeness = 0;
  for (const std::uint32_t opener : touched_) {
    const Sum sum = std::exchange(sums_[opener], {});
    if (sum.terms < kLeastTerms && sum.entities < kLeastEntities) continue;
    const double own = LikenessOf(article, openers_[opener], sum);
    if (own < likeness || own <= 0 || (own == likeness && best && *best < opener)) continue;
    best = opener;
    likeness = own;
  }
  touched_.clear();
  return best;
}

void StoryFinder::Add(const StoryArticle& article) {
  const auto number = static_cast<std::uint32_t>(openers_.size());
  openers_.push_back(article.view);
  sums_.emplace_back();
  for (const StoryWord& word : article.words) lists_[word.hash].postings.push_back({number, word.strength});
}

}  // namespace xeber
