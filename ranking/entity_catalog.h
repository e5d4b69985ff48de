// What can be asked of an index about its entities, in this process or on a server.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "news/annotated_article.h"
#include "news/entity_catalog.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber {

// Thread-safe. Counts are of articles that are not deleted and published by the request's `now`. Errors: INVALID_ARGUMENT names
// the field, NOT_FOUND the id, DEADLINE_EXCEEDED, UNAVAILABLE.
class EntityCatalog {
 public:
  virtual ~EntityCatalog() = default;

  // NOT_FOUND if neither an article nor the gazetteer has it.
  virtual absl::StatusOr<EntityDescription> GetEntity(const EntityRequest& request, const CallOptions& options = {}) const = 0;
  // Entities that an article names, by falling number of articles, then id. While articles come, one may change its place between
  // two pages, and be on both or on none.
  virtual absl::StatusOr<ListEntitiesResponse> ListEntities(const ListEntitiesRequest& request,
                                                            const CallOptions& options = {}) const = 0;
  // The entities of the articles that pass the filter, by falling number of those articles, or by falling unusualness (only those
  // that are more frequent there than in the archive); then by id.
  virtual absl::StatusOr<TopEntitiesResponse> TopEntities(const TopEntitiesRequest& request,
                                                          const CallOptions& options = {}) const = 0;
  // An article as it was put, and what was found in it.
  virtual absl::StatusOr<AnnotatedArticle> GetAnnotatedArticle(const ArticleId& id, const CallOptions& options = {}) const = 0;
};

// Where a catalog gets the snapshot of a request; thread-safe.
using SnapshotSource = std::function<std::shared_ptr<const Snapshot>()>;

// A catalog that answers from a snapshot. The analyser and the annotator must outlive it.
std::unique_ptr<EntityCatalog> MakeLocalEntityCatalog(SnapshotSource snapshot, const Analyzer& analyzer,
                                                      const Annotator& annotator);

// How surprising it is that `part` of `parts` articles name an entity that `whole` of `wholes` articles name, those among them:
// Dunning's log-likelihood ratio G2 (Accurate Methods for the Statistics of Surprise and Coincidence, 1993) of the articles in
// the part against the others, 2 * sum of observed * ln(observed / expected) over the four cells of named or not, in the part or
// not. 0 unless the entity is more frequent in the part than outside it. Above 3.84 chance alone is below 5 %, above 10.8 below
// 0.1 %.
double Unusualness(std::uint64_t part, std::uint64_t parts, std::uint64_t whole, std::uint64_t wholes);

}  // namespace xeber
