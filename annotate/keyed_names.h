// The names of a gazetteer by the keys with which texts look for them; analysed in batches, as texts are, so that the keys are the same.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "text/analyzer.h"

namespace xeber {

// Names of one language that wait for their analysis, one a line.
struct NameBatch {
  std::string text;
  std::vector<std::uint32_t> ends;  // in text, exclusive
  std::vector<std::uint32_t> entries;
  std::vector<std::uint16_t> flags;
};

// A batch's names by the keys with which texts look for them.
class KeyedNames {
 public:
  struct Name {
    std::size_t end = 0;  // in keys(), where the next one's begin
    std::uint32_t entry = 0;
    std::uint16_t flags = 0;
  };

  KeyedNames(const NameBatch& batch, const Language& language, const Analyzer& analyzer);

  const std::vector<std::uint64_t>& keys() const { return keys_; }
  const std::vector<Name>& names() const { return names_; }
  const std::vector<std::uint64_t>& small_starts() const { return small_starts_; }  // keys of first words in small letters

 private:
  using Tokens = std::span<const Token>;

  void Add(Tokens tokens, std::uint32_t entry, std::uint16_t flags);
  void AddLight(Tokens tokens, std::uint32_t entry, std::uint16_t flags);
  void AddSound(Tokens tokens, std::uint32_t entry, std::uint16_t flags);
  void Close(std::uint32_t entry, std::uint16_t flags) { names_.push_back({keys_.size(), entry, flags}); }

  const Language language_;
  std::vector<std::uint64_t> keys_;
  std::vector<Name> names_;
  std::vector<std::uint64_t> small_starts_;
};

// One thread that keys batches, beside the one that gives them, in the order given; it remembers words from one to the next.
// Started by the first.
class KeyingThread {
 public:
  ~KeyingThread();
  std::future<KeyedNames> Start(std::function<KeyedNames()> work);
  // Does what is not begun and was given last instead of the thread; false if there is nothing.
  bool HelpOut();

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::packaged_task<KeyedNames()>> tasks_;
  bool ending_ = false;
  std::jthread thread_;  // goes first
};

}  // namespace xeber
