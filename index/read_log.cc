#include "index/read_log.h"

#include <utility>
#include <vector>

#include "index/hash.h"
#include "index/layout.h"

namespace xeber {

ReadLog::ReadLog(const Index& index, ReadLogOptions options)
    : index_(index),
      options_(options),
      files_(options.files != nullptr ? *options.files : PosixFileSystem()),
      path_(ReadsPath(index.directory())) {}

std::unique_ptr<ReadLog> ReadLog::Open(const Index& index, ReadLogOptions options) {
  std::unique_ptr<ReadLog> log(new ReadLog(index, options));
  log->Load();
  if (options.writable) log->saver_ = std::thread([raw = log.get()] { raw->SaveNowAndThen(); });
  return log;
}

ReadLog::~ReadLog() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  end_.notify_all();
  if (saver_.joinable()) saver_.join();
  Save().IgnoreError();
}

void ReadLog::Load() {
  if (!files_.Exists(path_)) return;
  const auto file = files_.Map(path_);
  auto counts = file.ok() ? ReadCounts::Decode((*file)->bytes()) : file.status();
  if (counts.ok())
    counts_ = *std::move(counts);
  else
    restarted_ = true;
}

std::size_t ReadLog::Record(std::span<const ReadEvent> events) {
  const auto snapshot = index_.snapshot();
  struct Known {
    const ReadEvent* event;
    std::optional<Time> published;
  };
  std::vector<Known> known;
  for (const ReadEvent& event : events) {
    const auto at = snapshot->Find(event.id);
    if (!at) continue;
    const auto published = snapshot->segments()[at->segment].segment->columns().publish_time(at->doc);
    known.push_back({&event, published ? std::optional(published->at) : std::nullopt});
  }
  const std::scoped_lock lock(mutex_);
  for (const auto& [event, published] : known) counts_.Add(HashBytes(event->id.value()), event->kind, event->at, published);
  changed_ |= !known.empty();
  return events.size() - known.size();
}

ReadSummary ReadLog::Summarise(Time now) const {
  const std::scoped_lock lock(mutex_);
  return counts_.Summarise(now);
}

absl::Status ReadLog::Save() {
  if (!options_.writable) return absl::OkStatus();
  const std::scoped_lock saving(save_mutex_);
  std::string bytes;
  {
    const std::scoped_lock lock(mutex_);
    if (!std::exchange(changed_, false)) return absl::OkStatus();
    bytes = counts_.Encode();
  }
  const std::string temporary = path_ + ".tmp";
  absl::Status status = files_.WriteFile(temporary, bytes);
  if (status.ok()) status = files_.Rename(temporary, path_);
  if (status.ok()) return status;
  const std::scoped_lock lock(mutex_);
  changed_ = true;  // the next time
  return status;
}

void ReadLog::SaveNowAndThen() {
  std::unique_lock lock(mutex_);
  while (!end_.wait_for(lock, options_.save_every, [this] { return ending_; })) {
    lock.unlock();
    Save().IgnoreError();  // tried again next time
    lock.lock();
  }
}

}  // namespace xeber
