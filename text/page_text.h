// The article inside a page: HTML to text, and the noise of a page around an article dropped.
#pragma once

#include <string>
#include <string_view>

namespace xeber {

// Whether `body` looks like HTML markup rather than text that happens to hold a '<'.
bool LooksLikeHtml(std::string_view body);

// The text of an HTML fragment or page: paragraphs separated by an empty line; script, style, navigation and other boilerplate
// dropped. Any bytes are taken, nesting depth and output are bounded.
std::string HtmlToText(std::string_view html);

// `text` without the noise of a saved page around an article called `title`: exchange rates, the repeated title and its date
// line, a bare site address, lists of other articles' cards, channel and subscribe boxes. Returns `text` itself if nothing is
// noise.
std::string DropPageNoise(std::string_view text, std::string_view title);

}  // namespace xeber
