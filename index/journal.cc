#include "index/journal.h"

#include <zlib.h>

#include <filesystem>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "index/bytes.h"

namespace xeber {
namespace {

// On disk: header, then payload. The checksum covers everything after itself.
struct RecordHeader {
  std::uint32_t checksum = 0;
  std::uint32_t payload_bytes = 0;
  std::uint64_t sequence = 0;
  std::uint32_t kind = 0;         // and kRequestIdFollows
  std::uint32_t batch_place = 0;  // records of the same batch before it: a batch begins only when the one before was synced
};
static_assert(sizeof(RecordHeader) == 24);

// Added to a record's kind: a request id stands before the article, after one byte with its length.
constexpr std::uint32_t kRequestIdFollows = 0x100;
constexpr std::size_t kMostBytes = JournalRecord::kMaxPayloadBytes + 256;  // behind a header

std::uint32_t ChecksumOf(std::string_view record) {
  const std::string_view covered = record.substr(sizeof(RecordHeader::checksum));
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(covered.data()), static_cast<uInt>(covered.size())));
}

std::string FileName(std::uint64_t first_sequence) { return absl::StrFormat("%020d.log", first_sequence); }

struct JournalFile {
  std::string name;
  std::uint64_t first_sequence = 0;
};

// In order of their first sequence number.
absl::StatusOr<std::vector<JournalFile>> ListJournal(FileSystem& files, const std::string& directory) {
  std::vector<JournalFile> found;
  if (!files.Exists(directory)) return found;
  const auto names = files.List(directory);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    JournalFile file{.name = name};
    if (name.size() == 24 && name.ends_with(".log") && absl::SimpleAtoi(name.substr(0, 20), &file.first_sequence))
      found.push_back(file);
  }
  return found;
}

RecordHeader HeaderOf(std::string_view bytes) {
  RecordHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  return header;
}

bool TakeRequestId(std::string_view& content, std::string& request_id) {
  const std::size_t size = content.empty() ? 0 : static_cast<unsigned char>(content.front());
  if (content.size() < 1 + size) return false;
  request_id = content.substr(1, size);
  content.remove_prefix(1 + size);
  return true;
}

// Bytes of the whole record at the front of `bytes`; 0 if it is torn or damaged.
std::size_t ReadRecord(std::string_view bytes, JournalRecord& record) {
  if (bytes.size() < sizeof(RecordHeader)) return 0;
  const RecordHeader header = HeaderOf(bytes);
  if (header.payload_bytes > kMostBytes || header.payload_bytes > bytes.size() - sizeof header) return 0;
  const std::size_t size = sizeof header + header.payload_bytes;
  if (ChecksumOf(bytes.substr(0, size)) != header.checksum) return 0;
  record.sequence = header.sequence;
  std::string_view content = bytes.substr(sizeof header, header.payload_bytes);
  const std::uint32_t kind = header.kind & ~kRequestIdFollows;
  record.kind = static_cast<JournalRecord::Kind>(kind <= UINT8_MAX ? kind : 0);
  record.request_id.clear();
  if ((header.kind & kRequestIdFollows) != 0 && !TakeRequestId(content, record.request_id)) return 0;
  record.payload = content;
  return size;
}

// Whether a batch stands in `bytes` that was begun after record `sequence` had been synced. Then what is at the front of `bytes`
// is no unfinished write but damage.
bool LaterBatchFollows(std::string_view bytes, std::uint64_t sequence) {
  constexpr std::uint64_t kFarthest = 1 << 20;  // records; keeps the search cheap on any bytes
  JournalRecord record;
  for (; bytes.size() >= sizeof(RecordHeader); bytes.remove_prefix(1)) {
    const RecordHeader header = HeaderOf(bytes);
    if (header.sequence <= sequence || header.sequence > sequence + kFarthest || header.batch_place >= header.sequence - sequence)
      continue;
    if (ReadRecord(bytes, record) > 0) return true;
  }
  return false;
}

// Reads one file. Records from number `fence` on are void: they were not acknowledged, and a later file has those numbers.
class FileReplay {
 public:
  FileReplay(std::string path, std::uint64_t fence) : path_(std::move(path)), fence_(fence) {}

  absl::Status Run(std::string_view bytes, std::uint64_t after, JournalEnd& end,
                   const std::function<absl::Status(const JournalRecord&)>& visit) {
    std::string_view rest = bytes;
    JournalRecord record;
    while (const std::size_t size = rest.empty() ? 0 : ReadRecord(rest, record)) {
      if (record.sequence != end.last_sequence + 1 || record.sequence >= fence_) break;
      if (record.sequence > after)
        if (auto status = Visit(record, visit); !status.ok()) return status;
      rest.remove_prefix(size);
      end.last_sequence = record.sequence;
    }
    const bool lost = fence_ == kNoFence ? LaterBatchFollows(rest, end.last_sequence + 1) : end.last_sequence + 1 != fence_;
    if (lost) return Damaged(bytes.size() - rest.size());
    if (rest.empty()) return absl::OkStatus();
    end.torn_bytes = rest.size();
    end.torn_file = path_;
    return absl::OkStatus();
  }

  static constexpr std::uint64_t kNoFence = UINT64_MAX;

