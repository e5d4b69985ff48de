#include "annotate/keyed_names.h"

#include <utility>

#include "annotate/gazetteer.h"
#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::size_t kMinSoundBytes = 5;

}  // namespace

KeyedNames::KeyedNames(const NameBatch& batch, const Language& language, const Analyzer& analyzer) : language_(language) {
  Analysis analysis;
  analyzer.Analyze(batch.text, language, analysis);
  const Token* token = analysis.tokens.data();
  const Token* const stop = token + analysis.tokens.size();
  for (std::size_t name = 0; name < batch.ends.size(); ++name) {
    const Token* const begin = token;
    while (token != stop && token->end <= batch.ends[name]) ++token;
    Add({begin, token}, batch.entries[name], batch.flags[name]);
  }
}

void KeyedNames::Add(Tokens tokens, std::uint32_t entry, std::uint16_t flags) {
  if (tokens.empty()) return;
  const Token& first = tokens.front();
  if (first.casing == Casing::kLower) flags |= kNameLower;
  if (tokens.size() == 1 && first.casing == Casing::kUpper && first.exact.size() <= 8) flags |= kNameAcronym;
  for (const Token& token : tokens) keys_.push_back(ExactKey(token));
  Close(entry, flags);
  const std::uint64_t salt = LanguageSalt(language_);
  for (const Token& token : tokens) keys_.push_back(StemKey(token, salt));
  Close(entry, flags);
  if (flags & kNameLower) {
    small_starts_.push_back(ExactKey(first));
    small_starts_.push_back(StemKey(first, salt));
  }
  if (flags & (kNameLower | kNameAcronym)) return;
  AddLight(tokens, entry, flags);
  AddSound(tokens, entry, flags);
}

// An English name that stands for the Azerbaijani and Turkish ones, too, is found with their endings.
void KeyedNames::AddLight(Tokens tokens, std::uint32_t entry, std::uint16_t flags) {
  const bool english = language_.primary() == "en";
  if (english && (flags & (kNameInAz | kNameInTr)) == 0) return;
  const Language endings = english ? Language("az") : language_;
  for (const Token& token : tokens) keys_.push_back(LightKey(token, endings));
  Close(entry, flags);
}

void KeyedNames::AddSound(Tokens tokens, std::uint32_t entry, std::uint16_t flags) {
  std::size_t bytes = 0;
  for (const Token& token : tokens) bytes += token.stem.size();
  if (bytes < kMinSoundBytes || SoundKey(tokens.back(), language_) == 0) return;
  for (const Token& token : tokens) keys_.push_back(SoundKey(token, language_));
  Close(entry, flags | kNameBySound);
}

KeyingThread::~KeyingThread() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
}

std::future<KeyedNames> KeyingThread::Start(std::function<KeyedNames()> work) {
  std::packaged_task<KeyedNames()> task(std::move(work));
  std::future<KeyedNames> result = task.get_future();
  {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
  if (!thread_.joinable()) thread_ = std::jthread([this] { Run(); });
  return result;
}

bool KeyingThread::HelpOut() {
  std::packaged_task<KeyedNames()> task;
  {
    const std::scoped_lock lock(mutex_);
    if (tasks_.empty()) return false;
    task = std::move(tasks_.back());
    tasks_.pop_back();
  }
  task();
  return true;
}

void KeyingThread::Run() {
  while (true) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    std::packaged_task<KeyedNames()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
  }
}

}  // namespace xeber
