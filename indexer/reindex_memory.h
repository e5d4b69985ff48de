// How much memory a reindex takes, where nobody says.
#pragma once

#include <cstdint>
#include <string_view>

namespace xeber {

// Bytes for all workers' segments together: a quarter of what this process may have, at least 1 GiB. The more there is, the fewer and
// larger the segments, and each costs a query a look-up a term.
std::uint64_t ReindexMemory();

// The same for a machine with so much memory, and what a container is allowed as Linux tells it ("max", a number of bytes, or "").
std::uint64_t ReindexMemoryOf(std::uint64_t machine_bytes, std::string_view container_limit);

}  // namespace xeber
