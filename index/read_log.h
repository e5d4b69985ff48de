// The counts of reads of an index: kept in memory, saved beside the segments.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/file_system.h"
#include "index/index.h"
#include "index/read_counts.h"

namespace xeber {

struct ReadLogOptions {
  bool writable = false;                        // saves; one process an index, the one that holds the writer's lock
  std::chrono::milliseconds save_every{10000};  // a crash loses the counts of at most so long
  FileSystem* files = nullptr;                  // null = the real one
};

// Thread-safe. Counts are no articles: where the file is damaged or of another version they begin anew (restarted()).
class ReadLog {
 public:
  // Reads what was saved. `index` must outlive it.
  static std::unique_ptr<ReadLog> Open(const Index& index, ReadLogOptions options);
  // Saves a last time.
  ~ReadLog();
  ReadLog(const ReadLog&) = delete;
  ReadLog& operator=(const ReadLog&) = delete;

  // Counts in events of articles that are indexed; returns how many were of others. They are saved within options.save_every.
  std::size_t Record(std::span<const ReadEvent> events);

  ReadSummary Summarise(Time now) const;

  // Replaces the file now if anything is new. OK when not writable.
  absl::Status Save();

  // Whether a file was there that could not be read.
  bool restarted() const { return restarted_; }

 private:
  ReadLog(const Index& index, ReadLogOptions options);
  void Load();
  void SaveNowAndThen();

  const Index& index_;
  const ReadLogOptions options_;
  FileSystem& files_;
  const std::string path_;
  bool restarted_ = false;

  mutable std::mutex mutex_;
  ReadCounts counts_;
  bool changed_ = false;
  bool ending_ = false;
  std::condition_variable end_;
  std::mutex save_mutex_;  // one save at a time; taken before mutex_
  std::thread saver_;
};

}  // namespace xeber
