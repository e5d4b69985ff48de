#include "eval/linking_evaluation.h"

#include <algorithm>
#include <limits>
#include <map>

#include "absl/strings/str_cat.h"
#include "annotate/archive_names.h"
#include "eval/judged_archive.h"
#include "eval/tab_file.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

using Counts = std::map<std::string, std::map<std::string, int>>;

// The key counted most, the first of several.
const std::string& MostFrequent(const std::map<std::string, int>& counts) {
  return std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

// The id of the entity that covers most of the first place of `surface` where any does; "" if none, or the surface is nowhere.
std::string IdAt(const Article& article, const std::string& surface, const Annotations& found) {
  const std::string* const fields[] = {&article.title, &article.lead, &article.body};
  for (std::size_t field = 0; field < std::size(fields); ++field) {
    for (std::size_t at = fields[field]->find(surface); at != std::string::npos; at = fields[field]->find(surface, at + 1)) {
      std::size_t most = 0;
      std::string id;
      for (const ArticleEntity& entity : found.entities) {
        for (const Span& span : entity.mentions) {
          if (static_cast<std::size_t>(span.field) != field) continue;
          const std::size_t begin = std::max<std::size_t>(at, span.begin),
                            end = std::min<std::size_t>(at + surface.size(), span.end);
          if (end <= begin || end - begin <= most) continue;
          most = end - begin;
          id = entity.id;
        }
      }
      if (most > 0) return id;
    }
  }
  return "";
}

void MarkRight(std::vector<LinkedMention>& linked) {
  Counts ids_of_entity, entities_of_id;
  for (const LinkedMention& mention : linked) {
    if (mention.told.empty()) continue;
    ++ids_of_entity[mention.judged.entity][mention.told];
    ++entities_of_id[mention.told][mention.judged.entity];
  }
  for (LinkedMention& mention : linked)
    mention.right = !mention.told.empty() && MostFrequent(ids_of_entity[mention.judged.entity]) == mention.told &&
                    MostFrequent(entities_of_id[mention.told]) == mention.judged.entity;
}

}  // namespace

absl::StatusOr<std::vector<JudgedMention>> ReadMentions(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::vector<JudgedMention> mentions;
  for (std::size_t i = 1; i < lines->size(); ++i) {
    const std::vector<std::string> fields = SplitFields((*lines)[i].text);
    if (fields.size() < 3 || fields[1].empty() || fields[2].empty())
      return LineFault(path, (*lines)[i], "want 'article<TAB>surface<TAB>entity'");
    mentions.push_back({fields[0], fields[1], fields[2]});
  }
  return mentions;
}

absl::StatusOr<std::vector<LinkedMention>> LinkJudged(const std::vector<JudgedMention>& mentions, const std::string& file,
                                                      const Pipeline& pipeline, NamesOf names) {
  const auto articles = ReadArticles(file, std::numeric_limits<std::size_t>::max());
  if (!articles.ok()) return articles.status();
  std::vector<Annotations> found(articles->size());
  NamesTrainer trainer;
  ArticleAnalysis analysis;
  for (std::size_t i = 0; i < found.size(); ++i) {
    AnalyzeArticle(*pipeline.analyzer, (*articles)[i], analysis);
    pipeline.annotator->Annotate((*articles)[i], analysis, found[i]);
    if (names == NamesOf::kArchive) trainer.Add((*articles)[i], found[i]);
  }
  const ArchiveNames learned = trainer.Train();
  std::multimap<std::string, const JudgedMention*> of_article;
  for (const JudgedMention& mention : mentions) of_article.emplace(mention.article, &mention);
  std::vector<LinkedMention> linked;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [begin, end] = of_article.equal_range((*articles)[i].id.value());
    learned.Resolve(found[i]);
    for (auto mention = begin; mention != end; ++mention)
      linked.push_back({*mention->second, IdAt((*articles)[i], mention->second->surface, found[i])});
    of_article.erase(begin, end);
  }
  if (!of_article.empty()) return absl::NotFoundError(absl::StrCat("no article \"", of_article.begin()->first, "\" in ", file));
  MarkRight(linked);
  return linked;
}

}  // namespace xeber
