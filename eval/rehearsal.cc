#include "eval/rehearsal.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "ranking/searcher.h"
#include "ranking/similar_finder.h"

namespace xeber {
namespace {

constexpr std::size_t kMostQuestions = 1000;
constexpr std::size_t kArticlesAsked = 50;  // for lack of questions; each by its title and by its id
constexpr std::size_t kMovers = 5;

struct Answer {
  std::vector<std::string> ids;  // best first
  double ms = 0;
};

Answer Ask(const Snapshot& snapshot, const Rehearsed& both, const Question& question, Time now) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<Hit> hits;
  if (question.kind == Question::Kind::kSearch) {
    auto found = SearchSnapshot(snapshot, {both.analyzer, &both.annotator},
                                {.query = question.text, .limit = kRehearsedHits, .now = now}, {});
    if (found.ok()) hits = std::move(found->hits);
  } else {
    auto found = FindSimilarInSnapshot(snapshot, both.analyzer, both.annotator,
                                       {.seeds = {{.id = ArticleId(question.text)}}, .limit = kRehearsedHits, .now = now}, {});
    if (found.ok()) hits = std::move(found->hits);
  }
  Answer answer{.ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count()};
  for (const Hit& hit : hits) answer.ids.push_back(hit.card.id.value());
  return answer;
}

// 1 = first, 0 = absent.
int RankOf(const std::string& id, const Answer& answer) {
  const auto at = std::find(answer.ids.begin(), answer.ids.end(), id);
  return at == answer.ids.end() ? 0 : static_cast<int>(at - answer.ids.begin()) + 1;
}

int Distance(const Mover& mover) {
  const auto place = [](int rank) { return rank == 0 ? kRehearsedHits + 1 : rank; };
  return std::abs(place(mover.rank_before) - place(mover.rank_after));
}

Mover Compare(const Question& question, const Answer& before, const Answer& after) {
  Mover most{.question = question};
  std::size_t shared = 0;
  for (const Answer* answer : {&before, &after}) {
    for (const std::string& id : answer->ids) {
      const Mover mover{.article = id, .rank_before = RankOf(id, before), .rank_after = RankOf(id, after)};
      shared += answer == &before && mover.rank_after > 0;
      if (most.article.empty() || Distance(mover) > Distance(most))
        std::tie(most.article, most.rank_before, most.rank_after) = std::tie(mover.article, mover.rank_before, mover.rank_after);
    }
  }
  const std::size_t longer = std::max(before.ids.size(), after.ids.size());
  most.overlap = longer == 0 ? 1 : static_cast<double>(shared) / static_cast<double>(longer);
  return most;
}

double MedianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Titles and ids of articles spread evenly over all segments.
std::vector<Question> QuestionsOfArticles(const Snapshot& snapshot) {
  std::vector<Question> questions;
  const std::uint64_t step = std::max<std::uint64_t>(1, snapshot.documents() / kArticlesAsked);
  std::uint64_t number = 0;
  for (const SegmentView& view : snapshot.segments()) {
    for (DocId doc = 0; doc < view.segment->size(); ++doc) {
      if (number++ % step != 0 || view.Deleted(doc)) continue;
      const auto article = view.segment->article(doc);
      if (!article.ok()) continue;
      if (!article->title.empty()) questions.push_back({Question::Kind::kSearch, article->title});
      questions.push_back({Question::Kind::kSimilar, article->id.value()});
    }
  }
  return questions;
}

}  // namespace

Rehearsal Rehearse(const Rehearsed& both, std::vector<Question> questions, Time now) {
  Rehearsal rehearsal{.of_readers = !questions.empty()};
  if (questions.empty()) questions = QuestionsOfArticles(both.before);
  if (questions.size() > kMostQuestions) questions.erase(questions.begin(), questions.end() - kMostQuestions);
  double overlaps = 0;
  std::vector<double> before_ms, after_ms;
  for (const Question& question : questions) {
    // In turns, so that neither is always the one that finds caches warm.
    const bool old_first = before_ms.size() % 2 == 0;
    Answer before, after;
    if (old_first) before = Ask(both.before, both, question, now);
    after = Ask(both.after, both, question, now);
    if (!old_first) before = Ask(both.before, both, question, now);
    before_ms.push_back(before.ms);
    after_ms.push_back(after.ms);
    Mover mover = Compare(question, before, after);
    overlaps += mover.overlap;
    if (Distance(mover) > 0) rehearsal.movers.push_back(std::move(mover));
  }
  rehearsal.questions = questions.size();
  if (!questions.empty()) rehearsal.overlap = overlaps / static_cast<double>(questions.size());
  rehearsal.median_ms_before = MedianOf(std::move(before_ms));
  rehearsal.median_ms_after = MedianOf(std::move(after_ms));
  std::stable_sort(rehearsal.movers.begin(), rehearsal.movers.end(), [](const Mover& a, const Mover& b) {
    return std::pair(a.overlap, -Distance(a)) < std::pair(b.overlap, -Distance(b));
  });
  if (rehearsal.movers.size() > kMovers) rehearsal.movers.resize(kMovers);
  return rehearsal;
}

absl::Status CheckOverlap(const Rehearsal& rehearsal, double least, std::string_view option) {
  if (rehearsal.overlap >= least) return absl::OkStatus();
  return absl::FailedPreconditionError(fmt::format("the answers overlap by {:.3f}, {} asks for {}; the old generation stays in use",
                                                   rehearsal.overlap, option, least));
}

std::string ToText(const Rehearsal& rehearsal) {
  std::string text =
      fmt::format("the top {} of {} {} overlap by {:.2f} on average; median {:.2f} ms before, {:.2f} ms after\n", kRehearsedHits,
                  rehearsal.questions, rehearsal.of_readers ? "questions of readers" : "titles and ids of articles",
                  rehearsal.overlap, rehearsal.median_ms_before, rehearsal.median_ms_after);
  const auto place = [](int rank) { return rank == 0 ? std::string("none") : fmt::format("{}", rank); };
  for (const Mover& mover : rehearsal.movers)
    text += fmt::format("  {:.2f} {} \"{}\": article {} from place {} to {}\n", mover.overlap,
                        mover.question.kind == Question::Kind::kSearch ? "search" : "similar", mover.question.text, mover.article,
                        place(mover.rank_before), place(mover.rank_after));
  return text;
}

}  // namespace xeber
