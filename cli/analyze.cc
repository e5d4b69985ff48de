// xeber analyze: what the analyser makes of a text, step by step.
#include <fmt/core.h>

#include <iostream>
#include <string>

#include "cli/command.h"
#include "cli/data_directory.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "text/analyzer.h"
#include "text/language_detector.h"
#include "text/snippet.h"

namespace xeber::cli {
namespace {

struct AnalyzeOptions {
  std::string text;
  std::string language;
  bool keys = false;
  bool json = false;
};

constexpr std::string_view kKinds[] = {"word", "number", "acronym", "url", "email", "hashtag", "ideograph"};
constexpr std::string_view kCasings[] = {"none", "lower", "title", "upper", "mixed"};

std::string_view NameOf(TokenKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view NameOf(Casing casing) { return kCasings[static_cast<std::size_t>(casing)]; }

// The keys of a line, the stem first: "ev evlər", with the folded key if it differs.
std::string KeysOf(const Analysis& analysis) {
  std::string keys;
  for (const Token& token : analysis.tokens) {
    for (const std::string_view key : {token.stem, token.exact, token.folded}) {
      if (key.empty()) continue;
      if (!keys.empty()) keys += ' ';
      keys += key;
    }
  }
  return keys;
}

std::string TokenJson(std::string_view text, const Token& token) {
  return JsonObject()
      .Text("text", text.substr(token.begin, token.end - token.begin))
      .Integer("begin", token.begin)
      .Integer("end", token.end)
      .Integer("position", token.position)
      .Text("kind", NameOf(token.kind))
      .Text("casing", NameOf(token.casing))
      .Boolean("stop", token.stop)
      .Boolean("sentence_start", token.sentence_start)
      .Text("exact", token.exact)
      .Text("stem", token.stem)
      .TextIfAny("folded", token.folded)
      .Finish();
}

void PrintJson(std::string_view text, const DetectedLanguage& detected, const Analysis& analysis) {
  std::vector<std::string> tokens, sentences;
  for (const Token& token : analysis.tokens) tokens.push_back(TokenJson(text, token));
  for (const ByteRange& range : FindSentences(text, analysis.language))
    sentences.push_back(JsonObject().Integer("begin", range.begin).Integer("end", range.end).Finish());
  fmt::print("{}\n", JsonObject()
                         .Text("language", analysis.language.code())
                         .Number("confidence", detected.confidence)
                         .Raw("sentences", JsonArray(sentences))
                         .Raw("tokens", JsonArray(tokens))
                         .Finish());
}

void PrintTokens(std::string_view text, const DetectedLanguage& detected, const Analysis& analysis) {
  const Style style(stdout);
  fmt::print("{} {} ({:.0f} %), analyser version {}\n", style.Dim("language"), style.Bold(analysis.language.code()),
             detected.confidence * 100, Analyzer::kVersion);
  int sentence = 0;
  for (const Token& token : analysis.tokens) {
    if (token.sentence_start) fmt::print("{}\n", style.Dim(fmt::format("sentence {}", ++sentence)));
    const std::string surface = OneLine(text.substr(token.begin, token.end - token.begin));
    const std::string stem(token.stem);
    fmt::print("  {} {} {} {}{} {}\n", style.Dim(fmt::format("{:>5}-{:<5}", token.begin, token.end)),
               token.stop ? style.Dim(surface) : style.Bold(surface), style.Highlight(stem), style.Accent(token.exact),
               token.folded.empty() ? "" : " " + style.Accent(token.folded),
               style.Dim(fmt::format("{} {}{}", NameOf(token.kind), NameOf(token.casing), token.stop ? " stop" : "")));
  }
}

absl::Status PrintKeys(const Analyzer& analyzer, const AnalyzeOptions& options) {
  Analysis analysis;
  std::string line;
  while (std::getline(std::cin, line)) {
    const Language language = options.language.empty() ? DetectLanguage(line).language : Language(options.language);
    analyzer.Analyze(line, language, analysis);
    std::fputs((KeysOf(analysis) + "\n").c_str(), stdout);
  }
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const AnalyzeOptions& options) {
  if (options.keys && (options.json || !options.text.empty()))
    return WrongUsage("--keys reads lines from standard input; it takes neither TEXT nor --json");
  const auto data = FindDataDirectory(globals);
  if (!data.ok()) return data.status();
  const auto analyzer = MakeAnalyzer(*data);
  if (options.keys) return PrintKeys(*analyzer, options);
  std::string text = options.text;
  if (text.empty()) text.assign(std::istreambuf_iterator<char>(std::cin), {});
  const DetectedLanguage detected =
      options.language.empty() ? DetectLanguage(text) : DetectedLanguage{Language(options.language), 1.0};
  Analysis analysis;
  analyzer->Analyze(text, detected.language, analysis);
  options.json ? PrintJson(text, detected, analysis) : PrintTokens(text, detected, analysis);
  return absl::OkStatus();
}

}  // namespace

void AddAnalyze(Program& program) {
  auto [app, options] =
      program.Add<AnalyzeOptions>("analyze", "Show what the analyser makes of a text: language, tokens, keys", &Run);
  app.add_option("TEXT", options.text, "The text; standard input if left out");
  app.add_option("-l,--language", options.language, "Its language (az, tr, ru, en, ...); detected if left out");
  app.add_flag("--keys", options.keys,
               "A line of index keys for every line of standard input: the stem, the exact and the folded key");
  app.add_flag("--json", options.json, "One JSON object instead of a table");
}

}  // namespace xeber::cli
