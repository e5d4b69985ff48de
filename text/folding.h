// Words to their spelling for matching.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xeber {

// How capital letters become small: kTurkic reads I as ı and İ as i.
enum class CaseRule : std::uint8_t { kRoot, kTurkic };

// Replaces `out` by `word` folded for matching: composed, lower case by `rule`, compatibility forms resolved (full width,
// ligatures), ё = е, digits as ASCII, without apostrophes, hyphens, full stops, soft hyphens, invisible characters, Arabic and
// Hebrew marks.
void FoldWord(std::string_view word, CaseRule rule, std::string& out);

// Replaces `out` by folded `word` as a plain keyboard writes it: işıq -> isiq, ə -> e.
void SpellPlainly(std::string_view word, std::string& out);

// Replaces `out` by `text` with the first letter of each word as a capital.
void CapitaliseWords(std::string_view text, CaseRule rule, std::string& out);

// Replaces `out` by Cyrillic Azerbaijani `word` (folded) in Latin letters; other letters stay.
void CyrillicToLatinAzerbaijani(std::string_view word, std::string& out);

// Whether `word` holds a letter that only Cyrillic Azerbaijani has together with its other letters (ҝ, ҹ, ә, ө, ү, һ, ј, ғ).
bool HasAzerbaijaniCyrillic(std::string_view word);

}  // namespace xeber
