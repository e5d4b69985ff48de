// Tokens to entities and topics, for articles at index time and for any text at query time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "news/article.h"
#include "news/entity_catalog.h"
#include "news/topic.h"
#include "text/analyzer.h"

namespace xeber {

class Annotator {
 public:
  virtual ~Annotator() = default;

  // Replaces `out` by the entities and topics of `article`, whose analysis is `analysis`. Never fails. Thread-safe as long as
  // each thread has its own `out`.
  virtual void Annotate(const Article& article, const ArticleAnalysis& analysis, Annotations& out) const = 0;

  // Changes whenever the same article would be annotated differently; stands in the index's manifest.
  virtual std::string version() const = 0;

  // Changes with the users' gazetteers; "" without one. Not part of version(): an index is good whichever it was annotated with.
  virtual std::string gazetteer_version() const { return ""; }

  // What the gazetteer lists under an id; nullopt if nothing. Thread-safe.
  virtual std::optional<ListedEntity> FindListed(std::string_view) const { return std::nullopt; }
  // Ids of the listed entities one of whose names begins so, in any language and as a plain keyboard writes it (ListedNames::Find).
  // The first call reads all names. Thread-safe.
  virtual std::vector<std::string> FindListedByPrefix(std::string_view) const { return {}; }
};

// What an annotator is made of besides the data directory.
struct AnnotatorOptions {
  std::string data_dir;                 // gazetteer/*.tsv, models/, topics/*.tsv
  std::vector<std::string> gazetteers;  // paths of the user's own, in the same format (annotate/gazetteer_file.h)
  absl::Status* faults = nullptr;       // where given: faulty lines of the user's are told here and left out instead of failing
};

// The annotator of `options`. NOT_FOUND if the gazetteer or a named file is missing, INVALID_ARGUMENT with file:line for a broken
// file.
absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const AnnotatorOptions& options);

// The type that the id of an unlisted name tells ("name:P:..."); nullopt for any other id. Places of every kind are kPlace.
std::optional<EntityType> TypeOfNameId(std::string_view id);

// The annotator with the gazetteer, lexicons and models under `data_dir`. NOT_FOUND if it is missing, INVALID_ARGUMENT with
// file:line for a broken file.
absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const std::string& data_dir);

}  // namespace xeber
