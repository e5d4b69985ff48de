// xeber eval detect
#include <fmt/core.h>

#include "cli/eval.h"
#include "cli/json_line.h"
#include "eval/detection.h"
#include "eval/judged_archive.h"

namespace xeber::cli {
namespace {

struct DetectOptions {
  std::vector<std::string> files;
  std::size_t least_bytes = 200;
  bool json = false;
};

void Print(const std::string& declared, const std::map<std::string, std::size_t>& found, bool json) {
  const DetectionScore score = ScoreOf(declared, found);
  const double accuracy = static_cast<double>(score.right) / static_cast<double>(score.articles);
  if (json) {
    JsonObject counts;
    for (const auto& [language, articles] : found) counts.Integer(language, static_cast<std::int64_t>(articles));
    fmt::print("{}\n", JsonObject()
                           .Text("group", declared)
                           .Integer("count", static_cast<std::int64_t>(score.articles))
                           .Number("accuracy", accuracy)
                           .Raw("found", counts.Finish())
                           .Finish());
    return;
  }
  fmt::print("{:8} {:>7} of {:<7} {:.4f} ", declared, score.right, score.articles, accuracy);
  for (const auto& [language, articles] : found) fmt::print(" {}={}", language, articles);
  fmt::print("\n");
}

absl::Status Run(const Globals&, const DetectOptions& options) {
  LanguageConfusion confusion;
  for (const auto& file : options.files) {
    const auto articles = ReadArticles(file, SIZE_MAX);
    if (!articles.ok()) return articles.status();
    for (const auto& [declared, found] : DetectLanguages(*articles, options.least_bytes))
      for (const auto& [language, count] : found) confusion[declared][language] += count;
  }
  if (confusion.empty()) return absl::InvalidArgumentError("no article declares a language and has a body of that length");
  for (const auto& [declared, found] : confusion) Print(declared, found, options.json);
  return absl::OkStatus();
}

}  // namespace

void AddEvalDetect(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<DetectOptions>(
      "detect", "Find the language of articles that say which it is, from their bodies alone", &Run, &eval);
  app.add_option("file", options.files, "The articles: JSON lines, plain, .gz or .zst")->required();
  app.add_option("--least-bytes", options.least_bytes, "Leave out shorter bodies; 200 if not stated");
  app.add_flag("--json", options.json, "One JSON object a language and line");
  app.footer("\nA line a declared language: how many were found right, of how many, the share, and what was found how often.");
}

}  // namespace xeber::cli
