#include "ranking/searcher.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
#include "ranking/deadline.h"
#include "ranking/did_you_mean.h"
#include "ranking/duplicates.h"
#include "ranking/facet_counter.h"
#include "ranking/filter_set.h"
#include "ranking/highlighter.h"
#include "ranking/match_collector.h"
#include "ranking/page_token.h"
#include "ranking/query_terms.h"
#include "ranking/query_tree.h"
#include "ranking/ranked.h"
#include "ranking/score_scale.h"
#include "ranking/segment_matcher.h"
#include "text/snippet_html.h"

namespace xeber {
namespace {

constexpr std::uint64_t kFewArticles = 3;  // a query of one word that finds less may have been meant otherwise

absl::Status TooLate() { return absl::DeadlineExceededError("the search ran out of time"); }

// Everything that decides which hits there are, but for paging.
std::uint64_t HashOf(const SearchRequest& request) {
  std::string text = absl::StrCat(request.query, "\n", static_cast<int>(request.syntax), "\n", request.language, "\n",
                                  static_cast<int>(request.order), "\n", request.freshness.enabled, " ", request.freshness.floor,
                                  " ", request.freshness.half_life.count(), "\n", request.collapse_duplicates, "\n");
  absl::StrAppend(&text, FilterText(request.filter), "\n", request.as_of ? request.as_of->time_since_epoch().count() : kNoTime);
  return HashBytes(text);
}

// Whether each clause is one word that is no stop word: then alternatives are what "any word" matches.
bool OneTellingWordEach(const QueryTerms& terms) {
  for (std::size_t i = 0; i < terms.ends.size(); ++i)
    if (terms.ends[i] != i + 1) return false;
  return std::none_of(terms.words.begin(), terms.words.end(), [](const QueryWord& word) { return word.stop; });
}

class SearchRun {
 public:
  // `deadline` may be another run's, too.
  SearchRun(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request, Deadline& deadline)
      : snapshot_(snapshot), tools_(tools), request_(request), deadline_(deadline), order_(snapshot), now_(request.now) {
    tools_.deadline = &deadline;
  }

  absl::StatusOr<SearchResponse> Do();

 private:
  absl::Status Prepare();
  void Collect(MatchRule rule);
  bool CollectSegment(std::size_t segment, MatchRule rule, MatchCollector& matches) const;
  Hit MakeHit(const Ranked& ranked);
  absl::StatusOr<std::vector<Facet>> CountFacets(MatchRule rule) const;
  void AddHits(SearchResponse& response);
  QuerySuggestion Suggest(std::uint64_t found) const;
  // Whether asking for any of the words finds more than asking for most.
  bool HasOptionalWords() const {
    return !flat_ || std::any_of(terms_.clauses.begin(), terms_.clauses.end(),
                                 [](const WordClause& clause) { return clause.occur == QueryClause::Occur::kShould; });
  }
  VisibleUntil until() const { return {now_, request_.as_of, &deadline_}; }
  Explanation Explain(const Ranked& ranked) const;
  std::string NextToken(const Ranked& last) const;

