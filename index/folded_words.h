// Which plainly spelled term (schema::kFolded) goes with a word.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "index/bytes.h"
#include "index/term_ordinal.h"

namespace xeber {

using WordAndFolded = std::pair<TermOrdinal, TermOrdinal>;

// `pairs` ascend by word, each of which is there once.
void PutFoldedWords(std::span<const WordAndFolded> pairs, ByteSink& out);

// The pairs again. nullopt if they do not ascend, or are not of terms below `terms`.
std::optional<std::vector<WordAndFolded>> ReadFoldedWords(ByteSource& in, std::size_t terms);

}  // namespace xeber
