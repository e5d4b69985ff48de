#include "server/work_pool.h"

#include <algorithm>
#include <utility>

namespace xeber {

WorkPool::WorkPool(const Options& options) : options_(options) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const int workers = options.workers > 0 ? options.workers : std::max(1, cores);
  for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { Work(); });
}

WorkPool::~WorkPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkPool::Submit(std::size_t bytes, std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (!tasks_.empty() && (tasks_.size() >= options_.max_tasks || waiting_bytes_ + bytes > options_.max_bytes)) return false;
    waiting_bytes_ += bytes;
    tasks_.push_back({bytes, std::move(task)});
  }
  ready_.notify_one();
  return true;
}

std::size_t WorkPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

void WorkPool::Work() {
  for (;;) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    waiting_bytes_ -= task.bytes;
    lock.unlock();
    task.run();
  }
}

}  // namespace xeber
