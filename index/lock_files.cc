#include "index/lock_files.h"

#include <chrono>
#include <thread>

#include "absl/strings/str_cat.h"

namespace xeber {

absl::StatusOr<std::unique_ptr<FileLock>> WaitForSegments(FileSystem& files, const std::string& index_directory) {
  constexpr std::chrono::minutes kLongestSeal{5};
  const auto deadline = std::chrono::steady_clock::now() + kLongestSeal;
  while (true) {
    auto lock = files.Lock(SegmentsLockPath(index_directory));
    if (!absl::IsFailedPrecondition(lock.status())) return lock;
    if (std::chrono::steady_clock::now() > deadline)
      return absl::UnavailableError(
          absl::StrCat("the server has been sealing or merging ", index_directory, " for minutes; try again"));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace xeber
