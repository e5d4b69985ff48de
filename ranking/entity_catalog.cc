#include "ranking/entity_catalog.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
#include "index/schema.h"
#include "ranking/deadline.h"
#include "ranking/filter_set.h"
#include "ranking/page_token.h"
#include "ranking/suggester.h"
#include "ranking/term_counts.h"

namespace xeber {
namespace {

absl::Status TooLate() { return absl::DeadlineExceededError("counting entities ran out of time"); }

absl::StatusOr<std::size_t> ReadLimit(int limit, int by_default, int most) {
  if (limit < 0) return absl::InvalidArgumentError(absl::StrCat("limit: ", limit, " is negative"));
  return static_cast<std::size_t>(limit == 0 ? by_default : std::min(limit, most));
}

DocSet PassingDocuments(const SegmentView& view, const Filter& filter, const VisibleUntil& until) {
  const SegmentFilter passing(view, filter, until);
  DocSet set(view.segment->size());
  if (passing.empty()) return set;
  if (passing.passes_range()) {
    set.AddRange(passing.begin(), passing.end());
    return set;
  }
  for (DocId doc = passing.begin(); doc < passing.end(); ++doc)
    if (passing.Passes(doc)) set.Add(doc);
  return set;
}

// More articles first.
bool Before(const TermCounts::Counted& a, const TermCounts::Counted& b) {
  return a.second.count != b.second.count ? a.second.count > b.second.count : a.first < b.first;
}

// The answers of one snapshot.
class CatalogRun {
 public:
  CatalogRun(const Snapshot& snapshot, const Analyzer& analyzer, const Annotator& annotator, const CallOptions& options)
      : snapshot_(snapshot), analyzer_(analyzer), annotator_(annotator), deadline_(options) {}

  absl::StatusOr<EntityDescription> Get(const EntityRequest& request);
  absl::StatusOr<ListEntitiesResponse> List(const ListEntitiesRequest& request);
  absl::StatusOr<TopEntitiesResponse> Top(const TopEntitiesRequest& request);

 private:
  using Choose = std::function<bool(const TermCounts::Counted&)>;

  std::set<std::string> Named(std::string_view prefix);
  TermCounts CountAll(Time now, std::string_view prefix);
  std::uint64_t CountSelected(const Filter& filter, Time now, TermCounts& counts);
  std::optional<ArticleEntity> EntityIn(std::string_view id, std::size_t segment, DocId doc) const;
  EntityType TypeOf(const TermCounts::Counted& counted) const;
  EntityCount Describe(const TermCounts::Counted& counted, const std::string& language) const;
  std::string NameOf(const TermCounts::Counted& counted, const std::string& language) const;
  Choose OfType(const std::optional<EntityType>& type) const {
    return [this, type](const TermCounts::Counted& counted) { return !type || TypeOf(counted) == *type; };
  }

