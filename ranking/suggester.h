// As-you-type completion from everything a snapshot shows.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/snapshot.h"
#include "news/suggestion.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber {

// What goes on from request.text: titles (from any of their first words on), names and phrases of several titles, the best by
// CompletionTable's scores first; if that is not enough, what goes on from it when one letter was mistyped. The first call for a
// segment reads all its titles (about 3 microseconds each); its table is kept with it. INVALID_ARGUMENT names the field;
// DEADLINE_EXCEEDED. Thread-safe.
absl::StatusOr<SuggestResponse> SuggestFromSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                    const SuggestRequest& request, const CallOptions& options);

// The entities of the segment that an article calls by a name one of whose words begins `text` as a plain keyboard writes both,
// ascending, each once; none for a text without words. Makes the segment's table if need be. Thread-safe.
std::vector<TermOrdinal> EntitiesNamed(const Segment& segment, const Analyzer& analyzer, std::string_view text);

// Makes the table of a segment ahead of the first call.
void PrepareSuggestions(const Segment& segment, const Analyzer& analyzer);
// Bytes of memory that the segment's table takes; makes it if need be.
std::uint64_t SuggestionBytes(const Segment& segment, const Analyzer& analyzer);

}  // namespace xeber
