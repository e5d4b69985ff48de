// What the acknowledgement of a write promises.
#pragma once

#include <cstdint>

namespace xeber {

enum class WaitFor : std::uint8_t {
  kCommitted,  // in the fsynced journal: it survives a crash, and answers show it within the visibility interval
  kVisible,    // and the very next answer shows it
};

}  // namespace xeber
