// Articles to documents: clean -> analyse -> annotate. The one pipeline for live writes, journal replay and reindexing.
#pragma once

#include "absl/status/status.h"
#include "annotate/annotator.h"
#include "index/document.h"
#include "text/analyzer.h"

namespace xeber {

// Drops markup and page noise from the body, and white space around title and lead. Doing it twice changes nothing more.
void CleanArticle(Article& article);

// INVALID_ARGUMENT ("field: reason") if the article cannot be indexed, also where cleaning left neither title nor body.
absl::Status CheckArticle(const Article& article);

// Makes documents of articles with these; both must outlive the result. Cleans the article first. Thread-safe.
DocumentMaker MakeDocumentMaker(const Analyzer& analyzer, const Annotator& annotator);

}  // namespace xeber
