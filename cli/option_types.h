// Options whose values are more than text: read once, at the edge, with errors that name what would be right.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "news/query.h"
#include "news/time.h"

namespace xeber::cli {

// A point in time in ISO 8601; without a zone, UTC. "now" = the system's clock.
CLI::Option* AddTimeOption(CLI::App& app, const std::string& name, std::optional<Time>& time, const std::string& description);

// --time-zone: where dates without a zone are from, "+04:00" or "UTC".
void AddZoneOption(CLI::App& app, std::chrono::minutes& zone);

// A length of time: "12h", "30d", "2w".
CLI::Option* AddDurationOption(CLI::App& app, const std::string& name, std::optional<std::chrono::hours>& duration,
                               const std::string& description);

// One of the named values.
template <class Value>
CLI::Option* AddChoiceOption(CLI::App& app, const std::string& name, Value& value,
                             const std::vector<std::pair<std::string, Value>>& choices, const std::string& description) {
  const auto pick = [name, choices, &value](const std::string& text) {
    std::string known;
    for (const auto& [word, meaning] : choices) {
      if (word == text) return void(value = meaning);
      known += (known.empty() ? "" : ", ") + word;
    }
    throw CLI::ValidationError(name, "'" + text + "' is not one of " + known);
  };
  std::string words;
  for (const auto& choice : choices) words += (words.empty() ? "" : "|") + choice.first;
  return app.add_option_function<std::string>(name, pick, description)->type_name(words);
}

// --feedback, --feedback-hits, --feedback-words, --feedback-weight.
void AddFeedbackOptions(CLI::App& app, Feedback& feedback);

// --language, --category, --source (each any number of times), --after, --before, --filter.
void AddFilterOptions(CLI::App& app, Filter& filter);

}  // namespace xeber::cli
