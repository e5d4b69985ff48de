// The log of every accepted write that no sealed segment holds yet: the truth after a crash.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/file_system.h"

namespace xeber {

struct JournalRecord {
  static constexpr std::size_t kMaxPayloadBytes = std::size_t{16} << 20;

  enum class Kind : std::uint8_t { kPut = 1, kDelete = 2 };
  std::uint64_t sequence = 0;
  Kind kind = Kind::kPut;
  std::string payload;     // an encoded article; of a delete only its id and update time are set
  std::string request_id;  // of the client, to know a retry by; mostly empty
};

// What a replay found.
struct JournalEnd {
  std::uint64_t last_sequence = 0;  // 0 = none
  std::uint64_t torn_bytes = 0;     // of an unfinished last record, never acknowledged
  std::string torn_file;
};

// Calls `visit` for each record after sequence number `after`, in order and without a gap. A torn tail of the last file is
// counted, not an error, and so is what was never acknowledged at the end of an earlier file: the next file's name says what came
// after it. Damage or a gap before that is DATA_LOSS with the file and offset; NOT_FOUND if the records just after `after` are
// gone (a newer manifest holds them); FAILED_PRECONDITION for records of a newer build.
absl::StatusOr<JournalEnd> ReplayJournal(FileSystem& files, const std::string& directory, std::uint64_t after,
                                         const std::function<absl::Status(const JournalRecord&)>& visit);

// Calls `visit` for each whole record at the front of a journal file's bytes, also for those that count as never written; returns
// what follows, which is no whole record.
std::string_view ReadJournalFile(std::string_view bytes, const std::function<void(const JournalRecord&)>& visit);

// Appends records. Not thread-safe. After a failed Commit the file's tail is unknown: every later Commit fails too, until the
// journal is opened again with the first sequence number that was not acknowledged.
class JournalWriter {
 public:
  // Starts a new file in `directory` (made if missing) whose first record will be `next_sequence`. Whatever earlier files hold
  // from that number on counts as never written.
  static absl::StatusOr<std::unique_ptr<JournalWriter>> Open(FileSystem& files, const std::string& directory,
                                                             std::uint64_t next_sequence);

  // Adds a record to the batch and returns its sequence number. The payload has at most kMaxPayloadBytes, the request id at most
  // 255 bytes.
  std::uint64_t Add(JournalRecord::Kind kind, std::string_view payload, std::string_view request_id = {});
  // Writes and syncs the batch. OK: it survives a crash. Otherwise none of it counts as written.
  absl::Status Commit();

  std::uint64_t next_sequence() const { return next_sequence_; }
  bool failed() const { return !failure_.ok(); }

 private:
  JournalWriter(FileSystem& files, std::string directory, std::uint64_t next_sequence);

  FileSystem& files_;
  std::string directory_;
  std::uint64_t next_sequence_;
  std::unique_ptr<AppendFile> file_;
  std::string batch_;
  std::uint32_t batch_records_ = 0;
  absl::Status failure_;
};

// Bytes of the files that hold records after number `after`.
std::uint64_t JournalBytes(FileSystem& files, const std::string& directory, std::uint64_t after);

// Removes the files whose records all have sequence numbers up to `through`; the newest file stays.
absl::Status TrimJournal(FileSystem& files, const std::string& directory, std::uint64_t through);

}  // namespace xeber
