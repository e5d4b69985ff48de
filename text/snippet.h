// Sentences, and the piece of a text that shows best why it was found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "news/hit.h"
#include "text/analyzer.h"

namespace xeber {

// The sentences of `text` as byte ranges without surrounding white space, in order. Knows the language's abbreviations.
std::vector<ByteRange> FindSentences(std::string_view text, const Language& language);

// The best window of at most about `max_bytes` of `text` for the query's keys (stems or folded stems): most keys covered, cut at
// sentence or word borders. The start of the text where no key occurs. `analysis` must be that of `text`.
Snippet MakeSnippet(std::string_view text, const Analysis& analysis, const std::vector<std::string_view>& keys,
                    std::size_t max_bytes = 240);

// Byte ranges of the tokens of `analysis` that carry one of the keys, in order.
std::vector<ByteRange> FindKeys(const Analysis& analysis, const std::vector<std::string_view>& keys);

}  // namespace xeber
