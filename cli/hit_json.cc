#include <fmt/core.h>

#include "cli/hit_printer.h"
#include "cli/json_line.h"

namespace xeber::cli {
namespace {

template <class Range, class Write>
std::string ArrayOf(const Range& range, Write write) {
  std::vector<std::string> values;
  for (const auto& value : range) values.push_back(write(value));
  return JsonArray(values);
}

std::string RangesJson(const std::vector<ByteRange>& ranges) {
  return ArrayOf(ranges, [](const ByteRange& range) { return fmt::format("[{},{}]", range.begin, range.end); });
}

std::string SpansJson(const std::vector<Span>& spans) {
  return ArrayOf(spans, [](const Span& span) {
    static constexpr const char* kFields[] = {"title", "lead", "body"};
    return JsonObject()
        .Text("field", kFields[static_cast<int>(span.field)])
        .Integer("begin", span.begin)
        .Integer("end", span.end)
        .Finish();
  });
}

std::string SharedJson(const SharedFeature& feature) {
  static constexpr const char* kKinds[] = {"term", "entity", "topic"};
  return JsonObject()
      .Text("kind", kKinds[static_cast<int>(feature.kind)])
      .Text("name", feature.name)
      .Number("weight", feature.weight)
      .Raw("in_seed", SpansJson(feature.in_seed))
      .Raw("in_hit", SpansJson(feature.in_hit))
      .Finish();
}

std::string ExplanationJson(const Explanation& explanation) {
  const auto part = [](const ScorePart& p) { return JsonObject().Text("name", p.name).Number("value", p.value).Finish(); };
  return JsonObject()
      .Raw("parts", ArrayOf(explanation.parts, part))
      .Raw("shared", ArrayOf(explanation.shared, SharedJson))
      .Finish();
}

}  // namespace

std::string HitJson(std::size_t rank, const Hit& hit) {
  const Card& card = hit.card;
  JsonObject json;
  json.Integer("rank", static_cast<std::int64_t>(rank))
      .Text("id", card.id.value())
      .Number("score", hit.score)
      .Text("title", card.title);
  json.TextIfAny("category", card.category).TextIfAny("source", card.source).TextIfAny("url", card.url);
  json.TextIfAny("image_url", card.image_url).TextIfAny("language", card.language);
  if (card.publish_time) json.Text("published_at", FormatTime(*card.publish_time));
  json.TextIfAny("relation", RelationName(hit.relation));
  if (!hit.title_highlights.empty()) json.Raw("title_highlights", RangesJson(hit.title_highlights));
  json.TextIfAny("title_html", hit.title_html);
  if (!hit.snippet.text.empty()) {
    JsonObject snippet;
    snippet.Text("text", hit.snippet.text).Raw("highlights", RangesJson(hit.snippet.highlights));
    snippet.TextIfAny("html", hit.snippet.html);
    json.Raw("snippet", snippet.Finish());
  }
  if (!hit.duplicates.empty())
    json.Raw("duplicates", ArrayOf(hit.duplicates, [](const ArticleId& id) { return JsonString(id.value()); }));
  if (!hit.same_story.empty())
    json.Raw("same_story", ArrayOf(hit.same_story, [](const ArticleId& id) { return JsonString(id.value()); }));
  if (!hit.explanation.parts.empty() || !hit.explanation.shared.empty())
    json.Raw("explanation", ExplanationJson(hit.explanation));
  return json.Finish();
}

}  // namespace xeber::cli