  const Snapshot& snapshot_;
  QueryTools tools_;
  const SearchRequest& request_;
  Deadline& deadline_;
  const RankOrder order_;
  Time now_;
  std::uint64_t hash_ = 0;
  int limit_ = 0;
  bool newest_first_ = false;
  ParsedQuery query_;
  std::optional<FlatQuery> flat_;  // its filters narrow the request's, and never widen it
  QueryTerms terms_;
  std::optional<ScoreScale> scale_;
  std::optional<Highlighter> highlighter_;
  std::optional<PageToken> after_;
  Total total_;
  bool found_any_ = false;
  std::vector<Ranked> ranked_;
};

absl::Status SearchRun::Prepare() {
  if (request_.limit < 0) return absl::InvalidArgumentError(absl::StrCat("limit: ", request_.limit, " is negative"));
  limit_ = std::min(request_.limit == 0 ? SearchRequest::kDefaultLimit : request_.limit, SearchRequest::kMaxLimit);
  const Freshness& freshness = request_.freshness;
  if (!(freshness.floor >= 0 && freshness.floor <= 1)) return absl::InvalidArgumentError("freshness.floor: must lie in [0,1]");
  if (auto status = CheckFilter(request_.filter); !status.ok()) return status;
  if (auto status = CheckFacets(request_.facets); !status.ok()) return status;
  if (freshness.half_life <= std::chrono::hours(0)) return absl::InvalidArgumentError("freshness.half_life: must be positive");
  hash_ = HashOf(request_);
  if (!request_.page_token.empty()) {
    auto token = DecodePageToken(request_.page_token, hash_);
    if (!token.ok()) return token.status();
    after_ = *std::move(token);
    now_ = Time(std::chrono::seconds(after_->now));
  }
  query_ = ParseQuery(request_.query, request_.syntax);
  terms_ = AnalyzeQuery(query_, request_.language.empty() ? kUndetermined : Language(request_.language), tools_, snapshot_);
  flat_ = Flatten(query_);
  if (flat_ && flat_->any_word && !OneTellingWordEach(terms_)) flat_.reset();
  scale_.emplace(terms_);
  newest_first_ = request_.order == SearchOrder::kNewestFirst || terms_.words.empty();
  highlighter_.emplace(snapshot_, tools_.analyzer, terms_);
  return absl::OkStatus();
}

// False if the deadline came first.
bool SearchRun::CollectSegment(std::size_t segment, MatchRule rule, MatchCollector& matches) const {
  const SegmentView& view = snapshot_.segments()[segment];
  SegmentFilter filter(view, request_.filter, until());
  matches.BeginSegment(segment);
  if (!flat_)
    return QueryTree(query_, terms_)
        .Match(view, {.query = terms_, .scale = *scale_, .rule = rule, .deadline = deadline_}, filter, matches);
  filter.Narrow(flat_->filter);
  filter.Exclude(flat_->excluded);
  if (flat_->any_word) rule = MatchRule::kAny;
  return MatchSegment(view, {.query = terms_, .scale = *scale_, .rule = rule, .deadline = deadline_}, filter, matches);
}

// Whatever there is of it when the deadline comes.
void SearchRun::Collect(MatchRule rule) {
  // Some more than the page, so that collapsing duplicates seldom leaves it short.
  const std::size_t wanted =
      static_cast<std::size_t>(limit_) + 1 + (request_.collapse_duplicates ? static_cast<std::size_t>(limit_) : 0);
  MatchCollector matches(snapshot_, *scale_,
                         {.keep = wanted,
                          .count_up_to = request_.count_up_to,
                          .newest_first = newest_first_,
                          .freshness = request_.freshness,
                          .now = now_,
                          .after = after_});
  for (std::size_t segment = 0; segment < snapshot_.segments().size(); ++segment)
    if (deadline_.Passed() || !CollectSegment(segment, rule, matches))
      matches.AddUncounted(snapshot_.segments()[segment].live(), false);
  total_ = matches.total();
  found_any_ = matches.found_any();
  ranked_ = matches.Take();
}

// Over all that matches, whatever the page needs.
absl::StatusOr<std::vector<Facet>> SearchRun::CountFacets(MatchRule rule) const {
  const QueryTree tree(query_, terms_);
  return xeber::CountFacets(snapshot_, request_, deadline_, [&](std::size_t segment, const Filter& wanted) {
    const SegmentView& view = snapshot_.segments()[segment];
    return tree.Matching(view, SegmentFilter(view, wanted, until()), rule, deadline_);
  });
}

Explanation SearchRun::Explain(const Ranked& ranked) const {
  const Segment& segment = *snapshot_.segments()[ranked.at.segment].segment;
  Explanation explanation;
  double content = 0;
  for (const QueryWord& word : terms_.words) {
    const double value = word.excluded ? 0 : WordRelevance(segment, ranked.at.segment, word, *scale_, ranked.at.doc);
    if (value == 0) continue;
    content += value;
    explanation.parts.push_back({word.text, value});
    explanation.shared.push_back({.kind = SharedFeature::Kind::kTerm, .name = word.text, .weight = value});
  }
  if (ranked.score != content) explanation.parts.push_back({"freshness", ranked.score - content});
  std::stable_sort(explanation.shared.begin(), explanation.shared.end(),
                   [](const auto& a, const auto& b) { return a.weight > b.weight; });
  return explanation;
}

void WriteHtml(const HtmlMarks& marks, Hit& hit) {
  hit.title_html = ToHtml(hit.card.title, hit.title_highlights, marks);
  hit.snippet.html = ToHtml(hit.snippet.text, hit.snippet.highlights, marks);
}

Hit SearchRun::MakeHit(const Ranked& ranked) {
  Hit hit{.card = snapshot_.segments()[ranked.at.segment].segment->card(ranked.at.doc), .score = ranked.score};
  if (request_.with_snippets && !deadline_.Passed()) highlighter_->Mark(ranked.at, hit);
  if (request_.with_snippets && request_.html) WriteHtml(*request_.html, hit);
  if (request_.explain) hit.explanation = Explain(ranked);
  return hit;
}

std::string SearchRun::NextToken(const Ranked& last) const {
  return EncodePageToken({.request_hash = hash_,
                          .now = now_.time_since_epoch().count(),
                          .score = last.score,
                          .time = last.time,
                          .id = std::string(order_.IdOf(last))});
}

// One page, each group of duplicates once.
void SearchRun::AddHits(SearchResponse& response) {
  DuplicateGroups groups;
  const Ranked* last = nullptr;
  for (const Ranked& ranked : ranked_) {
    if (request_.collapse_duplicates) {
      if (const auto original = groups.FindOrAdd(TextPrintOf(snapshot_, ranked.at))) {
        response.hits[*original].duplicates.push_back(ArticleId(std::string(order_.IdOf(ranked))));
        last = &ranked;
        continue;
      }
    }
    if (response.hits.size() == static_cast<std::size_t>(limit_)) {
      response.next_page_token = NextToken(*last);
      break;
    }
    response.hits.push_back(MakeHit(ranked));
    last = &ranked;
  }
  if (response.next_page_token.empty() && last != nullptr && ranked_.size() > static_cast<std::size_t>(2 * limit_))
    response.next_page_token = NextToken(*last);
}

// The likeliest of other queries that finds more than `found`.
QuerySuggestion SearchRun::Suggest(std::uint64_t found) const {
  SearchRequest again = request_;
  again.facets.clear();
  for (QuerySuggestion& suggestion : ProposeQueries({request_, query_, terms_}, snapshot_, tools_, deadline_)) {
    again.query = suggestion.query;
    SearchRun run(snapshot_, tools_, again, deadline_);
    if (!run.Prepare().ok()) continue;
    run.Collect(MatchRule::kMost);
    if (!deadline_.Passed() && run.total_.lower > found) return std::move(suggestion);
  }
  return {};
}

absl::StatusOr<SearchResponse> SearchRun::Do() {
  if (auto status = Prepare(); !status.ok()) return status;
  const bool plain = request_.syntax == QuerySyntax::kPlainWords;
  MatchRule rule = plain ? MatchRule::kAny : MatchRule::kMost;
  Collect(rule);
  const std::uint64_t found = total_.upper;
  bool relaxed = false;
  if (!found_any_ && !plain && !terms_.words.empty() && HasOptionalWords() && !deadline_.Passed()) {
    rule = MatchRule::kAny;
    Collect(rule);
    relaxed = found_any_;
  }
  if (deadline_.Passed() && !request_.allow_partial) return TooLate();

  SearchResponse response{.total = total_,
                          .language = std::string(terms_.language.code()),
                          .read_as = plain ? "" : FormatQuery(query_),
                          .relaxed = relaxed};
  response.notes = query_.notes;
  response.notes.insert(response.notes.end(), terms_.notes.begin(), terms_.notes.end());
  if (!deadline_.Passed()) {
    auto facets = CountFacets(rule);
    if (facets.ok()) response.facets = *std::move(facets);
    if (!facets.ok() && !request_.allow_partial) return facets.status();
  }
  AddHits(response);
  const bool late = deadline_.Passed();
  if (late && !request_.allow_partial) return TooLate();
  if (late) {
    response.partial = true;
    response.next_page_token.clear();
  } else if ((found == 0 || (found < kFewArticles && terms_.words.size() == 1)) && !plain && !after_) {
    response.suggestion = Suggest(found);
  }
  return response;
}

}  // namespace

absl::StatusOr<SearchResponse> SearchSnapshot(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request,
                                              const CallOptions& options) {
  Deadline deadline(options);
  return SearchRun(snapshot, tools, request, deadline).Do();
}

}  // namespace xeber
