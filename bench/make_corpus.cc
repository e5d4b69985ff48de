// xeber_corpus: writes a generated archive as JSON lines to standard output.
#include <cstdio>
#include <iostream>

#include "CLI/CLI.hpp"
#include "bench/corpus.h"

int main(int argc, char** argv) {
  xeber::bench::CorpusOptions options{.sounds_directory = XEBER_SOUNDS_DIR};
  CLI::App app("Writes an invented news archive, the same bytes for the same options, as JSON lines to standard output");
  app.add_option("--articles", options.articles, "How many")->capture_default_str();
  app.add_option("--words", options.body_words, "Words a body, on average")->capture_default_str();
  app.add_option("--days", options.days, "That the archive covers")->capture_default_str();
  app.add_option("--seed", options.seed, "Another archive")->capture_default_str();
  app.add_option("--languages", options.languages, "Of az, en, ru and tr")->delimiter(',')->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto corpus = xeber::bench::GenerateCorpus(options);
  if (!corpus.ok()) {
    std::cerr << corpus.status().message() << "\n";
    return 1;
  }
  std::ios::sync_with_stdio(false);
  xeber::Article article;
  while ((*corpus)->Next(article) && std::cout) std::cout << xeber::bench::ToJsonLine(article) << '\n';
  return std::cout.flush() ? 0 : 1;
}
