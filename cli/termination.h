// SIGTERM and SIGINT as something to wait for.
#pragma once

#include <csignal>

namespace xeber::cli {

// From its making on, SIGTERM and SIGINT no longer end the program; threads started afterwards inherit that, so it must come
// first.
class Termination {
 public:
  Termination();
  Termination(const Termination&) = delete;
  Termination& operator=(const Termination&) = delete;

  // Waits for one of them; returns its number. A second one then ends the program at once.
  int Await();

 private:
  sigset_t signals_;
};

}  // namespace xeber::cli
