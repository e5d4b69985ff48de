#include "text/token_scanner.h"

#include <algorithm>
#include <array>

#include "text/utf8.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxLocalPart = 64;
constexpr std::size_t kMaxAddress = 2048;

// Top-level domains under which a bare "name.tld" is read as an address.
constexpr std::string_view kDomains[] = {"com", "org",  "net", "az",  "tr",  "ru", "ge", "uk", "de", "fr",  "eu",   "edu",
                                         "gov", "info", "io",  "biz", "int", "tv", "me", "ua", "kz", "app", "news", "example"};

bool IsAsciiWord(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool IsLocalPart(unsigned char c) { return IsAsciiWord(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }

// Length of the hyphen at text[at]: "-", "‐" or "‑"; 0 if there is none.
std::size_t HyphenAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '-') return 1;
  const std::string_view rest = text.substr(at, 3);
  return rest == "\u2010" || rest == "\u2011" ? 3 : 0;
}

std::size_t ApostropheAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '\'') return 1;
  const std::string_view rest = text.substr(at, 3);
  if (rest == "\u2019" || rest == "\u2018") return 3;
  return rest.substr(0, 2) == "\u02BC" ? 2 : 0;
}

struct Shape {
  std::size_t letters = 0;
  std::size_t digits = 0;
  std::size_t uppers = 0;
  bool other = false;
};

Shape ShapeOf(std::string_view text, const Characters& characters) {
  Shape shape;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = DecodeAt(text, at);
    at += next.size;
    if (next.c == kBadByte) continue;
    const Characters::Info& info = characters.Of(next.c);
    if (info.word_class == WordClass::kDigit) {
      ++shape.digits;
    } else if (info.word_class == WordClass::kLetter || info.word_class == WordClass::kHebrew) {
      ++shape.letters;
      shape.uppers += info.upper;
    } else if (info.word_class != WordClass::kMark) {
      shape.other = true;
    }
  }
  return shape;
}

// "A.B.C": single letters with full stops between them.
bool IsDottedAcronym(std::string_view text, const Characters& characters) {
  if (text.size() > 40) return false;
  std::size_t letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded letter = DecodeAt(text, at);
    if (letter.c == kBadByte || characters.ClassOf(letter.c) != WordClass::kLetter) return false;
    at += letter.size;
    ++letters;
    if (at < text.size() && text[at] != '.') return false;
    ++at;
  }
  return letters >= 2;
}

bool IsDomain(std::string_view text) {
  if (text.size() > 253) return false;
  if (!std::all_of(text.begin(), text.end(), [](unsigned char c) { return IsAsciiWord(c) || c == '.'; })) return false;
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c >= 'A' && c <= 'Z'; })) return false;
  const std::string_view last = text.substr(text.rfind('.') + 1);
  return std::find(std::begin(kDomains), std::end(kDomains), last) != std::end(kDomains) || text.starts_with("www.");
}

}  // namespace

TokenScanner::TokenScanner(std::string_view text, const LanguageData& language)
    : text_(text), language_(language), characters_(Characters::Get()), words_(text), at_sign_(text.find('@')) {}

bool TokenScanner::Scan(TokenSpan& span) {
  Word word;
  if (has_rest_) {
    word = rest_;
    has_rest_ = false;
  } else if (!words_.Next(word)) {
    return false;
  }
  span = {word.begin, word.end, word.begin, word.end, TokenKind::kWord};
  if (word.from_dictionary) {
    const Decoded first = DecodeAt(text_, word.begin);
    const bool han = first.c >= 0x2E80 && characters_.Of(first.c).script == Script::kOtherScript;
    span.kind = han ? TokenKind::kIdeograph : TokenKind::kWord;
    return true;
  }
  if (at_sign_ != std::string_view::npos && TakeEmail(word, span)) return true;
  const char after = word.end < text_.size() ? text_[word.end] : ' ';
  if ((word.has_middle || after == ':') && TakeUrl(word, span)) return true;
  if (word.has_middle) {
    TakeDotted(span);
    TakeElision(span);
  }
  if (word.begin > behind_ && text_[word.begin - 1] == '#') TakeHashtag(span);
  if (word.has_digit && span.kind == TokenKind::kWord && ShapeOf(Slice(span.begin, span.end), characters_).letters == 0)
    span.kind = TokenKind::kNumber;
  // Only a hyphen or an apostrophe joins: "-", "'", or the first byte of one of their other forms.
  if (word.has_middle || after == '-' || after == '\'' || static_cast<unsigned char>(after) >= 0xC8)
    TakeJoined(span, word.has_middle);
  return true;
}

