#include "text/analyzer.h"

#include <array>
#include <atomic>
#include <cstdio>

#include "text/analyzer_settings.h"
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
    out.numbering = workshop.cache.BeginText();
    TokenScanner scanner(text, data);
    Batch batches[2];
    for (Batch *scanned = &batches[0], *located = &batches[1];; std::swap(scanned, located)) {
      Scan(scanner, text, data, workshop, *scanned);
      for (std::size_t i = 0; i < located->count; ++i) AddToken(text, located->tokens[i], data, workshop, out);
      if (scanned->count == 0) break;
    }
    CalmCapitals(text, data, out.tokens);
  }

  std::uint64_t checksum() const { return table_.checksum(); }

 private:
  static std::uint32_t NextOwner() {
    static std::atomic<std::uint32_t> next{1};
    return next++;
  }

  // A token on its way.
  struct Pending {
    TokenSpan span;
    WordCache::Search search;
  };
  // Tokens go in small batches, and one batch is looked for while the next is scanned, so that the memory of the cache is asked
  // for well before it is read.
  struct Batch {
    std::array<Pending, 16> tokens;
    std::size_t count = 0;
  };

  void Scan(TokenScanner& scanner, std::string_view text, const LanguageData& data, const Workshop& workshop,
            Batch& batch) const {
    batch.count = 0;
    while (batch.count < batch.tokens.size() && scanner.Next(batch.tokens[batch.count].span))
      Prepare(text, data, workshop, batch.tokens[batch.count++]);
    for (std::size_t i = 0; i < batch.count; ++i) batch.tokens[i].search.Locate(workshop.cache);
  }

  void Prepare(std::string_view text, const LanguageData& data, const Workshop& workshop, Pending& pending) const {
    const TokenSpan& span = pending.span;
    pending.search = WordCache::Search(workshop.cache, {.surface = text.substr(span.key_begin, span.end - span.key_begin),
                                                        .base_bytes = span.base_end - span.key_begin,
                                                        .owner = owner_ * 256 + data.number,
                                                        .kind = span.kind});
  }

  void AddToken(std::string_view text, const Pending& pending, const LanguageData& data, Workshop& workshop,
                Analysis& out) const {
    const TokenSpan& span = pending.span;
    const std::size_t number = out.tokens.size();
    Token& token = out.tokens.emplace_back();
    token.begin = span.begin;
    token.end = span.end;
    token.position = static_cast<std::uint32_t>(number);
    FillKeys(pending, data, workshop, out.arena, token);
    if (token.exact.empty()) {  // nothing but marks
      out.tokens.pop_back();
    } else {
      if (span.key_begin != span.begin) token.word = 0;  // "#word" is not "word"
      token.sentence_start = number == 0 || StartsSentence(text, span, out.tokens[number - 1]);
    }
  }

  void FillKeys(const Pending& pending, const LanguageData& data, Workshop& workshop, Arena& arena, Token& token) const {
    if (workshop.cache.Find(pending.search, arena, token)) return;
    const WordCache::Key& key = pending.search.key();
    const WordKeys& keys = workshop.maker.Make(key.surface, key.base_bytes, key.kind, table_, data);
    token.word = workshop.cache.Insert(pending.search, keys);
    token.exact = arena.Copy(keys.exact);
    token.stem = arena.Copy(keys.stem);
    token.folded = keys.folded.empty() ? std::string_view() : arena.Copy(keys.folded);
    token.kind = keys.kind;
    token.casing = keys.casing;
    token.stop = keys.stop;
    token.abbreviation = keys.abbreviation;
  }

  // In a text written all in capitals, capitals make no acronym.
  static void CalmCapitals(std::string_view text, const LanguageData& data, std::vector<Token>& tokens) {
    std::size_t upper = 0, cased = 0;
    for (const Token& token : tokens) {
      upper += token.casing == Casing::kUpper;
      cased += token.casing != Casing::kNone;
    }
    if (upper < 3 || upper * 2 <= cased) return;
    for (Token& token : tokens) {
      if (token.kind != TokenKind::kAcronym ||
          text.substr(token.begin, token.end - token.begin).find('.') != std::string_view::npos)
        continue;
      token.kind = TokenKind::kWord;
      token.word = 0;
      token.stop = data.stop_words.contains(token.exact);
    }
  }

  static bool StartsSentence(std::string_view text, const TokenSpan& span, const Token& last) {
    if (span.begin == last.end + 1 && text[last.end] == ' ') return false;
    return EndsSentence({.before = text.substr(last.begin, last.end - last.begin),
                         .between = text.substr(last.end, span.begin - last.end),
                         .after = text.substr(span.begin)},
                        last.abbreviation);
  }

  LanguageTable table_;
  std::uint32_t owner_;
};

}  // namespace

std::string AnalyzerSettings(const Analyzer& analyzer) {
  const auto* made_of_data = dynamic_cast<const LanguageAnalyzer*>(&analyzer);
  if (made_of_data == nullptr) return "plain";
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(made_of_data->checksum()));
  return text;
}

std::unique_ptr<const Analyzer> MakeAnalyzer(const std::string& data_dir) { return std::make_unique<LanguageAnalyzer>(data_dir); }

}  // namespace xeber
