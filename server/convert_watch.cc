#include "server/convert_watch.h"

#include "server/convert_answer.h"
#include "server/convert_time.h"
#include "server/enum_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::AlertReason, AlertReason, 2> kReasons = {{
    {v1::ALERT_REASON_NEW_STORY, AlertReason::kNewStory},
    {v1::ALERT_REASON_UPDATE, AlertReason::kUpdate},
}};

}  // namespace

SavedQuery FromProto(const v1::SavedQuery& query) {
  return {.id = query.id(),
          .query = query.query(),
          .filter = query.filter(),
          .languages = {query.languages().begin(), query.languages().end()}};
}

void ToProto(const SavedQuery& query, v1::SavedQuery& result) {
  result.set_id(query.id);
  result.set_query(query.query);
  result.set_filter(query.filter);
  for (const std::string& language : query.languages) result.add_languages(language);
}

void ToProto(const Alert& alert, v1::Alert& result) {
  result.set_saved_query_id(alert.saved_query_id);
  ToProto(alert.card, *result.mutable_card());
  *result.mutable_match_time() = ToProto(alert.matched_at);
  result.set_reason(EnumToProto(alert.reason, kReasons));
  for (const std::string& text : alert.new_in_it) result.add_new_in_it(text);
  result.set_told_before_id(alert.told_before.value());
}

Alert FromProto(const v1::Alert& alert) {
  Alert result{.saved_query_id = alert.saved_query_id(),
               .card = CardFromProto(alert.card()),
               .matched_at = {},
               .reason = EnumFromAnswer(alert.reason(), kReasons),
               .new_in_it = {alert.new_in_it().begin(), alert.new_in_it().end()},
               .told_before = ArticleId(alert.told_before_id())};
  if (const auto time = FromProto("match_time", alert.match_time()); time.ok()) result.matched_at = *time;
  return result;
}

}  // namespace xeber