  const Snapshot& snapshot_;
  const Analyzer& analyzer_;
  const Annotator& annotator_;
  Deadline deadline_;
};

// An entity as an article has it.
std::optional<ArticleEntity> CatalogRun::EntityIn(std::string_view id, std::size_t segment, DocId doc) const {
  const auto annotations = snapshot_.segments()[segment].segment->annotations(doc);
  if (!annotations.ok()) return std::nullopt;
  const std::string term = schema::EntityTerm(id);
  for (const ArticleEntity& entity : annotations->entities)
    if (schema::EntityTerm(entity.id) == term) return entity;
  return std::nullopt;
}

EntityType CatalogRun::TypeOf(const TermCounts::Counted& counted) const {
  if (const auto type = TypeOfNameId(counted.first)) return *type;
  if (const auto listed = annotator_.FindListed(counted.first)) return listed->type;
  const auto entity = EntityIn(counted.first, counted.second.segment, counted.second.doc);
  return entity ? entity->type : EntityType::kOther;
}

std::string CatalogRun::NameOf(const TermCounts::Counted& counted, const std::string& language) const {
  const std::string primary(Language(language).primary());
  if (const auto listed = annotator_.FindListed(counted.first); listed && !listed->names.empty()) {
    for (const std::string& wanted : {primary, std::string("en")})
      for (const EntityName& name : listed->names)
        if (name.language == wanted) return name.name;
    return listed->names.front().name;
  }
  const auto entity = EntityIn(counted.first, counted.second.segment, counted.second.doc);
  return entity ? entity->name : std::string(counted.first);
}

EntityCount CatalogRun::Describe(const TermCounts::Counted& counted, const std::string& language) const {
  return {std::string(counted.first), NameOf(counted, language), TypeOf(counted), counted.second.count};
}

// Ids of the entities that the gazetteer or an article calls so.
std::set<std::string> CatalogRun::Named(std::string_view prefix) {
  std::set<std::string> ids;
  for (std::string& id : annotator_.FindListedByPrefix(prefix)) ids.insert(std::move(id));
  for (const SegmentView& view : snapshot_.segments()) {
    if (deadline_.Passed()) break;
    for (const TermOrdinal entity : EntitiesNamed(*view.segment, analyzer_, prefix))
      ids.emplace(view.segment->term(entity).substr(1));
  }
  return ids;
}

TermCounts CatalogRun::CountAll(Time now, std::string_view prefix) {
  TermCounts counts(snapshot_);
  const std::set<std::string> wanted = prefix.empty() ? std::set<std::string>() : Named(prefix);
  for (std::size_t segment = 0; segment < snapshot_.segments().size() && !deadline_.Passed(); ++segment) {
    const SegmentView& view = snapshot_.segments()[segment];
    const DocSet visible = PassingDocuments(view, {}, {.now = now, .deadline = &deadline_});
    if (prefix.empty()) {
      counts.AddTermsOf(segment, schema::kEntity, visible, deadline_);
      continue;
    }
    std::vector<TermOrdinal> terms;
    for (const std::string& id : wanted) {
      if (deadline_.PassedAfter(64)) break;
      if (const auto term = view.segment->FindTerm(schema::EntityTerm(id))) terms.push_back(*term);
    }
    counts.Add(segment, terms, visible, deadline_);
  }
  return counts;
}

absl::StatusOr<ListEntitiesResponse> CatalogRun::List(const ListEntitiesRequest& request) {
  const auto limit = ReadLimit(request.limit, ListEntitiesRequest::kDefaultLimit, ListEntitiesRequest::kMaxLimit);
  if (!limit.ok()) return limit.status();
  if (request.prefix.size() > ListEntitiesRequest::kMaxPrefixBytes)
    return absl::InvalidArgumentError(absl::StrCat("prefix: ", request.prefix.size(), " bytes; at most ",
                                                   ListEntitiesRequest::kMaxPrefixBytes, " are allowed"));
  const std::uint64_t hash =
      HashBytes(absl::StrCat("entities\n", request.prefix, "\n", request.type ? static_cast<int>(*request.type) : -1));
  PageToken after;
  Time now = request.now;
  if (!request.page_token.empty()) {
    auto token = DecodePageToken(request.page_token, hash);
    if (!token.ok()) return token.status();
    after = *std::move(token);
    now = Time(std::chrono::seconds(after.now));
  }
  const TermCounts counts = CountAll(now, request.prefix);
  if (deadline_.Passed()) return TooLate();
  const TermCounts::Counted last{after.id, {.count = static_cast<std::uint64_t>(after.score)}};
  const Choose of_type = OfType(request.type);
  std::vector<TermCounts::Counted> left;
  for (const TermCounts::Counted& counted : counts.counts())
    if ((request.page_token.empty() || Before(last, counted)) && of_type(counted)) left.push_back(counted);
  const std::size_t shown = std::min(*limit, left.size());
  std::partial_sort(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(shown), left.end(), Before);
  ListEntitiesResponse response;
  for (std::size_t i = 0; i < shown; ++i) response.entities.push_back(Describe(left[i], request.language));
  if (shown < left.size())
    response.next_page_token = EncodePageToken({.request_hash = hash,
                                                .now = now.time_since_epoch().count(),
                                                .score = static_cast<double>(left[shown - 1].second.count),
                                                .id = std::string(left[shown - 1].first)});
  return response;
}

// Counts entities of what passes; the number of articles.
std::uint64_t CatalogRun::CountSelected(const Filter& filter, Time now, TermCounts& counts) {
  std::uint64_t articles = 0;
  for (std::size_t segment = 0; segment < snapshot_.segments().size() && !deadline_.Passed(); ++segment) {
    const DocSet set = PassingDocuments(snapshot_.segments()[segment], filter, {.now = now, .deadline = &deadline_});
    const std::uint64_t passing = set.count();
    articles += passing;
    if (passing > 0) counts.AddTermsOf(segment, schema::kEntity, set, deadline_);
  }
  return articles;
}

absl::StatusOr<TopEntitiesResponse> CatalogRun::Top(const TopEntitiesRequest& request) {
  const auto limit = ReadLimit(request.limit, TopEntitiesRequest::kDefaultLimit, TopEntitiesRequest::kMaxLimit);
  if (!limit.ok()) return limit.status();
  if (const auto status = CheckFilter(request.filter); !status.ok()) return status;
  TermCounts selected(snapshot_), archive(snapshot_);
  TopEntitiesResponse response;
  response.articles = CountSelected(request.filter, request.now, selected);
  response.archive_articles = CountSelected({}, request.now, archive);
  if (deadline_.Passed()) return TooLate();

  struct Candidate {
    const TermCounts::Counted* counted;
    std::uint64_t whole;
    double unusualness;
  };
  std::vector<Candidate> candidates;
  const Choose of_type = OfType(request.type);
  auto whole = archive.counts().begin();  // by id, as the selected ones
  for (const TermCounts::Counted& counted : selected.counts()) {
    while (whole->first != counted.first) ++whole;
    const std::uint64_t all = whole->second.count;
    const double unusualness = Unusualness(counted.second.count, response.articles, all, response.archive_articles);
    if ((request.order == EntityOrder::kArticles || unusualness > 0) && of_type(counted))
      candidates.push_back({&counted, all, unusualness});
  }
  const auto before = [&](const Candidate& a, const Candidate& b) {
    if (request.order == EntityOrder::kUnusual && a.unusualness != b.unusualness) return a.unusualness > b.unusualness;
    return Before(*a.counted, *b.counted);
  };
  const std::size_t shown = std::min(*limit, candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(shown), candidates.end(), before);
  for (std::size_t i = 0; i < shown; ++i)
    response.entities.push_back(
        {Describe(*candidates[i].counted, request.language), candidates[i].whole, candidates[i].unusualness});
  return response;
}

absl::StatusOr<EntityDescription> CatalogRun::Get(const EntityRequest& request) {
  if (request.id.empty()) return absl::InvalidArgumentError("id: missing");
  EntityDescription entity{.id = request.id};
  std::map<std::string, ArticleEntity> newest;  // by language
  for (std::size_t at = 0; at < snapshot_.segments().size(); ++at) {
    if (deadline_.Passed()) return TooLate();
    const SegmentView& view = snapshot_.segments()[at];
    const auto term = view.segment->FindTerm(schema::EntityTerm(request.id));
    if (!term) continue;
    const Columns& columns = view.segment->columns();
    const SegmentFilter visible(view, {}, {.now = request.now});
    const auto docs = view.segment->postings(*term).docs;
    for (auto doc = docs.rbegin(); doc != docs.rend(); ++doc) {
      if (!visible.Passes(*doc)) continue;
      ++entity.articles;
      if (const auto time = columns.publish_time(*doc)) {
        entity.last = std::max(entity.last.value_or(time->at), time->at);
        entity.first = std::min(entity.first.value_or(time->at), time->at);
      }
      const std::string language(columns.language.value(*doc));
      if (newest.contains(language)) continue;
      if (auto found = EntityIn(request.id, at, *doc)) newest.emplace(language, *std::move(found));
    }
  }
  if (const auto listed = annotator_.FindListed(request.id)) {
    entity.listed = true;
    entity.type = listed->type;
    entity.names = listed->names;
    entity.aliases = listed->aliases;
    return entity;
  }
  if (entity.articles == 0)
    return absl::NotFoundError(absl::StrCat("id: no article names ", request.id, ", and no gazetteer lists it"));
  for (auto& [language, found] : newest) {
    entity.type = found.type;
    entity.names.push_back({language, std::move(found.name)});
  }
  return entity;
}

class LocalEntityCatalog final : public EntityCatalog {
 public:
  LocalEntityCatalog(SnapshotSource snapshot, const Analyzer& analyzer, const Annotator& annotator)
      : snapshot_(std::move(snapshot)), analyzer_(analyzer), annotator_(annotator) {}

