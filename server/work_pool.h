// Threads that do the work of the calls, so that gRPC's few own threads never wait for it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace xeber {

// A bounded first-in-first-out queue of tasks and the workers that take from it. Thread-safe.
class WorkPool {
 public:
  struct Options {
    int workers = 0;  // 0 = one a core
    std::size_t max_tasks = 1024;
    std::size_t max_bytes = std::size_t{256} << 20;  // of the requests that wait
  };

  explicit WorkPool(const Options& options);
  ~WorkPool();  // runs what was taken in, then joins
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // Takes a task in that holds on to `bytes` while it waits; false if the queue is full. A task always fits into an empty queue.
  // Tasks must not throw.
  [[nodiscard]] bool Submit(std::size_t bytes, std::function<void()> task);

  std::size_t waiting() const;  // tasks not started yet

 private:
  struct Task {
    std::size_t bytes;
    std::function<void()> run;
  };
  void Work();

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Task> tasks_;
  std::size_t waiting_bytes_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace xeber
