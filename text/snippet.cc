#include "text/snippet.h"

#include <algorithm>
#include <bitset>

#include "text/sentence_break.h"
#include "text/utf8.h"
#include "text/word_scanner.h"

namespace xeber {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

ByteRange Trim(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin < end && IsSpace(text[begin])) ++begin;
  while (end > begin && IsSpace(text[end - 1])) --end;
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Where the next sentence begins inside `between`: behind the closing marks and the white space of the one before.
std::size_t BorderIn(std::string_view between) {
  std::size_t border = 0;
  for (std::size_t at = 0; at < between.size();) {
    const Decoded next = DecodeAt(between, at);
    const bool closes = next.c == '.' || next.c == '!' || next.c == '?' || next.c == ')' || next.c == ']' || next.c == 0x2026 ||
                        next.c == 0xBB || next.c == 0x201D || next.c == 0x2019 || next.c == 0x3002 || next.c == 0xFF01 ||
                        next.c == 0xFF1F || next.c == 0x300D || next.c == 0x061F || next.c == 0x06D4 || next.c == 0x0964;
    const bool quote = next.c == '"' || next.c == '\'';
    at += next.size;
    if (closes || (quote && at < between.size() && IsSpace(between[at]))) border = at;
    if (next.c == '\n' && border == 0) return at;
  }
  return border;
}

// Which of the keys each token of `analysis` carries, as (token, key) pairs in token order.
struct Match {
  std::size_t token;
  std::size_t key;
};

// Tells most words from most keys at a glance: by length and the bytes at both ends.
constexpr std::size_t kShapes = 1024;
std::size_t ShapeOf(std::string_view key) {
  if (key.empty()) return 0;
  return (static_cast<unsigned char>(key.front()) * 7u + static_cast<unsigned char>(key.back()) * 31u + key.size() * 131u) %
         kShapes;
}

std::vector<Match> FindMatches(const Analysis& analysis, const std::vector<std::string_view>& keys) {
  std::vector<std::pair<std::string_view, std::size_t>> sorted;
  std::bitset<kShapes> shapes;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    sorted.emplace_back(keys[i], i);
    shapes.set(ShapeOf(keys[i]));
  }
  std::sort(sorted.begin(), sorted.end());
  const auto find = [&](std::string_view key) -> std::ptrdiff_t {
    if (!shapes.test(ShapeOf(key))) return -1;
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), std::make_pair(key, std::size_t{0}));
    return at != sorted.end() && at->first == key && !key.empty() ? static_cast<std::ptrdiff_t>(at->second) : -1;
  };
  std::vector<Match> matches;
  for (std::size_t i = 0; i < analysis.tokens.size() && !keys.empty(); ++i) {
    const Token& token = analysis.tokens[i];
    std::ptrdiff_t key = find(token.stem);
    if (key < 0) key = find(token.folded);
    if (key < 0) key = find(token.exact);
    if (key >= 0) matches.push_back({i, static_cast<std::size_t>(key)});
  }
  return matches;
}

// The run of matches that covers most different keys within `max_bytes`; the earliest of the best. Empty for no matches.
std::pair<std::size_t, std::size_t> BestRun(const Analysis& analysis, const std::vector<Match>& matches, std::size_t key_count,
                                            std::size_t max_bytes) {
  std::vector<std::size_t> counts(key_count, 0);
  std::size_t covered = 0, begin = 0, best_score = 0;
  std::pair<std::size_t, std::size_t> best{0, 0};
  for (std::size_t end = 0; end < matches.size(); ++end) {
    covered += counts[matches[end].key]++ == 0;
    while (begin < end && analysis.tokens[matches[end].token].end - analysis.tokens[matches[begin].token].begin > max_bytes)
      covered -= --counts[matches[begin++].key] == 0;
    const std::size_t score = covered * 8 + std::min<std::size_t>(end - begin + 1, 7);
    if (score <= best_score) continue;
    best_score = score;
    best = {begin, end + 1};
  }
  return best;
}

