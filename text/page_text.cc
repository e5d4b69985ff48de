#include "text/page_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/page_lines.h"
#include "text/page_words.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxHeadBytes = 90;     // of the line of a list's heading
constexpr std::size_t kMaxButtonBytes = 120;  // of the line of a channel or share box
constexpr int kMaxHeadings = 32;              // looked at in one page
constexpr std::size_t kMaxLinesAboveTitle = 60;
constexpr int kMaxChannelWords = 8;
constexpr std::size_t kMinTitleStartBytes = 24;
constexpr std::size_t kMaxTeaserLines = 200;

template <std::size_t kSize>
bool Holds(const std::array<std::string_view, kSize>& words, std::string_view key) {
  return std::find(words.begin(), words.end(), key) != words.end();
}

int CountWords(std::string_view key) { return key.empty() ? 0 : 1 + static_cast<int>(std::count(key.begin(), key.end(), ' ')); }

// Whether `phrase` stands in `key` on word borders.
bool HoldsPhrase(std::string_view key, std::string_view phrase) {
  for (std::size_t at = key.find(phrase); at != std::string_view::npos; at = key.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if ((at == 0 || key[at - 1] == ' ') && (end == key.size() || key[end] == ' ')) return true;
  }
  return false;
}

bool IsChannelLine(std::string_view line) {
  if (line.size() > kMaxButtonBytes || line.ends_with('.')) return false;
  const std::string key = LineKey(line);
  if (CountWords(key) > kMaxChannelWords) return false;
  return std::any_of(page_words::kChannelPhrases.begin(), page_words::kChannelPhrases.end(),
                     [&](std::string_view phrase) { return HoldsPhrase(key, phrase); });
}

bool IsButton(std::string_view line) {
  if (line.size() > kMaxButtonBytes) return false;
  if (line.starts_with("©")) return true;
  return Holds(page_words::kButtons, LineKey(line));
}

// "Views: 1 234"
bool IsCounter(std::string_view line) {
  if (line.size() > kMaxHeadBytes) return false;
  std::string key = LineKey(line);
  const auto is_number = [](char c) { return (c >= '0' && c <= '9') || c == ' '; };
  const auto label = std::find_if_not(key.begin(), key.end(), is_number);
  const auto label_end = std::find_if_not(key.rbegin(), key.rend(), is_number).base();
  if (label >= label_end || label_end - label == static_cast<std::ptrdiff_t>(key.size())) return false;
  return Holds(page_words::kCounterLabels, std::string_view(label, label_end));
}

// "Pebble TV"
bool IsTelevision(std::string_view line) {
  if (line.size() > kMaxHeadBytes) return false;
  const std::string key = LineKey(line);
  return CountWords(key) <= 3 && (key.ends_with(" tv") || key.ends_with(" тв"));
}

// What stands between a title and the first sentence.
bool IsTrifle(std::string_view line) { return IsDateLine(line) || IsButton(line) || IsCount(line) || IsCounter(line); }

enum class Heading : std::uint8_t { kNone, kWeak, kStrong };

Heading HeadingOf(std::string_view line) {
  if (line.size() > kMaxHeadBytes || line.ends_with('.')) return Heading::kNone;
  const std::string key = LineKey(line);
  if (Holds(page_words::kListHeadings, key)) return Heading::kStrong;
  return Holds(page_words::kWeakHeadings, key) ? Heading::kWeak : Heading::kNone;
}

// "Read also: Bridge opens in the old town": a link between the paragraphs.
bool IsInlineLink(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon > kMaxHeadBytes || IsProse(line)) return false;
  return Holds(page_words::kListHeadings, LineKey(line.substr(0, colon)));
}

// Decides line by line what of a page is noise. Lines are half-open ranges [begin_, end_) of what may be the article, and marks
// inside it.
class NoiseFinder {
 public:
  NoiseFinder(std::span<const PageLine> lines, std::string_view title)
      : lines_(lines), title_(LineKey(title)), noise_(lines.size(), false), end_(lines.size()) {}

