#include "text/word_scanner.h"

#include "text/dictionary_words.h"
#include "text/letter_run.h"
#include "text/utf8.h"

namespace xeber {
namespace {

bool IsLetter(WordClass c) { return c == WordClass::kLetter || c == WordClass::kHebrew; }
bool IsAsciiLetter(char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }
bool StartsWord(WordClass c) { return IsLetter(c) || c == WordClass::kDigit; }

}  // namespace

bool WordScanner::Next(Word& word) {
  if (queued_ < queue_.size()) {
    word = queue_[queued_++];
    if (queued_ == queue_.size()) SkipTo(0);
    return true;
  }
  while (at_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte < 0x80) {
      if (!StartsWord(characters_.ClassOfAscii(byte))) {
        ++at_;
        continue;
      }
      Scan(word);
      return true;
    }
    const Decoded next = DecodeAt(text_, at_);
    const WordClass found = next.c == kBadByte ? WordClass::kOther : characters_.ClassOf(next.c);
    if (StartsWord(found)) {
      Scan(word);
      return true;
    }
    if (found == WordClass::kDictionary) {
      QueueDictionaryRun(at_);
      if (queued_ < queue_.size()) return Next(word);
      continue;
    }
    at_ += next.size;
  }
  return false;
}

// Behind the letters at `at` that UTF-8 writes in one or two bytes.
std::size_t WordScanner::SkipLetters(std::size_t at) const {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text_.data());
  const std::size_t size = text_.size();
  at = SkipPlainLetters(text_, at);
  for (;;) {
    while (at < size && IsAsciiLetter(text_[at])) ++at;
    if (at + 1 >= size || bytes[at] < 0xC2 || bytes[at] >= 0xE0 || (bytes[at + 1] & 0xC0) != 0x80) return at;
    if (characters_.ClassOfTwoBytes((bytes[at] & 0x1Fu) << 6 | (bytes[at + 1] & 0x3Fu)) != WordClass::kLetter) return at;
    at += 2;
  }
}

void WordScanner::Scan(Word& word) {
  word = {.begin = static_cast<std::uint32_t>(at_)};
  WordClass before = WordClass::kOther;
  while (at_ < text_.size()) {
    if (const std::size_t behind = SkipLetters(at_); behind > at_) {
      at_ = behind;
      before = WordClass::kLetter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text_[at_]);
    Decoded next{byte, 1};
    WordClass found;
    if (byte < 0x80) {
      found = characters_.ClassOfAscii(byte);
    } else {
      next = DecodeAt(text_, at_);
      found = next.c == kBadByte ? WordClass::kOther : characters_.ClassOf(next.c);
    }
    if (IsLetter(found)) {
      before = found;
    } else if (found == WordClass::kDigit) {
      before = found;
      word.has_digit = true;
    } else if (found == WordClass::kOther) {
      break;
    } else if (found != WordClass::kMark) {
      const std::size_t joined = JoinAt(at_, found, before);
      if (joined == 0) break;
      word.has_middle = true;
      at_ = joined;
      continue;
    }
    at_ += next.size;
  }
  word.end = static_cast<std::uint32_t>(at_);
}

std::size_t WordScanner::SkipMarks(std::size_t offset) const {
  while (offset < text_.size()) {
    const Decoded next = DecodeAt(text_, offset);
    if (next.c == kBadByte || characters_.ClassOf(next.c) != WordClass::kMark) break;
    offset += next.size;
  }
  return offset;
}

std::size_t WordScanner::JoinAt(std::size_t offset, WordClass middle, WordClass before) const {
  const bool for_letters = middle == WordClass::kMidLetter || middle == WordClass::kMidBoth || middle == WordClass::kQuote ||
                           (middle == WordClass::kDoubleQuote && before == WordClass::kHebrew);
  const bool for_digits = middle == WordClass::kMidNumber || middle == WordClass::kMidBoth || middle == WordClass::kQuote;
  if (!(IsLetter(before) && for_letters) && !(before == WordClass::kDigit && for_digits)) return 0;
  const std::size_t behind = SkipMarks(offset + DecodeAt(text_, offset).size);
  if (behind < text_.size()) {
    const Decoded next = DecodeAt(text_, behind);
    const WordClass after = next.c == kBadByte ? WordClass::kOther : characters_.ClassOf(next.c);
    if (middle == WordClass::kDoubleQuote ? after == WordClass::kHebrew
                                          : (before == WordClass::kDigit ? after == WordClass::kDigit : IsLetter(after)))
      return behind;
  }
  return middle == WordClass::kQuote && before == WordClass::kHebrew ? behind : 0;
}

void WordScanner::QueueDictionaryRun(std::size_t begin) {
  std::size_t end = begin;
  while (end < text_.size()) {
    const Decoded next = DecodeAt(text_, end);
    if (next.c == kBadByte) break;
    const WordClass found = characters_.ClassOf(next.c);
    if (found != WordClass::kDictionary && found != WordClass::kMark) break;
    end += next.size;
  }
  queue_.clear();
  queued_ = 0;
  FindDictionaryWords(text_.substr(begin, end - begin), begin, queue_);
  at_ = end;
}

}  // namespace xeber