bool TokenScanner::TakeEmail(const Word& word, TokenSpan& span) {
  while (at_sign_ < word.begin) {
    at_sign_ = text_.find('@', at_sign_ + 1);
    if (at_sign_ == std::string_view::npos) return false;
  }
  if (at_sign_ - word.begin > kMaxLocalPart || at_sign_ == word.begin) return false;
  for (std::size_t i = word.begin; i < at_sign_; ++i) {
    if (!IsLocalPart(static_cast<unsigned char>(text_[i]))) return false;
  }
  std::size_t end = at_sign_ + 1;
  while (end < text_.size() && end - at_sign_ < 256 &&
         (IsAsciiWord(static_cast<unsigned char>(text_[end])) || text_[end] == '.' || text_[end] == '-'))
    ++end;
  while (end > at_sign_ + 1 && !IsAsciiWord(static_cast<unsigned char>(text_[end - 1]))) --end;
  if (text_.substr(at_sign_, end - at_sign_).find('.') == std::string_view::npos) return false;
  span.kind = TokenKind::kEmail;
  span.end = span.base_end = static_cast<std::uint32_t>(end);
  words_.SkipTo(end);
  has_rest_ = false;
  return true;
}

std::size_t TokenScanner::EndOfAddress(std::size_t begin) const {
  std::size_t end = begin;
  const std::size_t limit = std::min(text_.size(), begin + kMaxAddress);
  while (end < limit) {
    const auto c = static_cast<unsigned char>(text_[end]);
    if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7F) break;
    const Decoded next = DecodeAt(text_, end);
    if (next.c == kBadByte || next.c == 0xA0 || (next.c >= 0x2000 && next.c <= 0x206F) || next.c >= 0x3000) break;
    end += next.size;
  }
  while (end > begin && std::string_view(".,;:!?)]}'").find(text_[end - 1]) != std::string_view::npos) --end;
  return end;
}

bool TokenScanner::TakeUrl(const Word& word, TokenSpan& span) {
  const std::string_view surface = Slice(word.begin, word.end);
  std::size_t host = word.begin;
  if (word.end < text_.size() && text_[word.end] == ':' && text_.substr(word.end, 3) == "://" &&
      std::all_of(surface.begin(), surface.end(), [](unsigned char c) { return IsAsciiWord(c); })) {
    host = word.end + 3;
  } else if (!word.has_middle || !IsDomain(surface)) {
    return false;
  }
  const bool bare = host == word.begin;
  const std::size_t end = bare && (word.end >= text_.size() || text_[word.end] != '/') ? word.end : EndOfAddress(host);
  if (end <= host) return false;
  if (text_.substr(host, 4) == "www." && end > host + 4) host += 4;
  span.kind = TokenKind::kUrl;
  span.key_begin = static_cast<std::uint32_t>(host);
  span.end = span.base_end = static_cast<std::uint32_t>(end);
  words_.SkipTo(end);
  return true;
}

void TokenScanner::TakeHashtag(TokenSpan& span) {
  if (span.begin > 1) {  // C#a is no hashtag
    const auto before = static_cast<unsigned char>(text_[span.begin - 2]);
    if (IsAsciiWord(before) || before >= 0x80 || before == '&') return;
  }
  span.kind = TokenKind::kHashtag;
  --span.begin;
  while (!has_rest_ && span.end + 1 < text_.size() && text_[span.end] == '_') {
    WordScanner ahead = words_;
    Word next;
    if (!ahead.Next(next) || next.begin != span.end + 1 || next.from_dictionary) break;
    words_.SkipTo(next.end);
    span.end = span.base_end = next.end;
  }
}

