#include "indexer/article_spool.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "index/article_codec.h"
#include "index/columns.h"
#include "index/file_system.h"
#include "index/hash.h"

namespace xeber {
namespace {

constexpr int kCompressionLevel = 1;  // read once, soon
constexpr std::size_t kFlushBytes = std::size_t{4} << 20;

absl::Status Failed(const std::string& path) {
  const std::string message = absl::StrCat("cannot use the temporary file ", path, ": ", std::strerror(errno));
  return errno == ENOSPC ? absl::ResourceExhaustedError(message) : absl::UnavailableError(message);
}

// Whether a version that comes later takes the place of an earlier one of the same id, as live writes decide it (LiveState).
bool Replaces(const SpoolEntry& later, const SpoolEntry& earlier) {
  const bool timed = later.update_time != kNoTime && earlier.update_time != kNoTime;
  return !timed || later.update_time >= earlier.update_time;
}

// Keeps one version of each id.
void KeepNewest(std::vector<SpoolEntry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const SpoolEntry& a, const SpoolEntry& b) {
    return a.id_hash != b.id_hash ? a.id_hash < b.id_hash : a.order < b.order;
  });
  std::size_t kept = 0;
  for (const SpoolEntry& entry : entries) {
    if (kept == 0 || entries[kept - 1].id_hash != entry.id_hash)
      entries[kept++] = entry;
    else if (Replaces(entry, entries[kept - 1]))
      entries[kept - 1] = entry;
  }
  entries.resize(kept);
}

}  // namespace

class ArticleSpool::Impl {
 public:
  explicit Impl(std::string path) : path_(std::move(path)) {}
  ~Impl() {
    if (fd_ >= 0) ::close(fd_);
    std::error_code ignored;
    if (!kept_) std::filesystem::remove(path_, ignored);
  }

  absl::Status Create() {
    fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd_ >= 0 ? absl::OkStatus() : Failed(path_);
  }

  // The entries, then how many bytes the articles have, then the hash of both.
  absl::Status Keep(const std::vector<SpoolEntry>& entries) {
    if (::fsync(fd_) != 0) return Failed(path_);
    const std::string_view bytes(reinterpret_cast<const char*>(entries.data()), entries.size() * sizeof(SpoolEntry));
    const std::uint64_t tail[] = {written_, MixBits(HashBytes(bytes) ^ written_)};
    const auto file = PosixFileSystem().OpenForAppend(EntriesPath(path_));  // in pieces: there may be gigabytes
    if (!file.ok()) return file.status();
    if (auto status = (*file)->Append(bytes); !status.ok()) return status;
    if (auto status = (*file)->Append({reinterpret_cast<const char*>(tail), sizeof tail}); !status.ok()) return status;
    const absl::Status status = (*file)->Sync();
    kept_ = status.ok();
    return status;
  }

  absl::Status Reopen(std::vector<SpoolEntry>& entries) {
    kept_ = true;
    const auto file = PosixFileSystem().Map(EntriesPath(path_));
    if (!file.ok()) return file.status();
    std::string_view bytes = (*file)->bytes();
    std::uint64_t tail[2] = {};
    if (bytes.size() < sizeof tail || (bytes.size() - sizeof tail) % sizeof(SpoolEntry) != 0) return Damaged();
    std::memcpy(tail, bytes.data() + bytes.size() - sizeof tail, sizeof tail);
    bytes.remove_suffix(sizeof tail);
    if (tail[1] != MixBits(HashBytes(bytes) ^ tail[0])) return Damaged();
    fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    std::error_code error;
    if (fd_ < 0 || std::filesystem::file_size(path_, error) != tail[0] || error) return Damaged();
    entries.resize(bytes.size() / sizeof(SpoolEntry));
    if (!bytes.empty()) std::memcpy(entries.data(), bytes.data(), bytes.size());
    return absl::OkStatus();
  }

