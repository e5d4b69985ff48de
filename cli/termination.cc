#include "cli/termination.h"

#include <pthread.h>

namespace xeber::cli {

Termination::Termination() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

int Termination::Await(const std::function<void()>& hang_up) {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && signal == SIGHUP) hang_up();
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  return signal;
}

}  // namespace xeber::cli
