#include "server/convert_answer.h"

#include "server/convert_article.h"
#include "server/convert_facet.h"
#include "server/enum_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::Relation, Relation, 7> kRelations = {{
    {v1::RELATION_UNSPECIFIED, Relation::kUnspecified},
    {v1::RELATION_DUPLICATE, Relation::kDuplicate},
    {v1::RELATION_SAME_STORY, Relation::kSameStory},
    {v1::RELATION_FOLLOW_UP, Relation::kFollowUp},
    {v1::RELATION_BACKGROUND, Relation::kBackground},
    {v1::RELATION_SAME_TOPIC, Relation::kSameTopic},
    {v1::RELATION_RECENT_FILL, Relation::kRecentFill},
}};
constexpr EnumTable<v1::SharedFeature::Kind, SharedFeature::Kind, 3> kKinds = {{
    {v1::SharedFeature::KIND_TERM, SharedFeature::Kind::kTerm},
    {v1::SharedFeature::KIND_ENTITY, SharedFeature::Kind::kEntity},
    {v1::SharedFeature::KIND_TOPIC, SharedFeature::Kind::kTopic},
}};
constexpr EnumTable<v1::QuerySuggestionReason, QuerySuggestion::Reason, 3> kReasons = {{
    {v1::QUERY_SUGGESTION_REASON_UNSPECIFIED, QuerySuggestion::Reason::kNone},
    {v1::QUERY_SUGGESTION_REASON_SPELLING, QuerySuggestion::Reason::kSpelling},
    {v1::QUERY_SUGGESTION_REASON_KEYBOARD, QuerySuggestion::Reason::kKeyboard},
}};

}  // namespace

void ToProto(const Card& card, v1::Card& result) {
  result.set_article_id(card.id.value());
  result.set_title(card.title);
  result.set_category(card.category);
  result.set_source(card.source);
  result.set_url(card.url);
  result.set_image_url(card.image_url);
  result.set_language(card.language);
  if (card.publish_time) PublishTimeToProto(*card.publish_time, result);
}

Card CardFromProto(const v1::Card& card) {
  Card result{ArticleId(card.article_id()),
              card.title(),
              card.category(),
              card.source(),
              card.url(),
              card.image_url(),
              card.language(),
              {}};
  if (card.has_publish_time())
    if (const auto time = PublishTimeFromProto(card); time.ok()) result.publish_time = *time;
  return result;
}

namespace {

template <typename Ranges>
void AddRanges(const std::vector<ByteRange>& ranges, Ranges& result) {
  for (const ByteRange& range : ranges) {
    auto* added = result.Add();
    added->set_begin(range.begin);
    added->set_end(range.end);
  }
}

template <typename Ranges>
std::vector<ByteRange> RangesOf(const Ranges& ranges) {
  std::vector<ByteRange> result;
  for (const auto& range : ranges) result.push_back({range.begin(), range.end()});
  return result;
}

void ToProto(const Explanation& explanation, v1::Explanation& result) {
  for (const ScorePart& part : explanation.parts) {
    auto* added = result.add_parts();
    added->set_name(part.name);
    added->set_value(part.value);
  }
  for (const SharedFeature& feature : explanation.shared) {
    auto* added = result.add_shared();
    added->set_kind(EnumToProto(feature.kind, kKinds));
    added->set_name(feature.name);
    added->set_weight(feature.weight);
    for (const Span& span : feature.in_seed) ToProto(span, *added->add_in_seed());
    for (const Span& span : feature.in_hit) ToProto(span, *added->add_in_hit());
  }
}

Explanation ExplanationFromProto(const v1::Explanation& explanation) {
  Explanation result;
  for (const auto& part : explanation.parts()) result.parts.push_back({part.name(), part.value()});
  for (const auto& feature : explanation.shared()) {
    SharedFeature shared{EnumFromAnswer(feature.kind(), kKinds), feature.name(), feature.weight(), {}, {}};
    for (const auto& span : feature.in_seed()) shared.in_seed.push_back(FromProto(span));
    for (const auto& span : feature.in_hit()) shared.in_hit.push_back(FromProto(span));
    result.shared.push_back(std::move(shared));
  }
  return result;
}

}  // namespace