 private:
  absl::Status Visit(const JournalRecord& record, const std::function<absl::Status(const JournalRecord&)>& visit) const {
    if (record.kind != JournalRecord::Kind::kPut && record.kind != JournalRecord::Kind::kDelete)
      return absl::FailedPreconditionError(
          absl::StrCat(path_, ": record ", record.sequence, " was written by a newer xeber; use that one"));
    return visit(record);
  }
  absl::Status Damaged(std::size_t at) const {
    return absl::DataLossError(absl::StrCat(path_, " is damaged at byte ", at, "; restore a backup"));
  }

  std::string path_;
  std::uint64_t fence_;
};

}  // namespace

absl::StatusOr<JournalEnd> ReplayJournal(FileSystem& files, const std::string& directory, std::uint64_t after,
                                         const std::function<absl::Status(const JournalRecord&)>& visit) {
  const auto found = ListJournal(files, directory);
  if (!found.ok()) return found.status();
  JournalEnd end;
  if (found->empty()) return end;
  if (found->front().first_sequence > after + 1)
    return absl::NotFoundError(
        absl::StrCat(directory, ": the records ", after + 1, " to ", found->front().first_sequence - 1, " are missing"));
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string path = directory + "/" + (*found)[i].name;
    const std::uint64_t fence = i + 1 < found->size() ? (*found)[i + 1].first_sequence : FileReplay::kNoFence;
    end.last_sequence = (*found)[i].first_sequence - 1;
    if (fence <= after + 1) continue;  // all of it is in the segments
    const auto mapped = files.Map(path);
    if (!mapped.ok()) return mapped.status();
    if (auto status = FileReplay(path, fence).Run((*mapped)->bytes(), after, end, visit); !status.ok()) return status;
  }
  return end;
}

std::string_view ReadJournalFile(std::string_view bytes, const std::function<void(const JournalRecord&)>& visit) {
  JournalRecord record;
  while (const std::size_t size = bytes.empty() ? 0 : ReadRecord(bytes, record)) {
    visit(record);
    bytes.remove_prefix(size);
  }
  return bytes;
}

JournalWriter::JournalWriter(FileSystem& files, std::string directory, std::uint64_t next_sequence)
    : files_(files), directory_(std::move(directory)), next_sequence_(next_sequence) {}

absl::StatusOr<std::unique_ptr<JournalWriter>> JournalWriter::Open(FileSystem& files, const std::string& directory,
                                                                   std::uint64_t next_sequence) {
  if (auto status = files.CreateDirectories(directory); !status.ok()) return status;
  std::unique_ptr<JournalWriter> writer(new JournalWriter(files, directory, next_sequence));
  // A file of this name can only hold unacknowledged records: another takes its place. A reader may be in the old one, so it is
  // not cut.
  const std::string path = directory + "/" + FileName(next_sequence);
  if (auto status = files.WriteFile(path + ".new", ""); !status.ok()) return status;
  if (auto status = files.Rename(path + ".new", path); !status.ok()) return status;
  auto file = files.OpenForAppend(path);
  if (!file.ok()) return file.status();
  writer->file_ = *std::move(file);
  const std::string parent = std::filesystem::path(directory).parent_path().string();
  if (auto status = files.SyncDirectory(parent); !status.ok()) return status;
  return writer;
}

std::uint64_t JournalWriter::Add(JournalRecord::Kind kind, std::string_view payload, std::string_view request_id) {
  const bool has_id = !request_id.empty();
  RecordHeader header{.payload_bytes = static_cast<std::uint32_t>(payload.size() + (has_id ? 1 + request_id.size() : 0)),
                      .sequence = next_sequence_,
                      .kind = static_cast<std::uint32_t>(kind) | (has_id ? kRequestIdFollows : 0),
                      .batch_place = batch_records_++};
  const std::size_t begin = batch_.size();
  batch_.append(reinterpret_cast<const char*>(&header), sizeof header);
  if (has_id) batch_.append(1, static_cast<char>(request_id.size())).append(request_id);
  batch_.append(payload);
  header.checksum = ChecksumOf(std::string_view(batch_).substr(begin));
  std::memcpy(batch_.data() + begin, &header.checksum, sizeof header.checksum);
  return next_sequence_++;
}

absl::Status JournalWriter::Commit() {
  const std::string batch = std::exchange(batch_, {});
  batch_records_ = 0;
  if (failure_.ok()) failure_ = file_->Append(batch);
  if (failure_.ok()) failure_ = file_->Sync();
  return failure_;
}

std::uint64_t JournalBytes(FileSystem& files, const std::string& directory, std::uint64_t after) {
  const auto found = ListJournal(files, directory);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; found.ok() && i < found->size(); ++i) {
    if (i + 1 < found->size() && (*found)[i + 1].first_sequence <= after + 1) continue;
    const auto mapped = files.Map(directory + "/" + (*found)[i].name);
    if (mapped.ok()) bytes += (*mapped)->bytes().size();
  }
  return bytes;
}

absl::Status TrimJournal(FileSystem& files, const std::string& directory, std::uint64_t through) {
  const auto found = ListJournal(files, directory);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i + 1 < found->size(); ++i)
    if ((*found)[i + 1].first_sequence <= through + 1)
      if (auto status = files.Remove(directory + "/" + (*found)[i].name); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace xeber
