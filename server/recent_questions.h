// What readers asked lately: the sample by which a new generation of an index is rehearsed before it is swapped in.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ranking/engine.h"

namespace xeber {

struct Question {
  enum class Kind : std::uint8_t { kSearch, kSimilar };
  Kind kind = Kind::kSearch;
  std::string text;  // the query, or the id of the article that others are to be similar to
  friend bool operator==(const Question&, const Question&) = default;
};

// The last different questions, in memory and, from time to time, in a file. Thread-safe.
class RecentQuestions {
 public:
  static constexpr std::size_t kMaxBytes = 512;  // of a question that is kept

  // Keeps at most `limit` questions; goes on from those in the file.
  RecentQuestions(std::string path, std::size_t limit);
  ~RecentQuestions();  // saves

  // Never waits. Saves them if that was not done for ten seconds. If somebody has removed the file meanwhile (a purge does), all
  // questions before are forgotten.
  void Add(Question question);
  std::vector<Question> all() const;  // oldest first

 private:
  void ForgetIfRemoved();
  void Save();

  const std::string path_;
  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::deque<Question> questions_;
  bool changed_ = false, saved_ = false;
  std::chrono::steady_clock::time_point save_at_;
};

// The questions in a file, oldest first; none if it cannot be read.
std::vector<Question> ReadQuestions(const std::string& path);

// Answers as `engine` does and notes what was asked: queries, and ids of single seeds, not filters and pages. Both must outlive
// it.
std::unique_ptr<Engine> MakeRecordingEngine(const Engine& engine, RecentQuestions& questions);

}  // namespace xeber
