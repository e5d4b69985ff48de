// What a line of a saved page looks like, in any language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xeber {

// A line that is not blank, without surrounding white space and bullets' space; a view of the page.
struct PageLine {
  std::string_view text;
  bool after_blank = false;  // an empty line stands before it
};

// The lines of `page` that are not blank, in order.
std::vector<PageLine> SplitPage(std::string_view page);

// The words of a line, folded for case and one space apart, without punctuation and symbols: equal for a title and its
// repetition. The dotted, dotless and capital I are one letter here. "" for a line of more than 1,000 bytes.
std::string LineKey(std::string_view line);

// A sentence, or something so long that it can be no title: what must never be dropped.
bool IsProse(std::string_view line);

// A bullet, currency, number: "• $ 1.7", "USD 1,7000".
bool IsRate(std::string_view line);

// A few words with a clock time or a date and no sentence: "Politics 15:00", "6 dekabr 2023, 10:30",
// "2 saat önce".
bool IsDateLine(std::string_view line);

// Nothing but an address: "www.news.example", "https://news.example/".
bool IsSiteAddress(std::string_view line);

// Nothing but digits, at most nine.
bool IsCount(std::string_view line);

}  // namespace xeber