  std::vector<bool> Find() && {
    DropTop();
    DropButtonsBelow();
    DropLists();
    DropCardsBelow();
    DropButtonsBelow();
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (i < begin_ || i >= end_) noise_[i] = true;
    if (kept_title_) noise_[*kept_title_] = false;
    return std::move(noise_);
  }

 private:
  std::string_view Line(std::size_t i) const { return lines_[i].text; }
  // The title, or its start where the given one carries the site's name as well.
  bool IsTitle(std::size_t i) const {
    if (title_.empty()) return false;
    const std::string key = LineKey(Line(i));
    return key == title_ || (key.size() >= kMinTitleStartBytes && title_.starts_with(key) && title_[key.size()] == ' ');
  }
  bool SameLine(std::size_t a, std::size_t b) const {
    const std::string key = LineKey(Line(a));
    return !key.empty() && key == LineKey(Line(b));
  }

  // Rates, the menu above the title, the title itself, and its date line.
  void DropTop() {
    std::size_t rates = 0;
    while (rates < end_ && IsRate(Line(rates))) ++rates;
    if (rates >= 2) begin_ = rates;
    const std::size_t title = FindTitle();
    if (title == end_ && !DropRepeatedTop() && begin_ == 0) return;
    if (title < end_) begin_ = title + 1;
    while (begin_ < end_ && (IsTitle(begin_) || IsTrifle(Line(begin_)))) ++begin_;
  }

  // The first line that is the title with no sentence above it; end_ if there is none.
  std::size_t FindTitle() const {
    const std::size_t limit = std::min(end_, begin_ + kMaxLinesAboveTitle);
    for (std::size_t i = begin_; i < limit; ++i) {
      if (IsTitle(i)) return i;
      if (IsProse(Line(i))) break;
    }
    return end_;
  }

  // Of an article without a title the headline that stands twice on top is kept once.
  bool DropRepeatedTop() {
    if (!title_.empty() || begin_ + 2 >= end_ || IsProse(Line(begin_)) || !SameLine(begin_, begin_ + 1)) return false;
    kept_title_ = begin_;
    begin_ += 2;
    return true;
  }

  // From the end upwards: site address, channel, subscribe box and its number, share buttons.
  void DropButtonsBelow() {
    bool channel_below = false;
    while (end_ > begin_) {
      const std::string_view line = Line(end_ - 1);
      const bool channel = IsChannelLine(line);
      const bool count = IsCount(line) && end_ - 1 > begin_ && (IsChannelLine(Line(end_ - 2)) || IsButton(Line(end_ - 2)));
      if (!channel && !count && !IsSiteAddress(line) && !IsButton(line) && !IsCounter(line) &&
          !(channel_below && IsTelevision(line)))
        return;
      channel_below |= channel;
      --end_;
    }
  }

  // Lists of other articles under a heading, at the end of the page or between paragraphs.
  void DropLists() {
    int looked_at = 0;
    for (std::size_t i = begin_; i < end_ && looked_at < kMaxHeadings; ++i) {
      if (IsInlineLink(Line(i))) noise_[i] = true;
      const Heading heading = HeadingOf(Line(i));
      if (heading == Heading::kNone) continue;
      ++looked_at;
      std::size_t first = i + 1;
      while (first < end_ && HeadingOf(Line(first)) != Heading::kNone) ++first;
      const std::size_t after_cards = SkipCards(first);
      if (heading == Heading::kWeak && after_cards == first) continue;
      if (i > begin_ && (!HasProse(after_cards) || (heading == Heading::kStrong && AreTeasers(first)))) {
        end_ = i;
        return;
      }
      const std::size_t next = after_cards > first ? after_cards : SkipLinks(first);
      std::fill(noise_.begin() + static_cast<std::ptrdiff_t>(i), noise_.begin() + static_cast<std::ptrdiff_t>(next), true);
      i = next - 1;
    }
  }

