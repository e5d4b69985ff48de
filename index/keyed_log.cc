#include "index/keyed_log.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view kHeader = "XEBERKV1";
constexpr std::size_t kRecordOverhead = 16;         // bytes, about
constexpr std::size_t kLeastRewritten = 64 * 1024;  // bytes; a smaller file is left as it is

// A record: the size of what follows without the sum, whether there is a value, the key, the value, and the sum of all that.
void AddRecord(std::string_view key, const std::string* value, std::string& out) {
  ByteSink content;
  content.Put<std::uint8_t>(value != nullptr);
  content.PutString(key);
  if (value != nullptr) content.PutString(*value);
  ByteSink record;
  record.Put(static_cast<std::uint32_t>(content.bytes().size()));
  record.bytes() += content.bytes();
  out += Sealed(std::move(record.bytes()));
}

std::string Encode(const Values& values) {
  std::string bytes(kHeader);
  for (const auto& [key, value] : values) AddRecord(key, &value, bytes);
  return bytes;
}

// The record at the front, or nullopt if none is whole there. `size` is what it claims to take.
std::optional<KeyedLog::Change> ReadRecord(std::string_view bytes, std::uint64_t& size) {
  ByteSource in(bytes);
  const auto content_size = in.Get<std::uint32_t>();
  size = sizeof content_size + std::uint64_t{content_size} + sizeof(std::uint64_t);
  if (!in.ok() || size > bytes.size()) return std::nullopt;
  const auto record = Unsealed(bytes.substr(0, size));
  if (!record || content_size == 0) return std::nullopt;
  ByteSource content(record->substr(sizeof content_size));
  KeyedLog::Change change;
  const bool has_value = content.Get<std::uint8_t>() != 0;
  change.key = content.GetString();
  if (has_value) change.value = content.GetString();
  return content.ok() && content.done() ? std::optional(std::move(change)) : std::nullopt;
}

// Whether bytes that begin no whole record may be what a crash left of the last one: cut short, or never written (zeros).
bool IsTorn(std::string_view rest, std::uint64_t claimed) {
  return claimed >= rest.size() || std::all_of(rest.begin(), rest.end(), [](char byte) { return byte == 0; });
}

}  // namespace

KeyedLog KeyedLog::Open(FileSystem& files, std::string path) {
  KeyedLog log(files, std::move(path));
  log.Read();
  return log;
}

void KeyedLog::Read() {
  if (!files_->Exists(path_)) return;
  const auto file = files_->Map(path_);
  if (!file.ok()) {
    fault_ = absl::DataLossError(absl::StrCat(path_, ": cannot be read: ", file.status().message()));
    return;
  }
  const std::string_view bytes = (*file)->bytes();
  if (!bytes.starts_with(kHeader)) {
    fault_ = absl::DataLossError(absl::StrCat(path_, ": does not begin as such a file does"));
    return;
  }
  std::size_t at = kHeader.size();
  while (at < bytes.size()) {
    std::uint64_t size = 0;
    const auto change = ReadRecord(bytes.substr(at), size);
    if (!change) {
      if (!IsTorn(bytes.substr(at), size)) fault_ = absl::DataLossError(absl::StrCat(path_, ": damaged at byte ", at));
      return;  // what is torn goes when the file is written anew
    }
    Apply(*change);
    at += size;
  }
  file_bytes_ = at;
  sound_ = true;
}

void KeyedLog::Apply(const Change& change) {
  const auto bytes_of = [](const std::string& key, const std::string& value) {
    return key.size() + value.size() + kRecordOverhead;
  };
  if (const auto old = values_.find(change.key); old != values_.end()) {
    live_bytes_ -= bytes_of(old->first, old->second);
    values_.erase(old);
  }
  if (!change.value) return;
  live_bytes_ += bytes_of(change.key, *change.value);
  values_.emplace(change.key, *change.value);
}

absl::Status KeyedLog::Write(std::span<const Change> changes) {
  if (!fault_.ok()) return fault_;
  std::string records;
  for (const Change& change : changes) {
    const std::size_t bytes = change.key.size() + (change.value ? change.value->size() : 0);
    if (bytes > kMaxRecordBytes)
      return absl::InvalidArgumentError(absl::StrCat(bytes, " bytes to keep, at most ", kMaxRecordBytes, " are taken"));
    AddRecord(change.key, change.value ? &*change.value : nullptr, records);
  }
  if (!sound_)
    if (auto status = Rewrite(); !status.ok()) return status;
  if (auto status = Append(records); !status.ok()) return status;
  for (const Change& change : changes) Apply(change);
  if (file_bytes_ > kLeastRewritten && file_bytes_ > 2 * live_bytes_) Rewrite().IgnoreError();  // tried again at the next write
  return absl::OkStatus();
}

// Afterwards nobody knows how the file ends, unless it is OK.
absl::Status KeyedLog::Append(std::string_view records) {
  sound_ = false;
  if (file_ == nullptr) {
    auto file = files_->OpenForAppend(path_);
    if (!file.ok()) return file.status();
    file_ = *std::move(file);
  }
  if (auto status = file_->Append(records); !status.ok()) return status;
  if (auto status = file_->Sync(); !status.ok()) return status;
  file_bytes_ += records.size();
  sound_ = true;
  return absl::OkStatus();
}

// A new file with values_ alone.
absl::Status KeyedLog::Rewrite() {
  sound_ = false;
  file_ = nullptr;
  const std::string bytes = Encode(values_), temporary = path_ + ".new";
  if (auto status = files_->WriteFile(temporary, bytes); !status.ok()) return status;
  if (auto status = files_->Rename(temporary, path_); !status.ok()) return status;
  file_bytes_ = bytes.size();
  sound_ = true;
  return absl::OkStatus();
}

}  // namespace xeber