void TokenScanner::TakeDotted(TokenSpan& span) {
  const std::string_view surface = Slice(span.begin, span.end);
  const std::size_t dot = surface.find('.');
  if (dot == std::string_view::npos) return;
  if (IsDottedAcronym(surface, characters_)) {
    span.kind = TokenKind::kAcronym;
    return;
  }
  const bool number = dot > 0 && surface[dot - 1] >= '0' && surface[dot - 1] <= '9';
  if (number) return;
  rest_ = {.begin = static_cast<std::uint32_t>(span.begin + dot + 1), .end = span.end, .has_middle = true, .has_digit = true};
  has_rest_ = true;
  span.end = span.base_end = static_cast<std::uint32_t>(span.begin + dot);
}

void TokenScanner::TakeElision(TokenSpan& span) {
  if (language_.elisions.empty()) return;
  for (std::size_t at = span.begin; at < span.end && at < span.begin + 12; ++at) {
    const std::size_t apostrophe = ApostropheAt(text_, at);
    if (apostrophe == 0 || at + apostrophe >= span.end) continue;
    thread_local std::string folded;
    FoldWord(Slice(span.begin, at), language_.case_rule, folded);
    if (language_.elisions.contains(folded)) span.begin = span.key_begin = static_cast<std::uint32_t>(at + apostrophe);
    return;
  }
}

bool TokenScanner::IsAttached(std::string_view suffix) const {
  if (suffix.size() > 40 || ShapeOf(suffix, characters_).uppers > 0) return false;
  thread_local std::string folded;
  FoldWord(suffix, language_.case_rule, folded);
  return language_.IsAttached(folded);
}

void TokenScanner::TakeApostropheSuffix(TokenSpan& span) {
  for (std::size_t at = span.end; at-- > span.key_begin + 1;) {
    const std::size_t apostrophe = ApostropheAt(text_, at);
    if (apostrophe == 0 || at + apostrophe >= span.end) continue;
    const std::string_view suffix = Slice(at + apostrophe, span.end);
    const bool possessive = language_.possessive_s && (suffix == "s" || suffix == "S");
    if (possessive || (!language_.attached.empty() && IsAttached(suffix))) span.base_end = static_cast<std::uint32_t>(at);
    return;
  }
}

void TokenScanner::TakeJoined(TokenSpan& span, bool has_middle) {
  if (has_rest_ || span.kind == TokenKind::kEmail || span.kind == TokenKind::kUrl) return;
  if (has_middle && span.end - span.begin <= 120) TakeApostropheSuffix(span);
  for (int joined = 0; joined < 2; ++joined) {
    const std::size_t hyphen = HyphenAt(text_, span.end);
    const std::size_t apostrophe = hyphen > 0 || language_.attached.empty() ? 0 : ApostropheAt(text_, span.end);
    if (hyphen + apostrophe == 0 || span.base_end != span.end) return;
    WordScanner ahead = words_;
    Word next;
    if (!ahead.Next(next) || next.begin != span.end + hyphen + apostrophe || next.from_dictionary || next.end - span.begin > 120)
      return;
    const Shape base = ShapeOf(Slice(span.key_begin, span.end), characters_);
    const Shape tail = ShapeOf(Slice(next.begin, next.end), characters_);
    const bool code = hyphen > 0 && base.letters > 0 && base.letters <= 5 && base.uppers > 0 && tail.digits > 0 &&
                      tail.digits <= 4 && tail.letters <= 1 && !tail.other;
    const bool marked = base.digits > 0 || (base.uppers == base.letters && base.letters >= 2);
    const bool suffixed = (marked || apostrophe > 0) && tail.digits == 0 && IsAttached(Slice(next.begin, next.end));
    if (!code && !suffixed) return;
    words_.SkipTo(next.end);
    if (!suffixed) span.base_end = next.end;
    span.end = next.end;
    if (code) span.kind = TokenKind::kWord;
  }
}

}  // namespace xeber