  absl::Status Add(const Article& article) {
    const std::string bytes = EncodeArticle(article);
    const std::size_t begin = buffer_.size();
    buffer_.resize(begin + ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress(buffer_.data() + begin, buffer_.size() - begin, bytes.data(), bytes.size(), kCompressionLevel);
    buffer_.resize(begin + size);
    SpoolEntry& entry = entries_.emplace_back();
    entry.time = article.publish_time ? article.publish_time->at.time_since_epoch().count() : kNoTime;
    entry.update_time = article.update_time ? article.update_time->time_since_epoch().count() : kNoTime;
    entry.id_hash = HashBytes(article.id.value());
    entry.offset = written_ + begin;
    entry.bytes = static_cast<std::uint32_t>(size);
    entry.order = static_cast<std::uint32_t>(entries_.size());
    return buffer_.size() < kFlushBytes ? absl::OkStatus() : Flush();
  }

  absl::StatusOr<std::vector<SpoolEntry>> SortByTime() {
    if (auto status = Flush(); !status.ok()) return status;
    const std::size_t added = entries_.size();
    KeepNewest(entries_);
    superseded_ = added - entries_.size();
    const auto earlier = [](const SpoolEntry& a, const SpoolEntry& b) {
      return a.time != b.time ? a.time < b.time : a.order < b.order;
    };
    std::sort(entries_.begin(), entries_.end(), earlier);
    return std::move(entries_);
  }

  absl::StatusOr<Article> Read(const SpoolEntry& entry) const {
    std::string packed(entry.bytes, '\0');
    if (auto status = ReadAt(entry.offset, packed); !status.ok()) return status;
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return Damaged();
    std::string bytes(size, '\0');
    if (ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size()) != size)
      return Damaged();
    return DecodeArticle(bytes);
  }

  std::uint64_t superseded() const { return superseded_; }

 private:
  static std::string EntriesPath(const std::string& path) { return path + ".entries"; }
  absl::Status Damaged() const { return absl::DataLossError(path_ + " is damaged"); }

  absl::Status ReadAt(std::uint64_t offset, std::string& out) const {
    for (std::size_t done = 0; done < out.size();) {
      const ssize_t size = ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return Failed(path_);
      if (size == 0) return Damaged();
      done += static_cast<std::size_t>(size);
    }
    return absl::OkStatus();
  }

  absl::Status Flush() {
    for (std::string_view rest = buffer_; !rest.empty();) {
      const ssize_t size = ::write(fd_, rest.data(), rest.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return Failed(path_);
      rest.remove_prefix(static_cast<std::size_t>(size));
    }
    written_ += buffer_.size();
    buffer_.clear();
    return absl::OkStatus();
  }

  const std::string path_;
  int fd_ = -1;
  bool kept_ = false;
  std::string buffer_;
  std::uint64_t written_ = 0;
  std::uint64_t superseded_ = 0;
  std::vector<SpoolEntry> entries_;
};

ArticleSpool::ArticleSpool(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ArticleSpool::~ArticleSpool() = default;

absl::StatusOr<std::unique_ptr<ArticleSpool>> ArticleSpool::Create(const std::string& path) {
  auto impl = std::make_unique<Impl>(path);
  if (auto status = impl->Create(); !status.ok()) return status;
  return std::unique_ptr<ArticleSpool>(new ArticleSpool(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<ArticleSpool>> ArticleSpool::Reopen(const std::string& path, std::vector<SpoolEntry>& entries) {
  auto impl = std::make_unique<Impl>(path);
  if (auto status = impl->Reopen(entries); !status.ok()) return status;
  return std::unique_ptr<ArticleSpool>(new ArticleSpool(std::move(impl)));
}

absl::Status ArticleSpool::Keep(const std::vector<SpoolEntry>& entries) { return impl_->Keep(entries); }
absl::Status ArticleSpool::Add(const Article& article) { return impl_->Add(article); }
absl::StatusOr<std::vector<SpoolEntry>> ArticleSpool::SortByTime() { return impl_->SortByTime(); }
absl::StatusOr<Article> ArticleSpool::Read(const SpoolEntry& entry) const { return impl_->Read(entry); }
std::uint64_t ArticleSpool::superseded() const { return impl_->superseded(); }

}  // namespace xeber
