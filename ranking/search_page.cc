#include "ranking/search_page.h"

#include <algorithm>
#include <optional>
#include <string>

#include "ranking/hit_groups.h"
#include "ranking/segment_matcher.h"
#include "text/snippet_html.h"

namespace xeber {
namespace {

constexpr std::uint32_t kGrouped = 16;       // articles between two readings of the clock
constexpr std::size_t kPrefetched = 16;  // hits

void WriteHtml(const HtmlMarks& marks, Hit& hit) {
  hit.title_html = ToHtml(hit.card.title, hit.title_highlights, marks);
  hit.snippet.html = ToHtml(hit.snippet.text, hit.snippet.highlights, marks);
}

}  // namespace

Explanation SearchPage::Explain(const Ranked& ranked) const {
  const Segment& segment = *snapshot_.segments()[ranked.at.segment].segment;
  Explanation explanation;
  double content = 0;
  for (const QueryWord& word : terms_.words) {
    const double value = word.excluded ? 0 : WordRelevance(segment, ranked.at.segment, word, scale_, ranked.at.doc);
    if (value == 0) continue;
    content += value;
    explanation.parts.push_back({word.learned ? "feedback: " + word.text : word.text, value});
    explanation.shared.push_back({.kind = SharedFeature::Kind::kTerm, .name = word.text, .weight = value});
  }
  if (ranked.score != content) explanation.parts.push_back({"freshness", ranked.score - content});
  std::stable_sort(explanation.shared.begin(), explanation.shared.end(),
                   [](const auto& a, const auto& b) { return a.weight > b.weight; });
  return explanation;
}

Hit SearchPage::MakeHit(const Ranked& ranked, bool pinned) {
  Hit hit{.card = snapshot_.segments()[ranked.at.segment].segment->card(ranked.at.doc), .score = ranked.score};
  if (deadline_.Passed()) return hit;
  if (request_.with_snippets) highlighter_.Mark(ranked.at, hit);
  if (request_.with_snippets && request_.html) WriteHtml(*request_.html, hit);
  if (request_.explain) hit.explanation = Explain(ranked);
  if (request_.explain && pinned) hit.explanation.parts.push_back({"pinned", 0});  // its place, and nothing of its score
  return hit;
}

// The first of them lie all over the archive: their memory is asked for at once, not one after the other.
void SearchPage::Prefetch(std::span<const Ranked> ranked) const {
  const auto for_each = [&](auto visit) {
    for (const Ranked& hit : ranked) visit(*snapshot_.segments()[hit.at.segment].segment, hit.at.doc);
  };
  for_each([](const Segment& segment, DocId doc) { segment.PrefetchCardPlace(doc); });
  for_each([](const Segment& segment, DocId doc) { segment.PrefetchCard(doc); });
}

PageEnd SearchPage::Fill(const FoundArticles& found, std::size_t limit, std::vector<Hit>& hits) {
  Prefetch(std::span(found.ranked).first(std::min(found.ranked.size(), std::min(limit, kPrefetched))));
  HitGroups groups(snapshot_, {.duplicates = request_.collapse_duplicates, .stories = request_.group_stories});
  const RankOrder order(snapshot_);
  PageEnd end{.pinned_shown = found.pinned_shown};
  for (std::size_t i = 0; i < found.pinned.size() && !TooLate(); ++i) {
    if (found.pinned_at[i] < end.pinned_shown) continue;
    if (hits.size() == limit) {
      end.more = true;
      return end;
    }
    groups.FindOrAdd(found.pinned[i].at, hits.size());
    hits.push_back(MakeHit(found.pinned[i], true));
    end.pinned_shown = found.pinned_at[i] + 1;
  }
  end.pinned_shown = found.all_pinned;
  for (const Ranked& ranked : found.ranked) {
    const auto fold = deadline_.PassedAfter(kGrouped) ? std::nullopt : groups.FindOrAdd(ranked.at, hits.size());
    if (TooLate()) return end;
    if (!fold && hits.size() == limit) {
      end.more = true;
      return end;
    }
    if (fold)
      (fold->duplicate ? hits[fold->hit].duplicates : hits[fold->hit].same_story).emplace_back(std::string(order.IdOf(ranked)));
    else
      hits.push_back(MakeHit(ranked, false));
    end.last = &ranked;
  }
  end.more = end.last != nullptr && !found.all;
  return end;
}

}  // namespace xeber
