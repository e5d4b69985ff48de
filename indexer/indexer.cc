#include "indexer/indexer.h"

#include <utility>

#include "index/index.h"
#include "indexer/document_maker.h"

namespace xeber {

Indexer::Indexer(Index& index, const Analyzer& analyzer, const Annotator& annotator)
    : index_(index), make_document_(MakeDocumentMaker(analyzer, annotator)) {}

std::vector<absl::Status> Indexer::Put(std::span<const Article> articles, WaitFor) {
  std::vector<absl::Status> statuses(articles.size());
  std::vector<Mutation> mutations;
  std::vector<std::size_t> places;  // of the mutations among the articles
  for (std::size_t i = 0; i < articles.size(); ++i) {
    statuses[i] = CheckArticle(articles[i]);
    if (!statuses[i].ok()) continue;
    IndexDocument document = make_document_(articles[i]);
    statuses[i] = CheckArticle(document.article);  // cleaning may have left nothing
    if (!statuses[i].ok()) continue;
    mutations.push_back({.kind = Mutation::Kind::kPut, .document = std::move(document)});
    places.push_back(i);
  }
  if (mutations.empty()) return statuses;
  const std::vector<absl::Status> written = index_.Write(std::move(mutations));
  for (std::size_t i = 0; i < places.size(); ++i) statuses[places[i]] = written[i];
  return statuses;
}

absl::Status Indexer::Delete(const DeleteRequest& request, WaitFor) {
  if (request.id.empty()) return absl::InvalidArgumentError("id: missing");
  // Files keep a deleted text until they are merged away: no promise is made that is not kept.
  if (request.purge) return absl::UnimplementedError("purge: this xeber cannot do it yet; nothing was deleted, try without");
  std::vector<Mutation> mutations;
  mutations.push_back({.kind = Mutation::Kind::kDelete, .id = request.id, .update_time = request.update_time});
  return index_.Write(std::move(mutations)).front();
}

}  // namespace xeber
