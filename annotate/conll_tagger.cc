#include "annotate/conll_tagger.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "annotate/conll.h"
#include "annotate/document.h"
#include "annotate/mention_finder.h"
#include "annotate/tagger_trainer.h"

namespace xeber {
namespace {

std::size_t CountOf(std::string_view mark, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) ++count;
  return count;
}

// A name that holds the second of two quotation marks begins with the first one: "Neftçi" İdman Klubu; one that holds the first
// ends with the second one: ASC "Kaspi Bank".
void TakeQuotes(std::string_view text, ByteSpan& name) {
  constexpr std::pair<std::string_view, std::string_view> kMarks[] = {
      {"\"", "\""}, {"\u201c", "\u201d"}, {"\u201e", "\u201c"}, {"\u00ab", "\u00bb"}};
  const std::string_view words = text.substr(name.begin, name.end - name.begin);
  std::string_view before = text.substr(0, name.begin), after = text.substr(name.end);
  if (before.ends_with(' ')) before.remove_suffix(1);
  if (after.starts_with(' ')) after.remove_prefix(1);
  for (const auto& [open, close] : kMarks) {
    const std::size_t opened = CountOf(open, words), closed = CountOf(close, words);
    if (before.ends_with(open) && closed > 0) {
      name.begin = static_cast<std::uint32_t>(before.size() - open.size());
      return;
    }
    if (after.starts_with(close) && (open == close ? opened % 2 == 1 : opened > closed)) {
      name.end = static_cast<std::uint32_t>(text.size() - after.size() + close.size());
      return;
    }
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ConllTagger>> ConllTagger::Load(const std::string& data_dir, const Language& language,
                                                               const std::string& model,
                                                               const std::vector<std::string>& gazetteers) {
  auto tagger = std::make_unique<ConllTagger>();
  tagger->language_ = language;
  tagger->analyzer_ = MakeAnalyzer(data_dir);
  auto gazetteer = LoadGazetteer(data_dir, gazetteers, *tagger->analyzer_);
  if (!gazetteer.ok()) return gazetteer.status();
  tagger->gazetteer_ = *std::move(gazetteer);
  if (absl::Status status = tagger->taggers_.Load(data_dir, *tagger->analyzer_); !status.ok()) return status;
  tagger->vocabulary_.emplace(*tagger->gazetteer_, &tagger->taggers_.cues());
  tagger->recognise_ = model != "none";
  if (model.empty() || model == "none") return tagger;
  std::ifstream file(model, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read the model ", model));
  std::ostringstream bytes;
  bytes << file.rdbuf();
  absl::StatusOr<TaggerModel> parsed = TaggerModel::Parse(bytes.view());
  if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat(model, ": ", parsed.status().message()));
  tagger->taggers_.Set(language, *std::move(parsed));
  return tagger;
}

void ConllTagger::Train(const std::vector<ConllDocument>& documents, const TaggerTraining& training) {
  taggers_.Set(language_, TrainTagger(documents, training, *analyzer_, *gazetteer_, taggers_.cues()));
  recognise_ = true;
}

void ConllTagger::TagDocument(ConllDocument& document) const {
  thread_local Analysis analysis;
  thread_local DocumentMentions found;
  const Analysis nothing;
  analysis.language = language_;
  analyzer_->Analyze(document.text, language_, analysis);
  FindMentions(Document(document.text, analysis, nothing), {*vocabulary_, recognise_ ? &taggers_ : nullptr}, found);
  const TaggerModel* const model = recognise_ ? taggers_.Find(language_) : nullptr;
  std::vector<ByteSpan> names;
  for (const Mention& mention : found.mentions) {
    const std::uint8_t tag = mention.demonym ? kTagBMisc : BeginTag(mention.type);
    if (mention.quiet || (model != nullptr && !model->WasTaught(tag))) continue;
    names.push_back({analysis.tokens[mention.told].begin, analysis.tokens[mention.end - 1].end, tag});
    TakeQuotes(document.text, names.back());
  }
  TagTokens(names, document.tokens);
}

std::string ConllTagger::Tag(std::string_view text) const {
  std::vector<std::string_view> tags(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
  for (ConllDocument& document : ReadConll(text)) {
    TagDocument(document);
    for (const ConllToken& token : document.tokens) tags[token.line] = TagName(token.tag);
  }
  std::string out;
  for (std::size_t number = 0; !text.empty(); ++number) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    out += line;
    if (!tags[number].empty()) absl::StrAppend(&out, " ", std::string(tags[number]));
    if (tags[number].empty() && line.starts_with("-DOCSTART-")) out += " O";
    out += '\n';
  }
  return out;
}

}  // namespace xeber
