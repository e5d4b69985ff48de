// Collected documents to the bytes of a segment's parts.
#pragma once

#include "index/collected_documents.h"
#include "index/segment_format.h"
#include "index/statistics.h"

namespace xeber {

// The segment: documents in order of publication time, those without first, ties in order of addition. Strongest terms are chosen
// by the document frequencies of `background` and of the documents together. Thread-safe.
SegmentParts EncodeSegment(const CollectedDocuments& documents, const CollectionStatistics& background, Destination destination);

}  // namespace xeber
