#include "indexer/indexer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "index/index.h"
#include "indexer/document_maker.h"

namespace xeber {

Indexer::Indexer(Index& index, const Analyzer& analyzer, const Annotator& annotator, ArrivalListener listener)
    : index_(index), make_document_(MakeDocumentMaker(analyzer, annotator)), listener_(std::move(listener)) {}

std::vector<absl::Status> Indexer::Put(std::span<const Article> articles, WaitFor wait_for,
                                       std::span<const std::string> request_ids) {
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
    if (!request_ids.empty()) mutations.back().request_id = request_ids[i];
    places.push_back(i);
  }
  if (mutations.empty()) return statuses;
  std::vector<IndexDocument> arriving;
  if (listener_.wants && listener_.wants())
    for (const Mutation& mutation : mutations) arriving.push_back(mutation.document);
  const std::vector<absl::Status> written = index_.Write(std::move(mutations), wait_for);
  for (std::size_t i = 0; i < places.size(); ++i) statuses[places[i]] = written[i];
  Tell(std::move(arriving), written);
  return statuses;
}

// Of the documents, one a status, those that were written.
void Indexer::Tell(std::vector<IndexDocument> arriving, const std::vector<absl::Status>& written) const {
  std::vector<IndexDocument> arrived;
  for (std::size_t i = 0; i < arriving.size(); ++i)
    if (written[i].ok()) arrived.push_back(std::move(arriving[i]));
  if (!arrived.empty()) listener_.arrived(std::move(arrived));
}

absl::Status Indexer::Delete(const DeleteRequest& request, WaitFor wait_for) {
  if (request.id.empty()) return absl::InvalidArgumentError("id: missing");
  std::vector<Mutation> mutations;
  mutations.push_back(
      {.kind = Mutation::Kind::kDelete, .id = request.id, .update_time = request.update_time, .request_id = request.request_id});
  absl::Status deleted = index_.Write(std::move(mutations), request.purge ? WaitFor::kVisible : wait_for).front();
  // Files may hold old versions of what is not indexed any more.
  const bool purge = request.purge && (deleted.ok() || absl::IsNotFound(deleted));
  return purge ? Purge(request.id, std::move(deleted)) : deleted;
}

absl::Status Indexer::Purge(const ArticleId& id, absl::Status deleted) {
  const auto purged = index_.Purge(id);
  if (purged.ok()) return *purged ? absl::OkStatus() : deleted;
  return absl::Status(purged.status().code(),
                      absl::StrCat("no answer shows the article any more, but files still hold its text: ",
                                   purged.status().message(), "; purge it again"));
}

}  // namespace xeber
