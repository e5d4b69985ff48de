#include "ranking/searcher.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
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
  SearchRun(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request, const CallOptions& options)
      : snapshot_(snapshot), tools_(tools), request_(request), options_(options), order_(snapshot), now_(request.now) {}

  absl::StatusOr<SearchResponse> Do();

 private:
  absl::Status Prepare();
  absl::Status Collect(MatchRule rule);
  bool CollectSegment(std::size_t segment, MatchRule rule, MatchCollector& matches) const;
  Hit MakeHit(const Ranked& ranked);
  absl::StatusOr<std::vector<Facet>> CountFacets(MatchRule rule) const;
  Explanation Explain(const Ranked& ranked) const;
  std::string NextToken(const Ranked& last) const;

  const Snapshot& snapshot_;
  const QueryTools& tools_;
  const SearchRequest& request_;
  const CallOptions& options_;
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
  SegmentFilter filter(view, request_.filter, {now_, request_.as_of});
  matches.BeginSegment(segment);
  if (!flat_)
    return QueryTree(query_, terms_)
        .Match(view, {.query = terms_, .scale = *scale_, .rule = rule, .deadline = options_.deadline}, filter, matches);
  filter.Narrow(flat_->filter);
  filter.Exclude(flat_->excluded);
  if (flat_->any_word) rule = MatchRule::kAny;
  return MatchSegment(view, {.query = terms_, .scale = *scale_, .rule = rule, .deadline = options_.deadline}, filter, matches);
}

absl::Status SearchRun::Collect(MatchRule rule) {
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
    if (!CollectSegment(segment, rule, matches)) return absl::DeadlineExceededError("the search ran out of time");
  total_ = matches.total();
  found_any_ = matches.found_any();
  ranked_ = matches.Take();
  return absl::OkStatus();
}

// Over all that matches, whatever the page needs.
absl::StatusOr<std::vector<Facet>> SearchRun::CountFacets(MatchRule rule) const {
  const QueryTree tree(query_, terms_);
  return xeber::CountFacets(snapshot_, request_, options_.deadline, [&](std::size_t segment, const Filter& wanted) {
    const SegmentView& view = snapshot_.segments()[segment];
    return tree.Matching(view, SegmentFilter(view, wanted, {now_, request_.as_of}), rule);
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
  if (request_.with_snippets) highlighter_->Mark(ranked.at, hit);
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

absl::StatusOr<SearchResponse> SearchRun::Do() {
  if (auto status = Prepare(); !status.ok()) return status;
  const bool plain = request_.syntax == QuerySyntax::kPlainWords;
  if (auto status = Collect(plain ? MatchRule::kAny : MatchRule::kMost); !status.ok()) return status;
  bool relaxed = false;
  MatchRule rule = plain ? MatchRule::kAny : MatchRule::kMost;
  if (!found_any_ && !plain && !terms_.words.empty()) {
    if (auto status = Collect(MatchRule::kAny); !status.ok()) return status;
    relaxed = found_any_;
    rule = MatchRule::kAny;
  }

  SearchResponse response{.total = total_,
                          .language = std::string(terms_.language.code()),
                          .read_as = plain ? "" : FormatQuery(query_),
                          .relaxed = relaxed};
  response.notes = query_.notes;
  response.notes.insert(response.notes.end(), terms_.notes.begin(), terms_.notes.end());
  auto facets = CountFacets(rule);
  if (!facets.ok()) return facets.status();
  response.facets = *std::move(facets);
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
  return response;
}

}  // namespace

absl::StatusOr<SearchResponse> SearchSnapshot(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request,
                                              const CallOptions& options) {
  return SearchRun(snapshot, tools, request, options).Do();
}

}  // namespace xeber
