// xeber annotate: entities and topics of a text.
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "annotate/annotator.h"
#include "annotate/conll_tagger.h"
#include "annotate/gazetteer_file.h"
#include "cli/command.h"
#include "cli/data_directory.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "text/language_detector.h"

namespace xeber::cli {
namespace {

struct AnnotateOptions {
  std::string input;
  std::string language;
  std::string model;
  std::vector<std::string> gazetteers;
  bool conll = false;
  bool json = false;
};

// The file of that name if there is one, else the words themselves; standard input if nothing is said.
std::string ReadInput(const std::string& input) {
  if (input.empty()) return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream file(input, std::ios::binary);
  if (!file) return input;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

std::string EntityJson(const ArticleEntity& entity) {
  std::vector<std::string> mentions;
  for (const Span& span : entity.mentions)
    mentions.push_back(JsonObject().Integer("begin", span.begin).Integer("end", span.end).Finish());
  return JsonObject()
      .Text("id", entity.id)
      .Text("name", entity.name)
      .Text("type", EntityTypeName(entity.type))
      .Number("salience", entity.salience)
      .Raw("mentions", JsonArray(mentions))
      .Finish();
}

void PrintJson(const Language& language, const Annotations& annotations) {
  std::vector<std::string> entities, topics;
  for (const ArticleEntity& entity : annotations.entities) entities.push_back(EntityJson(entity));
  for (const Topic& topic : annotations.topics)
    topics.push_back(JsonObject().Text("id", topic.id).Number("probability", topic.probability).Finish());
  fmt::print("{}\n", JsonObject()
                         .Text("language", language.code())
                         .Raw("entities", JsonArray(entities))
                         .Raw("topics", JsonArray(topics))
                         .Finish());
}

void PrintMarked(std::string_view text, const Annotations& annotations) {
  const Style style(stdout);
  std::vector<Span> spans;
  for (const ArticleEntity& entity : annotations.entities)
    spans.insert(spans.end(), entity.mentions.begin(), entity.mentions.end());
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::size_t at = 0;
  for (const Span& span : spans) {
    fmt::print("{}{}", text.substr(at, span.begin - at),
               style.Highlight(std::string(text.substr(span.begin, span.end - span.begin))));
    at = span.end;
  }
  fmt::print("{}\n\n", PlainLines(text.substr(at)));
  for (const ArticleEntity& entity : annotations.entities)
    fmt::print("  {:.3f} {:<12} {} {}\n", entity.salience, EntityTypeName(entity.type), style.Bold(entity.name),
               style.Dim(entity.id));
  for (const Topic& topic : annotations.topics)
    fmt::print("  {:.3f} {:<12} {}\n", topic.probability, "topic", style.Accent(topic.id));
}

absl::Status RunConll(const std::string& data, const AnnotateOptions& options) {
  if (options.language.empty()) return WrongUsage("--conll needs --language");
  const auto tagger = ConllTagger::Load(data, Language(options.language), options.model, options.gazetteers);
  if (!tagger.ok()) return tagger.status();
  const std::string tagged = (*tagger)->Tag(ReadInput(options.input));
  std::fwrite(tagged.data(), 1, tagged.size(), stdout);
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const AnnotateOptions& options) {
  const auto data = FindDataDirectory(globals);
  if (!data.ok()) return data.status();
  if (options.conll) return RunConll(*data, options);
  if (!options.model.empty()) return WrongUsage("--model goes with --conll");
  const auto annotator = MakeAnnotator(AnnotatorOptions{.data_dir = *data, .gazetteers = options.gazetteers});
  if (!annotator.ok()) return annotator.status();
  Article article;
  article.body = ReadInput(options.input);
  ArticleAnalysis analysis;
  analysis.language = options.language.empty() ? DetectLanguage(article.body).language : Language(options.language);
  const auto analyzer = MakeAnalyzer(*data);
  analyzer->Analyze("", analysis.language, analysis.title);
  analyzer->Analyze("", analysis.language, analysis.lead);
  analyzer->Analyze(article.body, analysis.language, analysis.body);
  Annotations annotations;
  (*annotator)->Annotate(article, analysis, annotations);
  options.json ? PrintJson(analysis.language, annotations) : PrintMarked(article.body, annotations);
  return absl::OkStatus();
}

}  // namespace

void AddAnnotate(Program& program) {
  auto [app, options] = program.Add<AnnotateOptions>("annotate", "Show who, where and what a text is about", &Run);
  app.add_option("INPUT", options.input, "A file, or the text itself; standard input if left out");
  app.add_option("-l,--language", options.language, "Its language (az, tr, ru, en, ...); detected if left out");
  app.add_option("--gazetteer", options.gazetteers, "A table of more names (docs/annotate.md); may be given several times; faults are told by line");
  app.add_flag("--conll", options.conll, "Read a token a line, sentences apart by empty lines, and append a column of BIO tags");
  app.add_option("--model", options.model,
                 "With --conll: a model of names in place of the shipped one (\"none\": gazetteer only)");
  app.add_flag("--json", options.json, "One JSON object instead of the marked text");
}

}  // namespace xeber::cli
