// A disk in memory that fails on demand: the n-th operation, with a short write, or for good as a machine that lost power. What
// was not synced is then gone: bytes of files, and names in folders.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "index/file_system.h"

namespace xeber {

enum class Fault { kNone, kDiskFull, kInputOutput, kShortWrite, kUnknownOutcome, kDeath };

class FaultyFileSystem : public FileSystem {
  struct Node {
    bool folder = false;
    std::string bytes, synced_bytes;                                   // of a file
    std::map<std::string, std::shared_ptr<Node>> names, synced_names;  // of a folder
  };
  using NodePtr = std::shared_ptr<Node>;

 public:
  FaultyFileSystem() : root_(std::make_shared<Node>(Node{.folder = true})) {}
  // A copy of another disk as it is now, without its faults.
  explicit FaultyFileSystem(const FaultyFileSystem& other) : root_(std::make_shared<Node>()) {
    std::map<const Node*, NodePtr> copies;
    root_ = Copy(other.root_, copies);
  }

  // The changing operation number `at` (from 0) fails. kShortWrite writes half; kUnknownOutcome does the work and reports an
  // error all the same; after kDeath all later operations fail too.
  void FailAt(std::uint64_t at, Fault fault) { fail_at_ = at, fault_ = fault, operations_ = 0; }
  bool failed() const { return failed_; }

  // Kills the process (its locks end) and turns the machine off and on: what was not synced is lost, but for the first `torn`
  // bytes of what was appended to each file.
  void LosePower(std::size_t torn) {
    Forget(*root_, torn);
    Kill();
  }
  // From now on nothing can be read, for that reason; OK ends it.
  void RefuseReads(absl::Status fault) {
    const std::scoped_lock lock(mutex_);
    read_fault_ = std::move(fault);
  }
  // Only the process dies.
  void Kill() { fault_ = Fault::kNone, failed_ = false; }

