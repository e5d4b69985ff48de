#include "text/analyzer.h"

#include <atomic>

#include "text/sentence_break.h"
#include "text/token_scanner.h"
#include "text/word_cache.h"
#include "text/word_keys.h"

namespace xeber {
namespace {

// Longer texts than this are cut: offsets are 32 bits wide.
constexpr std::size_t kMaxTextBytes = 0x7FFFFFFF;

// What a thread keeps between texts.
struct Workshop {
  WordCache cache;
  KeyMaker maker;
};

Workshop& ThisThreads() {
  thread_local Workshop workshop;
  return workshop;
}

class LanguageAnalyzer : public Analyzer {
 public:
  explicit LanguageAnalyzer(const std::string& data_dir) : table_(data_dir), owner_(NextOwner()) {}

  void Analyze(std::string_view text, const Language& language, Analysis& out) const override {
    text = text.substr(0, kMaxTextBytes);
    out.Clear();
    out.language = language;
    const LanguageData& data = table_.Find(language);
    Workshop& workshop = ThisThreads();
    TokenScanner scanner(text, data);
    std::uint32_t behind = 0;
    for (TokenSpan span; scanner.Next(span);) {
      Token token{.begin = span.begin, .end = span.end, .position = static_cast<std::uint32_t>(out.tokens.size())};
      FillKeys(text, span, data, workshop, out.arena, token);
      if (token.exact.empty()) continue;  // nothing but marks
      token.sentence_start = StartsSentence(text, span, behind, out);
      behind = span.end;
      out.tokens.push_back(token);
    }
  }

 private:
  static std::uint32_t NextOwner() {
    static std::atomic<std::uint32_t> next{1};
    return next++;
  }

  void FillKeys(std::string_view text, const TokenSpan& span, const LanguageData& data, Workshop& workshop, Arena& arena,
                Token& token) const {
    const WordCache::Key key{.surface = text.substr(span.key_begin, span.end - span.key_begin),
                             .base_bytes = span.base_end - span.key_begin,
                             .owner = owner_ * 256 + data.number,
                             .kind = span.kind};
    const std::uint64_t hash = WordCache::Hash(key);
    if (workshop.cache.Find(key, hash, arena, token)) return;
    const WordKeys& keys = workshop.maker.Make(key.surface, key.base_bytes, span.kind, table_, data);
    workshop.cache.Insert(key, hash, keys);
    token.exact = arena.Copy(keys.exact);
    token.stem = arena.Copy(keys.stem);
    token.folded = keys.folded.empty() ? std::string_view() : arena.Copy(keys.folded);
    token.kind = keys.kind;
    token.casing = keys.casing;
    token.stop = keys.stop;
  }

  static bool StartsSentence(std::string_view text, const TokenSpan& span, std::uint32_t behind, const Analysis& out) {
    if (out.tokens.empty()) return true;
    if (span.begin == behind + 1 && text[behind] == ' ') return false;
    const Token& last = out.tokens.back();
    return EndsSentence({.before = text.substr(last.begin, last.end - last.begin),
                         .between = text.substr(behind, span.begin - behind),
                         .after = text.substr(span.begin)},
                        out.language);
  }

  LanguageTable table_;
  std::uint32_t owner_;
};

}  // namespace

std::unique_ptr<const Analyzer> MakeAnalyzer(const std::string& data_dir) { return std::make_unique<LanguageAnalyzer>(data_dir); }

}  // namespace xeber
