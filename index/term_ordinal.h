// The number of a term within its segment.
#pragma once

#include <cstdint>

namespace xeber {

using TermOrdinal = std::uint32_t;  // in byte order of the terms; UINT32_MAX stands for no term

}  // namespace xeber