  absl::StatusOr<std::unique_ptr<AppendFile>> OpenForAppend(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    auto file = Create(path);
    if (!file.ok()) return file.status();
    return std::make_unique<Appender>(*this, *file, path);
  }
  absl::StatusOr<std::unique_ptr<const FileBytes>> Map(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (!read_fault_.ok()) return read_fault_;
    const NodePtr node = Find(path);
    if (node == nullptr || node->folder) return absl::NotFoundError("no file " + path);
    return std::make_unique<Bytes>(node->bytes);
  }
  absl::Status Read(const std::string& path, const std::function<bool(std::string_view piece)>& visit) override {
    const auto mapped = Map(path);
    if (!mapped.ok()) return mapped.status();
    constexpr std::size_t kPiece = 1000;
    for (std::string_view rest = (*mapped)->bytes(); !rest.empty() && visit(rest.substr(0, kPiece));)
      rest.remove_prefix(std::min(kPiece, rest.size()));
    return absl::OkStatus();
  }
  absl::Status WriteFile(const std::string& path, std::string_view bytes) override {
    const std::scoped_lock lock(mutex_);
    auto file = Create(path);
    if (!file.ok()) return file.status();
    (*file)->bytes.clear();
    return Change("write", path, [&](bool half) {
      (*file)->bytes = (*file)->synced_bytes = bytes.substr(0, half ? bytes.size() / 2 : bytes.size());
    });
  }
  absl::Status Rename(const std::string& from, const std::string& to) override {
    const std::scoped_lock lock(mutex_);
    const NodePtr node = Find(from), old = Find(to);
    if (node == nullptr) return absl::NotFoundError("no " + from);
    if (old != nullptr && old->folder && !old->names.empty()) return absl::UnavailableError(to + " is not empty");
    const auto status = Change("rename to", to, [&](bool) {
      Find(Parent(from))->names.erase(Name(from));
      Find(Parent(to))->names[Name(to)] = node;
    });
    if (!status.ok()) return status;
    return Change("sync the folder of", to, [&](bool) { Sync(*Find(Parent(to))); });
  }
  absl::Status Link(const std::string& from, const std::string& to) override {
    const std::scoped_lock lock(mutex_);
    const NodePtr node = Find(from);
    if (node == nullptr || node->folder) return absl::NotFoundError("no file " + from);
    return Change("link", to, [&](bool) { Find(Parent(to))->names[Name(to)] = node; });
  }
  absl::Status SyncDirectory(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    const NodePtr node = Find(path);
    if (node == nullptr) return absl::NotFoundError("no folder " + path);
    return Change("sync", path, [&](bool) { Sync(*node); });
  }
  absl::Status CreateDirectories(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (Find(path) != nullptr) return absl::OkStatus();
    return Change("create", path, [&](bool) {
      NodePtr at = root_;
      for (const auto& name : Split(path)) {
        NodePtr& next = at->names[name];
        if (next == nullptr) next = std::make_shared<Node>(Node{.folder = true});
        at = next;
      }
    });
  }
  absl::Status Remove(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (Find(path) == nullptr) return absl::OkStatus();
    return Change("remove", path, [&](bool) { Find(Parent(path))->names.erase(Name(path)); });
  }
  absl::Status Truncate(const std::string& path, std::uint64_t size) override {
    const std::scoped_lock lock(mutex_);
    const NodePtr node = Find(path);
    if (node == nullptr) return absl::NotFoundError("no file " + path);
    return Change("truncate", path, [&](bool) { node->bytes.resize(size), node->synced_bytes = node->bytes; });
  }
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    const NodePtr node = Find(path);
    if (node == nullptr) return absl::NotFoundError("no folder " + path);
    std::vector<std::string> names;
    for (const auto& [name, child] : node->names) names.push_back(name);
    return names;
  }
  bool Exists(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    return Find(path) != nullptr;
  }
  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    std::weak_ptr<int>& held = locks_[path];
    if (!held.expired()) return absl::FailedPreconditionError(path + " is held");
    auto holder = std::make_unique<Held>();
    held = holder->token;
    return holder;
  }

 private:
  struct Held : FileLock {
    std::shared_ptr<int> token = std::make_shared<int>(0);
  };
  struct Bytes : FileBytes {
    explicit Bytes(std::string content) : content_(std::move(content)) { bytes_ = content_; }
    std::string content_;
  };
  class Appender : public AppendFile {
   public:
    Appender(FaultyFileSystem& files, NodePtr node, std::string path)
        : files_(files), node_(std::move(node)), path_(std::move(path)) {}
    absl::Status Append(std::string_view bytes) override {
      const std::scoped_lock lock(files_.mutex_);
      return files_.Change("append to", path_,
                           [&](bool half) { node_->bytes += bytes.substr(0, half ? bytes.size() / 2 : bytes.size()); });
    }
    absl::Status Sync() override {
      const std::scoped_lock lock(files_.mutex_);
      return files_.Change("sync", path_, [&](bool) { node_->synced_bytes = node_->bytes; });
    }

   private:
    FaultyFileSystem& files_;
    NodePtr node_;
    std::string path_;
  };

  // One changing operation: does it, or fails as told.
  template <typename Work>
  absl::Status Change(const char* what, const std::string& path, Work work) {
    const std::uint64_t number = operations_++;
    const bool dead = fault_ == Fault::kDeath && number >= fail_at_;
    if (fault_ == Fault::kNone || (number != fail_at_ && !dead)) return work(false), absl::OkStatus();
    failed_ = true;
    if (fault_ == Fault::kShortWrite) work(true);
    if (fault_ == Fault::kUnknownOutcome) work(false);
    const std::string message = std::string("cannot ") + what + " " + path + ": injected fault";
    return fault_ == Fault::kDiskFull || fault_ == Fault::kShortWrite ? absl::ResourceExhaustedError(message)
                                                                      : absl::UnavailableError(message);
  }
  absl::StatusOr<NodePtr> Create(const std::string& path) {
    const NodePtr folder = Find(Parent(path));
    if (folder == nullptr) return absl::NotFoundError("no folder of " + path);
    if (const NodePtr node = Find(path)) return node;
    const auto node = std::make_shared<Node>();
    const auto status = Change("create", path, [&](bool) { folder->names[Name(path)] = node; });
    if (!status.ok()) return status;
    return node;
  }
  static void Sync(Node& folder) { folder.synced_names = folder.names; }
  static void Forget(Node& node, std::size_t torn) {
    const std::size_t synced = node.synced_bytes.size();
    const bool grew = node.bytes.size() > synced && node.bytes.compare(0, synced, node.synced_bytes) == 0;
    node.bytes = grew ? node.bytes.substr(0, synced + torn) : node.synced_bytes;
    node.synced_bytes = node.bytes;
    node.names = node.synced_names;
    for (const auto& [name, child] : node.names) Forget(*child, torn);
  }
  static NodePtr Copy(const NodePtr& node, std::map<const Node*, NodePtr>& copies) {
    NodePtr& copy = copies[node.get()];
    if (copy != nullptr) return copy;
    copy = std::make_shared<Node>(Node{.folder = node->folder, .bytes = node->bytes, .synced_bytes = node->synced_bytes});
    const NodePtr result = copy;
    for (const auto& [name, child] : node->names) result->names[name] = Copy(child, copies);
    for (const auto& [name, child] : node->synced_names) result->synced_names[name] = Copy(child, copies);
    return result;
  }
  static std::vector<std::string> Split(const std::string& path) { return absl::StrSplit(path, '/', absl::SkipEmpty()); }
  static std::string Parent(const std::string& path) { return path.substr(0, path.rfind('/')); }
  static std::string Name(const std::string& path) { return path.substr(path.rfind('/') + 1); }
  NodePtr Find(const std::string& path) const {
    NodePtr at = root_;
    for (const auto& name : Split(path)) {
      const auto next = at->names.find(name);
      if (next == at->names.end()) return nullptr;
      at = next->second;
    }
    return at;
  }

  std::mutex mutex_;
  NodePtr root_;
  std::map<std::string, std::weak_ptr<int>> locks_;
  std::uint64_t operations_ = 0, fail_at_ = 0;
  Fault fault_ = Fault::kNone;
  absl::Status read_fault_;
  bool failed_ = false;
};

}  // namespace xeber