  absl::StatusOr<EntityDescription> GetEntity(const EntityRequest& request, const CallOptions& options) const override {
    return CatalogRun(*snapshot_(), analyzer_, annotator_, options).Get(request);
  }
  absl::StatusOr<ListEntitiesResponse> ListEntities(const ListEntitiesRequest& request,
                                                    const CallOptions& options) const override {
    return CatalogRun(*snapshot_(), analyzer_, annotator_, options).List(request);
  }
  absl::StatusOr<TopEntitiesResponse> TopEntities(const TopEntitiesRequest& request, const CallOptions& options) const override {
    return CatalogRun(*snapshot_(), analyzer_, annotator_, options).Top(request);
  }
  absl::StatusOr<AnnotatedArticle> GetAnnotatedArticle(const ArticleId& id, const CallOptions&) const override {
    const auto snapshot = snapshot_();
    const auto at = snapshot->Find(id);
    if (!at) return absl::NotFoundError(absl::StrCat("id: no article ", id.value(), " is indexed"));
    return snapshot->segments()[at->segment].segment->annotated_article(at->doc);
  }

 private:
  const SnapshotSource snapshot_;
  const Analyzer& analyzer_;
  const Annotator& annotator_;
};

}  // namespace

std::unique_ptr<EntityCatalog> MakeLocalEntityCatalog(SnapshotSource snapshot, const Analyzer& analyzer,
                                                      const Annotator& annotator) {
  return std::make_unique<LocalEntityCatalog>(std::move(snapshot), analyzer, annotator);
}

double Unusualness(std::uint64_t part, std::uint64_t parts, std::uint64_t whole, std::uint64_t wholes) {
  const auto in = static_cast<double>(part), out = static_cast<double>(whole - part);
  const auto inside = static_cast<double>(parts), outside = static_cast<double>(wholes - parts);
  if (in * outside <= out * inside) return 0;
  const double all = inside + outside, named = in + out;
  const auto cell = [&](double observed, double row, double column) {
    return observed == 0 ? 0 : observed * std::log(observed * all / (row * column));
  };
  return 2 * (cell(in, named, inside) + cell(out, named, outside) + cell(inside - in, all - named, inside) +
              cell(outside - out, all - named, outside));
}

}  // namespace xeber
