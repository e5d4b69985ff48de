// xeber_answers: answers questions from an index in this process and prints the hits and the times, for bench/compare.
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "fmt/format.h"
#include "indexer/open_index.h"
#include "ranking/local_engine.h"

namespace xeber::bench {
namespace {

struct Flags {
  std::string index, questions;
  std::string data = XEBER_SOURCE_DATA_DIR;
  int rounds = 5;
};

struct Question {
  std::string kind;
  SearchRequest request;
};

// Lines 'kind<TAB>syntax<TAB>order<TAB>query', with syntax "words" or "query" and order "relevance" or "newest".
absl::StatusOr<std::vector<Question>> ReadQuestions(const std::string& path) {
  std::ifstream lines(path);
  std::vector<Question> questions;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    if (fields.size() != 4) return absl::InvalidArgumentError(fmt::format("{}:{}: not four fields", path, questions.size() + 1));
    SearchRequest request{.query = fields[3],
                          .syntax = fields[1] == "words" ? QuerySyntax::kPlainWords : QuerySyntax::kPeople,
                          .language = "en",
                          .order = fields[2] == "newest" ? SearchOrder::kNewestFirst : SearchOrder::kRelevance,
                          .freshness = {.enabled = false},
                          .collapse_duplicates = false,
                          .with_snippets = false,
                          .now = std::chrono::sys_days(std::chrono::year(9999) / 1 / 1)};
    questions.push_back({fields[0], std::move(request)});
  }
  return questions;
}

// The first round warms up; its hits are printed, the times of the others are.
absl::Status Ask(const Engine& engine, const std::vector<Question>& questions, int rounds) {
  for (int round = 0; round <= rounds; ++round) {
    for (const Question& question : questions) {
      const auto start = std::chrono::steady_clock::now();
      const auto answer = engine.Search(question.request);
      const std::chrono::nanoseconds time = std::chrono::steady_clock::now() - start;
      if (!answer.ok()) return answer.status();
      const auto id = [](std::string* out, const Hit& hit) { out->append(hit.card.id.value()); };
      if (round == 0)
        fmt::print("hits\t{}\t{}\n", question.kind, absl::StrJoin(answer->hits, " ", id));
      else
        fmt::print("time\t{}\t{}\n", question.kind, time.count());
    }
  }
  return absl::OkStatus();
}

absl::Status Run(const Flags& flags) {
  const auto pipeline = LoadPipeline(flags.data);
  if (!pipeline.ok()) return pipeline.status();
  const auto questions = ReadQuestions(flags.questions);
  if (!questions.ok()) return questions.status();
  const auto index = OpenIndex(flags.index, *pipeline, {});
  if (!index.ok()) return index.status();
  return Ask(*MakeLocalEngine(**index, *pipeline->analyzer, *pipeline->annotator), *questions, flags.rounds);
}

}  // namespace
}  // namespace xeber::bench

int main(int argc, char** argv) {
  xeber::bench::Flags flags;
  CLI::App app{"Answers questions from an index, and prints hits and times (nanoseconds)"};
  app.add_option("--index", flags.index, "Made by xeber reindex")->type_name("DIR")->required();
  app.add_option("--questions", flags.questions, "Lines of kind, 'words' or 'query', 'relevance' or 'newest', query")->required()->check(CLI::ExistingFile);
  app.add_option("--data", flags.data, "Xeber's data files")->type_name("DIR")->capture_default_str();
  app.add_option("--rounds", flags.rounds, "That are counted, after one that warms up")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (const absl::Status status = xeber::bench::Run(flags); !status.ok()) {
    std::cerr << "xeber_answers: " << status.message() << '\n';
    return 1;
  }
  return 0;
}
