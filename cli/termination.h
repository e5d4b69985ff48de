// SIGTERM, SIGINT and SIGHUP as something to wait for.
#pragma once

#include <csignal>
#include <functional>

namespace xeber::cli {

// From its making on, SIGTERM, SIGINT and SIGHUP no longer end the program; threads started afterwards inherit that, so it must come
// first.
class Termination {
 public:
  Termination();
  Termination(const Termination&) = delete;
  Termination& operator=(const Termination&) = delete;

  // Waits for SIGTERM or SIGINT; returns its number. A second one then ends the program at once. Calls `hang_up` at each SIGHUP
  // before.
  int Await(const std::function<void()>& hang_up);

 private:
  sigset_t signals_;
};

}  // namespace xeber::cli
