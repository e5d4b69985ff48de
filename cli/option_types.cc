#include "cli/option_types.h"

#include <charconv>

#include "cli/terminal.h"

namespace xeber::cli {
namespace {

std::optional<std::chrono::hours> ParseDuration(const std::string& text) {
  unsigned count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || end - rest != 1 || count > 24u * 366 * 1000) return std::nullopt;
  switch (*rest) {
    case 'h':
      return std::chrono::hours(count);
    case 'd':
      return std::chrono::days(count);
    case 'w':
      return std::chrono::weeks(count);
    default:
      return std::nullopt;
  }
}

}  // namespace

CLI::Option* AddTimeOption(CLI::App& app, const std::string& name, std::optional<Time>& time, const std::string& description) {
  const auto read = [name, &time](const std::string& text) {
    if (text == "now") return void(time = ClockNow());
    const auto parsed = ParseTime(text);
    if (!parsed) throw CLI::ValidationError(name, "'" + text + "' is not a time such as 2026-11-23 or 2026-11-23T10:30:00+04:00");
    time = parsed->at;
  };
  return app.add_option_function<std::string>(name, read, description)->type_name("TIME");
}

void AddZoneOption(CLI::App& app, std::chrono::minutes& zone) {
  const auto read = [&zone](const std::string& text) {
    const auto parsed = ParseZoneOffset(text);
    if (!parsed) throw CLI::ValidationError("--time-zone", "'" + text + "' is not a zone such as UTC or +04:00");
    zone = *parsed;
  };
  app.add_option_function<std::string>("--time-zone", read, "Zone of dates that state none; UTC if not stated")
      ->type_name("ZONE");
}

CLI::Option* AddDurationOption(CLI::App& app, const std::string& name, std::optional<std::chrono::hours>& duration,
                               const std::string& description) {
  const auto read = [name, &duration](const std::string& text) {
    duration = ParseDuration(text);
    if (!duration) throw CLI::ValidationError(name, "'" + text + "' is not a length of time such as 12h, 30d or 2w");
  };
  return app.add_option_function<std::string>(name, read, description)->type_name("DURATION");
}

void AddFeedbackOptions(CLI::App& app, Feedback& feedback) {
  auto* flag = app.add_flag("--feedback", feedback.enabled, "Rank by words that the first hits tell most of, too (RM3)");
  app.add_option("--feedback-hits", feedback.hits, "Hits to learn from; 10 if not stated")->check(CLI::Range(1, Feedback::kMaxHits))->needs(flag);
  app.add_option("--feedback-words", feedback.words, "Words to learn; 20 if not stated")->check(CLI::Range(1, Feedback::kMaxWords))->needs(flag);
  app.add_option("--feedback-weight", feedback.weight, "Of learned words against the query's own, between 0 and 1; 0.4 if not stated")
      ->check(CLI::Range(0.01, 0.99))
      ->needs(flag);
}

void AddFilterOptions(CLI::App& app, Filter& filter) {
  const auto add_list = [&app](const std::string& name, std::vector<std::string>& values, const std::string& what) {
    app.add_option(name, values, what)->allow_extra_args(false)->type_name("NAME");
  };
  add_list("--language", filter.languages, "Only articles in this language (BCP-47); may be repeated");
  add_list("--category", filter.categories, "Only articles of this category; may be repeated");
  add_list("--source", filter.sources, "Only articles of this source; may be repeated");
  AddTimeOption(app, "--after", filter.published_from, "Only articles published at this time or later");
  AddTimeOption(app, "--before", filter.published_before, "Only articles published before this time");
  app.add_option("--filter", filter.expression, "Only articles that fulfil this expression: category = \"sport\" AND NOT author:reed")
      ->type_name("EXPRESSION");
}

}  // namespace xeber::cli
