#include "ranking/searcher.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
#include "ranking/deadline.h"
#include "ranking/did_you_mean.h"
#include "ranking/duplicates.h"
#include "ranking/facet_counter.h"
#include "ranking/filter_set.h"
#include "ranking/freshness.h"
#include "ranking/highlighter.h"
#include "ranking/match_collector.h"
#include "ranking/page_token.h"
#include "ranking/query_terms.h"
#include "ranking/query_tree.h"
#include "ranking/ranked.h"
#include "ranking/relevance_feedback.h"
#include "ranking/score_scale.h"
#include "ranking/search_page.h"
#include "ranking/segment_matcher.h"

namespace xeber {
namespace {

constexpr std::uint64_t kFewArticles = 3;  // a query of one word that finds less may have been meant otherwise

absl::Status TooLate() { return absl::DeadlineExceededError("the search ran out of time"); }

// Everything that decides which hits there are, but for paging.
std::uint64_t HashOf(const SearchRequest& request) {
  std::string text = absl::StrCat(request.query, "\n", static_cast<int>(request.syntax), "\n", request.language, "\n",
                                  static_cast<int>(request.order), "\n", request.freshness.enabled, " ", request.freshness.floor,
                                  " ", request.freshness.half_life.value_or(std::chrono::hours(0)).count(), "\n",
                                  request.collapse_duplicates, request.group_stories, "\n");
  if (const Feedback& feedback = request.feedback; feedback.enabled)
    absl::StrAppend(&text, "feedback ", feedback.hits, " ", feedback.words, " ", feedback.weight, "\n");
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
  SearchRun(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request, Deadline& deadline,
            const CurationBook* curations = nullptr)
      : snapshot_(snapshot),
        tools_(tools),
        request_(request),
        deadline_(deadline),
        curations_(curations),
        order_(snapshot),
        now_(request.now) {
    tools_.deadline = &deadline;
  }

  absl::StatusOr<SearchResponse> Do();

 private:
  absl::Status Prepare();
  void Curate();
  void TakeOut(const DocumentLocation& at);
  const SegmentView& ViewOf(std::size_t segment) const {
    return views_.empty() ? snapshot_.segments()[segment] : views_[segment];
  }
  Ranked RankPinned(const DocumentLocation& at) const;
  void Collect(MatchRule rule, std::uint64_t count_up_to);
  std::vector<Ranked> FirstHits(MatchRule rule) const;
  void RankByFirstHits(MatchRule rule);
  bool CollectSegment(std::size_t segment, MatchRule rule, MatchCollector& matches) const;
  absl::StatusOr<std::vector<Facet>> CountFacets(MatchRule rule) const;
  std::size_t Wanted() const;
  void AddHits(SearchResponse& response);
  QuerySuggestion Suggest(std::uint64_t found) const;
  // Whether asking for any of the words finds more than asking for most.
  bool HasOptionalWords() const {
    return !flat_ || std::any_of(terms_.clauses.begin(), terms_.clauses.end(),
                                 [](const WordClause& clause) { return clause.occur == QueryClause::Occur::kShould; });
  }
  VisibleUntil until() const { return {now_, request_.as_of, &deadline_}; }
  std::string NextToken(const PageEnd& end) const;

  const Snapshot& snapshot_;
  QueryTools tools_;
  const SearchRequest& request_;
  Deadline& deadline_;
  const CurationBook* const curations_;
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
  std::vector<LearnedWord> learned_;
  std::vector<std::string> pinned_ids_;  // of the first page
  std::vector<Ranked> pinned_;           // those that are there, with
  std::vector<std::size_t> pinned_at_;   // their places in pinned_ids_
  std::vector<SegmentView> views_;       // without what is pinned or hidden; empty = as in the snapshot
};

absl::Status SearchRun::Prepare() {
  if (request_.limit < 0) return absl::InvalidArgumentError(absl::StrCat("limit: ", request_.limit, " is negative"));
  limit_ = std::min(request_.limit == 0 ? SearchRequest::kDefaultLimit : request_.limit, SearchRequest::kMaxLimit);
  const Freshness& freshness = request_.freshness;
  if (!(freshness.floor >= 0 && freshness.floor <= 1)) return absl::InvalidArgumentError("freshness.floor: must lie in [0,1]");
  if (auto status = CheckFilter(request_.filter); !status.ok()) return status;
  if (auto status = CheckFacets(request_.facets); !status.ok()) return status;
  if (auto status = CheckFeedback(request_.feedback); !status.ok()) return status;
  if (freshness.half_life && *freshness.half_life <= std::chrono::hours(0))
    return absl::InvalidArgumentError("freshness.half_life: must be positive");
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
  if (after_) learned_ = after_->learned;
  AddLearned(snapshot_, learned_, request_.feedback, terms_);
  scale_.emplace(terms_);
  newest_first_ = request_.order == SearchOrder::kNewestFirst || terms_.words.empty();
  highlighter_.emplace(snapshot_, tools_.analyzer, terms_);
  Curate();
  return absl::OkStatus();
}

// Pinned and hidden articles are taken out of what is searched, so that none comes twice and all is counted once.
void SearchRun::Curate() {
  if (curations_ == nullptr || newest_first_ || request_.syntax != QuerySyntax::kPeople) return;
  const CurationBook::Applied applied = curations_->Find(query_, terms_, now_);
  for (const ArticleId& id : applied.pinned) pinned_ids_.push_back(id.value());
  if (after_) pinned_ids_ = after_->pinned;
  for (const ArticleId& id : applied.hidden)
    if (const auto at = snapshot_.Find(id)) TakeOut(*at);
  for (std::size_t i = 0; i < pinned_ids_.size(); ++i) {
    const auto at = snapshot_.Find(ArticleId(pinned_ids_[i]));
    if (!at || ViewOf(at->segment).Deleted(at->doc)) continue;
    if (!SegmentFilter(snapshot_.segments()[at->segment], request_.filter, until()).Passes(at->doc)) continue;
    TakeOut(*at);
    pinned_.push_back(RankPinned(*at));
    pinned_at_.push_back(i);
  }
}

void SearchRun::TakeOut(const DocumentLocation& at) {
  if (views_.empty()) views_ = snapshot_.segments();
  SegmentView& view = views_[at.segment];
  auto tombstones =
      view.tombstones ? std::make_shared<Tombstones>(*view.tombstones) : std::make_shared<Tombstones>(view.segment->size());
  tombstones->Add(at.doc);
  view.tombstones = std::move(tombstones);
}

// With the score that it would have among the others.
Ranked SearchRun::RankPinned(const DocumentLocation& at) const {
  const Segment& segment = *snapshot_.segments()[at.segment].segment;
  double relevance = 0;
  for (const QueryWord& word : terms_.words)
    if (!word.excluded) relevance += WordRelevance(segment, at.segment, word, *scale_, at.doc);
  FreshnessBlend blend(request_.freshness, now_, snapshot_.models().get());
  blend.BeginSegment(segment);
  return {.score = relevance * blend.Factor(at.doc), .time = segment.columns().time(at.doc), .at = at};
}

// False if the deadline came first.
bool SearchRun::CollectSegment(std::size_t segment, MatchRule rule, MatchCollector& matches) const {
  const SegmentView& view = ViewOf(segment);
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

// Some more than the page, so that grouping seldom leaves it short.
std::size_t SearchRun::Wanted() const {
  const std::size_t pages = request_.group_stories ? 4 : request_.collapse_duplicates ? 2 : 1;
  return pages * static_cast<std::size_t>(limit_) + 1;
}

// Whatever there is of it when the deadline comes.
void SearchRun::Collect(MatchRule rule, std::uint64_t count_up_to) {
  const std::size_t wanted = Wanted();
  MatchCollector matches(snapshot_, *scale_,
                         {.keep = wanted,
                          .count_up_to = count_up_to,
                          .newest_first = newest_first_,
                          .freshness = request_.freshness,
                          .now = now_,
                          .after = after_ && !after_->before_hits ? after_ : std::nullopt});
  for (std::size_t segment = 0; segment < snapshot_.segments().size(); ++segment)
    if (deadline_.Passed() || !CollectSegment(segment, rule, matches))
      matches.AddUncounted(ViewOf(segment).live(), false);
  total_ = matches.total();
  for (std::uint64_t* bound : {&total_.lower, &total_.estimate, &total_.upper}) *bound += pinned_.size();
  found_any_ = matches.found_any();
  ranked_ = matches.Take();
}

// The hits that relevance alone puts first; of duplicates one, where they are collapsed.
std::vector<Ranked> SearchRun::FirstHits(MatchRule rule) const {
  const auto wanted = static_cast<std::size_t>(request_.feedback.hits);
  MatchCollector matches(
      snapshot_, *scale_,
      {.keep = request_.collapse_duplicates ? 2 * wanted : wanted, .freshness = {.enabled = false}, .now = now_});
  for (std::size_t segment = 0; segment < snapshot_.segments().size() && !deadline_.Passed(); ++segment)
    CollectSegment(segment, rule, matches);
  std::vector<Ranked> hits = matches.Take();
  DuplicateGroups groups;
  if (request_.collapse_duplicates)
    std::erase_if(hits, [&](const Ranked& hit) { return groups.FindOrAdd(TextPrintOf(snapshot_, hit.at)).has_value(); });
  if (hits.size() > wanted) hits.resize(wanted);
  return hits;
}

// Of the first page. Later ones rank by the same words, which stand in their token. What matches was counted before.
void SearchRun::RankByFirstHits(MatchRule rule) {
  const std::vector<Ranked> first = FirstHits(rule);
  if (deadline_.passed()) return;
  learned_ = LearnWords(snapshot_, first, request_.feedback);
  if (learned_.empty()) return;
  AddLearned(snapshot_, learned_, request_.feedback, terms_);
  scale_.emplace(terms_);
  highlighter_.emplace(snapshot_, tools_.analyzer, terms_);  // it names what lies in the words
  for (Ranked& pinned : pinned_) pinned = RankPinned(pinned.at);
  const Total counted = total_;
  std::vector<Ranked> found = ranked_;
  Collect(rule, 0);
  total_ = counted;
  if (!deadline_.passed()) return;
  ranked_ = std::move(found);  // a whole ranking is worth more than part of a better one
  learned_.clear();
}

// Over all that matches, whatever the page needs.
absl::StatusOr<std::vector<Facet>> SearchRun::CountFacets(MatchRule rule) const {
  const QueryTree tree(query_, terms_);
  return xeber::CountFacets(snapshot_, request_, deadline_, [&](std::size_t segment, const Filter& wanted) {
    const SegmentView& view = ViewOf(segment);
    DocSet found = tree.Matching(view, SegmentFilter(view, wanted, until()), rule, deadline_);
    for (const Ranked& pinned : pinned_)
      if (pinned.at.segment == segment && SegmentFilter(snapshot_.segments()[segment], wanted, until()).Passes(pinned.at.doc))
        found.Add(pinned.at.doc);
    return found;
  });
}

std::string SearchRun::NextToken(const PageEnd& end) const {
  const Ranked* const last = end.last;
  PageToken token;
  if (last == nullptr && after_) token = *after_;  // nothing but pinned ones on this page
  token.request_hash = hash_;
  token.now = now_.time_since_epoch().count();
  token.pinned = pinned_ids_;
  token.learned = learned_;
  token.pinned_shown = end.pinned_shown;
  if (last != nullptr) {
    token.score = last->score;
    token.time = last->time;
    token.id = order_.IdOf(*last);
  }
  token.before_hits = last == nullptr && (!after_ || after_->before_hits);
  return EncodePageToken(token);
}

void SearchRun::AddHits(SearchResponse& response) {
  SearchPage page(snapshot_, request_, terms_, *scale_, *highlighter_, deadline_);
  const FoundArticles found{.ranked = ranked_,
                            .all = ranked_.size() < Wanted(),
                            .pinned = pinned_,
                            .pinned_at = pinned_at_,
                            .all_pinned = pinned_ids_.size(),
                            .pinned_shown = after_ ? after_->pinned_shown : 0};
  const PageEnd end = page.Fill(found, static_cast<std::size_t>(limit_), response.hits);
  if (end.more) response.next_page_token = NextToken(end);
}

// The likeliest of other queries that finds more than `found`.
QuerySuggestion SearchRun::Suggest(std::uint64_t found) const {
  QueryTerms asked = terms_;
  asked.clauses.resize(asked.ends.empty() ? 0 : asked.ends.back());  // what was learned is no part of the question
  std::erase_if(asked.words, [](const QueryWord& word) { return word.learned; });
  SearchRequest again = request_;
  again.facets.clear();
  for (QuerySuggestion& suggestion : ProposeQueries({request_, query_, asked}, snapshot_, tools_, deadline_)) {
    again.query = suggestion.query;
    SearchRun run(snapshot_, tools_, again, deadline_);
    if (!run.Prepare().ok()) continue;
    run.Collect(MatchRule::kMost, request_.count_up_to);
    if (!deadline_.Passed() && run.total_.lower > found) return std::move(suggestion);
  }
  return {};
}

absl::StatusOr<SearchResponse> SearchRun::Do() {
  if (auto status = Prepare(); !status.ok()) return status;
  const bool plain = request_.syntax == QuerySyntax::kPlainWords;
  MatchRule rule = plain ? MatchRule::kAny : MatchRule::kMost;
  Collect(rule, request_.count_up_to);
  const std::uint64_t found = total_.upper;
  const bool few = found == 0 || (found < kFewArticles && terms_.words.size() == 1);
  bool relaxed = false;
  if (!found_any_ && pinned_.empty() && !plain && !terms_.words.empty() && HasOptionalWords() && !deadline_.Passed()) {
    rule = MatchRule::kAny;
    Collect(rule, request_.count_up_to);
    relaxed = found_any_;
  }
  if (request_.feedback.enabled && !newest_first_ && !after_ && found_any_ && !deadline_.Passed()) RankByFirstHits(rule);
  if (deadline_.Passed() && !request_.allow_partial) return TooLate();

  SearchResponse response{.total = total_,
                          .language = std::string(terms_.language.code()),
                          .read_as = plain ? "" : FormatQuery(query_),
                          .relaxed = relaxed};
  response.learned = learned_;
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
  } else if (few && !plain && !after_) {
    response.suggestion = Suggest(found);
  }
  return response;
}

}  // namespace

absl::StatusOr<SearchResponse> SearchSnapshot(const Snapshot& snapshot, const QueryTools& tools, const SearchRequest& request,
                                              const CallOptions& options, const CurationBook* curations) {
  Deadline deadline(options);
  return SearchRun(snapshot, tools, request, deadline, curations).Do();
}

}  // namespace xeber