  // Whether a sentence stands at or after line i that is not part of a card.
  bool HasProse(std::size_t i) {
    if (prose_ && *prose_ >= i && *prose_ < end_) return true;  // found before: a page of headings is still read once
    while (i < end_) {
      const std::size_t after = SkipCard(i);
      if (after == i && IsProse(Line(i))) {
        prose_ = i;
        return true;
      }
      i = std::max(after, i + 1);
    }
    return false;
  }

  // Behind the cards that start at line i: a title with its category and time, or standing twice. i if there is none.
  std::size_t SkipCards(std::size_t i) const {
    for (;;) {
      const std::size_t after = SkipCard(i);
      if (after == i) return i;
      i = after;
    }
  }

  std::size_t SkipCard(std::size_t i) const {
    const std::size_t left = end_ - std::min(i, end_);
    if (left < 2) return i;
    const bool dated = IsDateLine(Line(i + 1));
    if (left >= 3 && (dated || IsDateLine(Line(i + 2))) && (SameLine(i, i + 1) || SameLine(i, i + 2))) return i + 3;
    if (SameLine(i, i + 1)) return i + 2;
    if (dated && !IsDateLine(Line(i)) && !IsProse(Line(i))) return i + 2;
    if (IsDateLine(Line(i)) && !IsProse(Line(i + 1)) && !dated) return i + 2;
    return i;
  }

  // Whether lines `first` to the end are at least three cards of a title, a date and a teaser sentence, always in the same order.
  bool AreTeasers(std::size_t first) const {
    std::string kinds;
    for (std::size_t i = first; i < std::min(end_, first + kMaxTeaserLines); ++i)
      kinds += IsDateLine(Line(i)) ? 'd' : IsProse(Line(i)) ? 's' : 't';
    for (const std::string_view card : {"tsd", "tds", "dts"}) {
      std::size_t at = 0;
      while (std::string_view(kinds).substr(at).starts_with(card)) at += card.size();
      if (at >= 3 * card.size() && kinds.find('s', at) == std::string::npos) return first + kinds.size() == end_;
    }
    return false;
  }

  // Behind a block of at least two lines that are no sentences, as bare links in the middle of an article are.
  std::size_t SkipLinks(std::size_t first) const {
    std::size_t i = first;
    while (i < end_ && (i == first || !lines_[i].after_blank) && !IsProse(Line(i))) ++i;
    const bool ends_block = i == end_ || lines_[i].after_blank;
    return i >= first + 2 && ends_block ? i : first;
  }

  // Cards at the end without a heading we know: each title stands twice around its date.
  void DropCardsBelow() {
    std::size_t cards = 0, i = end_;
    for (; i >= begin_ + 3 && IsDateLine(Line(i - 2)) && SameLine(i - 1, i - 3); i -= 3) ++cards;
    if (cards < 2) return;
    // Their heading stands twice too, or is short enough.
    if (i >= begin_ + 2 && SameLine(i - 1, i - 2)) {
      i -= 2;
    } else if (i > begin_ + 1 && !IsProse(Line(i - 1)) && CountWords(LineKey(Line(i - 1))) <= 3) {
      --i;
    }
    if (i > begin_) end_ = i;
  }

  std::span<const PageLine> lines_;
  std::string title_;
  std::vector<bool> noise_;
  std::size_t begin_ = 0, end_;
  std::optional<std::size_t> kept_title_;
  std::optional<std::size_t> prose_;
};

}  // namespace

std::string DropPageNoise(std::string_view text, std::string_view title) {
  const std::vector<PageLine> lines = SplitPage(text);
  const std::vector<bool> noise = NoiseFinder(lines, title).Find();
  const auto first = std::find(noise.begin(), noise.end(), false) - noise.begin();
  if (std::find(noise.begin(), noise.end(), true) == noise.end() || first == static_cast<std::ptrdiff_t>(noise.size()))
    return std::string(text);
  std::string kept;
  bool gap = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    gap |= lines[i].after_blank || (noise[i] && !kept.empty());
    if (noise[i]) continue;
    if (!kept.empty()) kept += gap ? "\n\n" : "\n";
    kept += lines[i].text;
    gap = false;
  }
  return kept;
}

}  // namespace xeber
