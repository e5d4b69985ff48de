#include "index/journal.h"

#include <zlib.h>

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
  std::uint64_t kind = 0;
};
static_assert(sizeof(RecordHeader) == 24);

constexpr std::size_t kMaxPayloadBytes = std::size_t{16} << 20;

std::uint32_t ChecksumOf(std::string_view record) {
  const std::string_view covered = record.substr(sizeof(RecordHeader::checksum));
  return static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(covered.data()), static_cast<uInt>(covered.size())));
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
    if (name.size() == 24 && name.ends_with(".log") && absl::SimpleAtoi(name.substr(0, 20), &file.first_sequence)) found.push_back(file);
  }
  return found;
}

// Bytes of the whole record at the front of `bytes`; 0 if it is torn or damaged.
std::size_t ReadRecord(std::string_view bytes, JournalRecord& record) {
  RecordHeader header;
  if (bytes.size() < sizeof header) return 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.payload_bytes > kMaxPayloadBytes || header.payload_bytes > bytes.size() - sizeof header) return 0;
  const std::size_t size = sizeof header + header.payload_bytes;
  if (ChecksumOf(bytes.substr(0, size)) != header.checksum) return 0;
  record.sequence = header.sequence;
  record.kind = static_cast<JournalRecord::Kind>(header.kind);
  record.payload = bytes.substr(sizeof header, header.payload_bytes);
  return size;
}

}  // namespace

absl::StatusOr<JournalEnd> ReplayJournal(FileSystem& files, const std::string& directory, std::uint64_t after,
                                         const std::function<absl::Status(const JournalRecord&)>& visit) {
  const auto found = ListJournal(files, directory);
  if (!found.ok()) return found.status();
  JournalEnd end;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string path = directory + "/" + (*found)[i].name;
    const auto mapped = files.Map(path);
    if (!mapped.ok()) return mapped.status();
    std::string_view rest = (*mapped)->bytes();
    JournalRecord record;
    while (!rest.empty()) {
      const std::size_t size = ReadRecord(rest, record);
      if (size == 0) break;
      rest.remove_prefix(size);
      end.last_sequence = record.sequence;
      if (record.sequence <= after) continue;
      if (auto status = visit(record); !status.ok()) return status;
    }
    if (rest.empty()) continue;
    // A crash tears the end of a file. Records go on in the next file only where that end was never acknowledged.
    const bool tail = i + 1 == found->size() || (*found)[i + 1].first_sequence == end.last_sequence + 1;
    if (!tail)
      return absl::DataLossError(absl::StrCat(path, " is damaged at byte ", (*mapped)->bytes().size() - rest.size(), "; restore a backup"));
    end.torn_bytes = rest.size();
    end.torn_file = path;
  }
  return end;
}

JournalWriter::JournalWriter(FileSystem& files, std::string directory, std::uint64_t next_sequence)
    : files_(files), directory_(std::move(directory)), next_sequence_(next_sequence) {}

absl::StatusOr<std::unique_ptr<JournalWriter>> JournalWriter::Open(FileSystem& files, const std::string& directory, std::uint64_t next_sequence) {
  if (auto status = files.CreateDirectories(directory); !status.ok()) return status;
  std::unique_ptr<JournalWriter> writer(new JournalWriter(files, directory, next_sequence));
  // A file of this name can only hold a torn, unacknowledged record: it is begun anew.
  const std::string path = directory + "/" + FileName(next_sequence);
  if (auto status = files.WriteFile(path, ""); !status.ok()) return status;
  auto file = files.OpenForAppend(path);
  if (!file.ok()) return file.status();
  writer->file_ = *std::move(file);
  if (auto status = files.SyncDirectory(directory); !status.ok()) return status;
  return writer;
}

std::uint64_t JournalWriter::Add(JournalRecord::Kind kind, std::string_view payload) {
  RecordHeader header{.payload_bytes = static_cast<std::uint32_t>(payload.size()),
                      .sequence = next_sequence_,
                      .kind = static_cast<std::uint64_t>(kind)};
  const std::size_t begin = batch_.size();
  batch_.append(reinterpret_cast<const char*>(&header), sizeof header);
  batch_.append(payload);
  header.checksum = ChecksumOf(std::string_view(batch_).substr(begin));
  std::memcpy(batch_.data() + begin, &header.checksum, sizeof header.checksum);
  return next_sequence_++;
}

absl::Status JournalWriter::Commit() {
  if (!failure_.ok()) return failure_;
  failure_ = file_->Append(batch_);
  if (failure_.ok()) failure_ = file_->Sync();
  batch_.clear();
  return failure_;
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