void ToProto(const Hit& hit, v1::Hit& result) {
  ToProto(hit.card, *result.mutable_card());
  result.set_score(hit.score);
  result.set_relation(EnumToProto(hit.relation, kRelations));
  AddRanges(hit.title_highlights, *result.mutable_title_highlights());
  result.set_title_html(hit.title_html);
  if (!hit.snippet.text.empty()) {
    result.mutable_snippet()->set_text(hit.snippet.text);
    AddRanges(hit.snippet.highlights, *result.mutable_snippet()->mutable_highlights());
    result.mutable_snippet()->set_html(hit.snippet.html);
  }
  for (const ArticleId& id : hit.duplicates) result.add_duplicate_ids(id.value());
  for (const ArticleId& id : hit.same_story) result.add_same_story_ids(id.value());
  if (!hit.explanation.parts.empty() || !hit.explanation.shared.empty()) ToProto(hit.explanation, *result.mutable_explanation());
}

Hit HitFromProto(const v1::Hit& hit) {
  Hit result{.card = CardFromProto(hit.card()),
             .score = hit.score(),
             .relation = EnumFromAnswer(hit.relation(), kRelations),
             .title_highlights = RangesOf(hit.title_highlights()),
             .title_html = hit.title_html(),
             .snippet = {hit.snippet().text(), RangesOf(hit.snippet().highlights()), hit.snippet().html()},
             .explanation = ExplanationFromProto(hit.explanation())};
  for (const std::string& id : hit.duplicate_ids()) result.duplicates.emplace_back(id);
  for (const std::string& id : hit.same_story_ids()) result.same_story.emplace_back(id);
  return result;
}

void ToProto(const SearchResponse& answer, v1::SearchResponse& result) {
  for (const Hit& hit : answer.hits) ToProto(hit, *result.add_hits());
  result.mutable_total()->set_lower(static_cast<std::int64_t>(answer.total.lower));
  result.mutable_total()->set_estimate(static_cast<std::int64_t>(answer.total.estimate));
  result.mutable_total()->set_upper(static_cast<std::int64_t>(answer.total.upper));
  result.set_next_page_token(answer.next_page_token);
  result.set_language(answer.language);
  result.set_read_as(answer.read_as);
  result.set_relaxed(answer.relaxed);
  result.set_partial(answer.partial);
  for (const QueryNote& note : answer.notes) {
    v1::QueryNote& added = *result.add_notes();
    added.set_begin(note.at.begin);
    added.set_end(note.at.end);
    added.set_message(note.message);
  }
  for (const LearnedWord& word : answer.learned) {
    v1::LearnedWord& added = *result.add_learned_words();
    added.set_stem(word.stem);
    added.set_share(word.share);
  }
  for (const Facet& facet : answer.facets) ToProto(facet, *result.add_facets());
  if (answer.suggestion.reason != QuerySuggestion::Reason::kNone) {
    result.mutable_suggestion()->set_reason(EnumToProto(answer.suggestion.reason, kReasons));
    result.mutable_suggestion()->set_query(answer.suggestion.query);
  }
}

void ToProto(const SimilarResponse& answer, v1::FindSimilarResponse& result) {
  for (const Hit& hit : answer.hits) ToProto(hit, *result.add_hits());
  for (const ArticleId& id : answer.missing_ids) result.add_missing_ids(id.value());
  result.set_next_page_token(answer.next_page_token);
}

SearchResponse FromProto(const v1::SearchResponse& answer) {
  SearchResponse result;
  for (const auto& hit : answer.hits()) result.hits.push_back(HitFromProto(hit));
  result.total = {static_cast<std::uint64_t>(answer.total().lower()), static_cast<std::uint64_t>(answer.total().estimate()),
                  static_cast<std::uint64_t>(answer.total().upper())};
  result.next_page_token = answer.next_page_token();
  result.language = answer.language();
  result.read_as = answer.read_as();
  result.relaxed = answer.relaxed();
  result.partial = answer.partial();
  for (const auto& facet : answer.facets()) result.facets.push_back(FromProto(facet));
  if (answer.has_suggestion())
    result.suggestion = {EnumFromAnswer(answer.suggestion().reason(), kReasons), answer.suggestion().query()};
  for (const auto& word : answer.learned_words()) result.learned.push_back({word.stem(), word.share()});
  for (const auto& note : answer.notes()) result.notes.push_back({{note.begin(), note.end()}, note.message()});
  return result;
}

SimilarResponse FromProto(const v1::FindSimilarResponse& answer) {
  SimilarResponse result;
  for (const auto& hit : answer.hits()) result.hits.push_back(HitFromProto(hit));
  for (const std::string& id : answer.missing_ids()) result.missing_ids.emplace_back(id);
  result.next_page_token = answer.next_page_token();
  return result;
}

}  // namespace xeber