// A window of about `max_bytes` around [first, last] tokens: from the sentence's start if it fits, else from a word near by.
ByteRange WindowAround(std::string_view text, const Analysis& analysis, std::size_t first, std::size_t last,
                       std::size_t max_bytes) {
  const std::vector<Token>& tokens = analysis.tokens;
  const std::size_t run_end = tokens[last].end;
  const std::size_t room = max_bytes > run_end - tokens[first].begin ? max_bytes - (run_end - tokens[first].begin) : 0;
  std::size_t start = first;
  while (start > 0 && !tokens[start].sentence_start && run_end - tokens[start - 1].begin <= max_bytes &&
         tokens[first].begin - tokens[start - 1].begin <= room)
    --start;
  if (!tokens[start].sentence_start) {  // the sentence is too long: leave room behind as well
    while (start < first && tokens[first].begin - tokens[start].begin > room / 2) ++start;
  }
  const std::size_t begin = start == 0 ? Trim(text, 0, tokens[0].begin + 1).begin : tokens[start].begin;
  std::size_t end = run_end;
  std::size_t next = last + 1;
  while (next < tokens.size() && tokens[next].end - begin <= max_bytes) end = tokens[next++].end;
  const std::size_t limit = next < tokens.size() ? tokens[next].begin : text.size();
  const std::size_t closing = BorderIn(text.substr(end, limit - end));
  if (end + closing - begin <= max_bytes + 8) end += closing;
  return Trim(text, begin, end);
}

// At most `max_bytes` of `range`, for a single token longer than the window.
ByteRange Bound(std::string_view text, ByteRange range, std::size_t max_bytes) {
  const std::size_t size = CutUtf8(text.substr(range.begin, range.end - range.begin), max_bytes + 8).size();
  return {range.begin, static_cast<std::uint32_t>(range.begin + size)};
}

}  // namespace

std::vector<ByteRange> FindSentences(std::string_view text, const Language& language) {
  std::vector<ByteRange> sentences;
  WordScanner words(text);
  Word last;
  bool any = false;
  std::size_t begin = 0;
  for (Word word; words.Next(word); last = word, any = true) {
    if (!any || word.begin == last.end || (word.begin == last.end + 1 && text[last.end] == ' ')) continue;
    const std::string_view between = text.substr(last.end, word.begin - last.end);
    if (!EndsSentence({text.substr(last.begin, last.end - last.begin), between, text.substr(word.begin)}, language)) continue;
    const std::size_t border = last.end + BorderIn(between);
    if (const ByteRange range = Trim(text, begin, border); range.begin < range.end) sentences.push_back(range);
    begin = border;
  }
  if (const ByteRange range = Trim(text, begin, text.size()); range.begin < range.end) sentences.push_back(range);
  return sentences;
}

Snippet MakeSnippet(std::string_view text, const Analysis& analysis, const std::vector<std::string_view>& keys,
                    std::size_t max_bytes) {
  if (analysis.tokens.empty()) return {.text = std::string(CutUtf8(text, max_bytes))};
  const std::vector<Match> matches = FindMatches(analysis, keys);
  const auto [from, to] = BestRun(analysis, matches, keys.size(), max_bytes);
  const std::size_t first = from < to ? matches[from].token : 0;
  const std::size_t last = from < to ? matches[to - 1].token : 0;
  const ByteRange window = Bound(text, WindowAround(text, analysis, first, last, max_bytes), max_bytes);
  Snippet snippet{.text = std::string(text.substr(window.begin, window.end - window.begin))};
  for (const Match& match : matches) {
    const Token& token = analysis.tokens[match.token];
    if (token.begin >= window.begin && token.end <= window.end)
      snippet.highlights.push_back({token.begin - window.begin, token.end - window.begin});
  }
  return snippet;
}

std::vector<ByteRange> FindKeys(const Analysis& analysis, const std::vector<std::string_view>& keys) {
  std::vector<ByteRange> ranges;
  for (const Match& match : FindMatches(analysis, keys)) {
    const Token& token = analysis.tokens[match.token];
    ranges.push_back({token.begin, token.end});
  }
  return ranges;
}

}  // namespace xeber
