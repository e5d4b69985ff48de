// xeber suggest
#include <fmt/core.h>
#include <fmt/format.h>

#include <optional>

#include "cli/command.h"
#include "cli/engine_source.h"
#include "cli/json_line.h"
#include "cli/option_types.h"
#include "cli/terminal.h"

namespace xeber::cli {
namespace {

struct SuggestOptions {
  EngineOptions engine;
  SuggestRequest request;
  std::vector<std::string> words;
  std::optional<Time> now;
  bool json = false;
};

const char* KindName(Suggestion::Kind kind) {
  static constexpr const char* kKinds[] = {"title", "entity", "phrase"};
  return kKinds[static_cast<int>(kind)];
}

std::string SuggestionJson(const Suggestion& suggestion) {
  JsonObject json;
  json.Text("kind", KindName(suggestion.kind)).Text("text", suggestion.text).TextIfAny("id", suggestion.id);
  if (suggestion.corrected) json.Boolean("corrected", true);
  return json.Finish();
}

absl::Status Run(const Globals& globals, const SuggestOptions& options) {
  const auto engine = OpenEngine(globals, options.engine);
  if (!engine.ok()) return engine.status();
  SuggestRequest request = options.request;
  request.text = fmt::format("{}", fmt::join(options.words, " "));
  request.now = options.now.value_or(ClockNow());
  const auto response = (*engine)->Suggest(request);
  if (!response.ok()) return response.status();
  const Style style(stdout);
  for (const Suggestion& suggestion : response->suggestions) {
    if (options.json)
      fmt::print("{}\n", SuggestionJson(suggestion));
    else
      fmt::print("{} {}{}\n", style.Dim(fmt::format("{:6}", KindName(suggestion.kind))), OneLine(suggestion.text),
                 suggestion.corrected ? style.Dim("  (corrected)") : "");
  }
  return absl::OkStatus();
}

}  // namespace

void AddSuggest(Program& program) {
  auto [app, options] = program.Add<SuggestOptions>("suggest", "Complete what somebody is typing", &Run);
  AddEngineOptions(app, options.engine);
  app.add_option("text", options.words, "Typed so far; a space at its end closes the last word")->required();
  app.add_option("--limit", options.request.limit, "How many suggestions; 10 if not stated")
      ->check(CLI::Range(1, SuggestRequest::kMaxLimit));
  app.add_option("--language", options.request.language, "The reader's language (BCP-47): its suggestions come first");
  AddTimeOption(app, "--now", options.now, "Suggest nothing that is published later; the clock's time if not stated");
  app.add_flag("--json", options.json, "One JSON object a suggestion, each on a line");
  app.footer(
      "\nTitles, names and phrases of several titles; diacritics need not be typed, and one typing error is forgiven.\n"
      "With --index the titles are read first (about 3 s a million); a server keeps them read.\n"
      "\nExamples:\n"
      "  xeber suggest --index news.xeber 'central b'\n"
      "  xeber suggest --server 127.0.0.1:50051 --language az baki");
}

}  // namespace xeber::cli
