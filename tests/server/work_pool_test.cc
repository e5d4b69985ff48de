#include "server/work_pool.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

namespace xeber {
namespace {

// Keeps the only worker of a pool busy until it is released.
class Blocked {
 public:
  explicit Blocked(WorkPool& pool) {
    std::promise<void> started;
    EXPECT_TRUE(pool.Submit(0, [released = release_.get_future().share(), &started] {
      started.set_value();
      released.wait();
    }));
    started.get_future().wait();
  }
  void Release() { release_.set_value(); }

 private:
  std::promise<void> release_;
};

TEST(WorkPoolTest, EveryTaskTakenInIsRun) {
  std::atomic<int> runs = 0;
  {
    WorkPool pool({.workers = 4, .max_tasks = 10'000});
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(pool.Submit(1, [&] { ++runs; }));
  }
  EXPECT_EQ(runs, 1000);
}

TEST(WorkPoolTest, AFullQueueTakesNothing) {
  WorkPool pool({.workers = 1, .max_tasks = 2});
  Blocked blocked(pool);
  EXPECT_TRUE(pool.Submit(1, [] {}));
  EXPECT_TRUE(pool.Submit(1, [] {}));
  EXPECT_EQ(pool.waiting(), 2u);
  EXPECT_FALSE(pool.Submit(1, [] {}));
  blocked.Release();
}

TEST(WorkPoolTest, WaitingBytesAreBoundedToo) {
  WorkPool pool({.workers = 1, .max_tasks = 100, .max_bytes = 10});
  Blocked blocked(pool);
  EXPECT_TRUE(pool.Submit(50, [] {})) << "an empty queue takes any task";
  EXPECT_FALSE(pool.Submit(1, [] {}));
  blocked.Release();
}

TEST(WorkPoolTest, TasksStartInTheOrderTheyCame) {
  std::vector<int> order;
  {
    WorkPool pool({.workers = 1});
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(pool.Submit(0, [&order, i] { order.push_back(i); }));
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

}  // namespace
}  // namespace xeber
