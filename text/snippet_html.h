// Text with marked ranges as HTML that can be put into a page as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "news/hit.h"

namespace xeber {

// `text` escaped for HTML, in element content and quoted attributes alike: & < > " ' become entities, the bytes of `highlights`
// stand between marks.before and marks.after, which are not escaped. What could reach beyond the text is taken out: bytes that
// are no UTF-8 and control characters other than white space become U+FFFD, and characters that open or close a direction of
// writing (U+202A-202E, U+2066-2069) are dropped. Ranges that begin inside an earlier one or a character, are empty or leave the
// text are not marked; one that ends inside a character ends behind it. Always well-formed UTF-8. Thread-safe; any bytes are
// taken.
std::string ToHtml(std::string_view text, const std::vector<ByteRange>& highlights, const HtmlMarks& marks = {});

}  // namespace xeber
