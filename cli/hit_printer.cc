#include "cli/hit_printer.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cli/terminal.h"

namespace xeber::cli {
namespace {

constexpr std::size_t kSharedShown = 6;

std::string Highlighted(std::string_view text, const std::vector<ByteRange>& ranges, const Style& style, bool bold) {
  const auto plain = [&](std::string_view part) { return bold ? style.Bold(OneLine(part)) : OneLine(part); };
  std::string marked;
  std::size_t done = 0;
  for (const auto& range : ranges) {
    if (range.begin < done || range.end > text.size() || range.begin > range.end) continue;
    marked += plain(text.substr(done, range.begin - done));
    marked += style.Highlight(OneLine(text.substr(range.begin, range.end - range.begin)));
    done = range.end;
  }
  return marked + plain(text.substr(done));
}

std::string Facts(const Card& card, Time now) {
  std::vector<std::string> facts;
  for (const auto* fact : {&card.category, &card.source})
    if (!fact->empty()) facts.push_back(OneLine(*fact));
  if (card.publish_time) facts.push_back(FormatTime(*card.publish_time) + " (" + RelativeTime(card.publish_time->at, now) + ")");
  if (!card.language.empty() && card.language != "und") facts.push_back(card.language);
  return fmt::format("{}", fmt::join(facts, " · "));
}

// What the seed (or query) and the hit share, strongest first, and how many articles stand behind it.
std::string Why(const Hit& hit) {
  std::vector<std::string> shared;
  for (const auto& feature : hit.explanation.shared)
    if (shared.size() < kSharedShown) shared.push_back(OneLine(feature.name));
  std::string why = RelationName(hit.relation);
  std::replace(why.begin(), why.end(), '-', ' ');
  if (!shared.empty()) why += fmt::format("{}{}", why.empty() ? "" : ": ", fmt::join(shared, ", "));
  const auto add = [&](std::size_t count, std::string_view one, std::string_view several) {
    if (count > 0) why += fmt::format("{}{} {}", why.empty() ? "" : "; ", count, count == 1 ? one : several);
  };
  add(hit.duplicates.size(), "duplicate", "duplicates");
  add(hit.same_story.size(), "other report of the story", "other reports of the story");
  return why;
}

}  // namespace

std::string RelationName(Relation relation) {
  switch (relation) {
    case Relation::kUnspecified:
      return "";
    case Relation::kDuplicate:
      return "duplicate";
    case Relation::kSameStory:
      return "same-story";
    case Relation::kFollowUp:
      return "follow-up";
    case Relation::kBackground:
      return "background";
    case Relation::kSameTopic:
      return "same-topic";
    case Relation::kRecentFill:
      return "recent";
  }
  return "";
}

void HitPrinter::Print(std::size_t rank, const Hit& hit, bool explain) const {
  const Style style(stdout);
  const auto line = [](const std::string& text) {
    if (!text.empty()) fmt::print("    {}\n", text);
  };
  const std::string_view title = hit.card.title.empty() ? std::string_view("(no title)") : hit.card.title;
  fmt::print("{:2}. {}\n", rank, Highlighted(title, hit.title_highlights, style, true));
  line(Facts(hit.card, now_));
  line(Highlighted(hit.snippet.text, hit.snippet.highlights, style, false));
  line(style.Accent(Why(hit)));
  if (explain)
    for (const auto& part : hit.explanation.parts)
      line(fmt::format("{:+.4f} {}", std::abs(part.value) < 0.00005 ? 0.0 : part.value, OneLine(part.name)));
  line(style.Dim(fmt::format("id {}   score {:.4f}", OneLine(hit.card.id.value()), hit.score)));
}

}  // namespace xeber::cli
