#include "server/convert_recommend.h"

#include <fmt/format.h>

#include "server/convert_answer.h"
#include "server/convert_article.h"
#include "server/convert_request.h"
#include "server/request_fields.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::ReadKind, ReadKind, 3> kKinds = {{
    {v1::READ_KIND_READ, ReadKind::kRead},
    {v1::READ_KIND_CLICKED, ReadKind::kClicked},
    {v1::READ_KIND_SHOWN, ReadKind::kShown},
}};
constexpr EnumTable<v1::RecommendReason, RecommendReason, 3> kReasons = {{
    {v1::RECOMMEND_REASON_INTEREST, RecommendReason::kInterest},
    {v1::RECOMMEND_REASON_TRENDING, RecommendReason::kTrending},
    {v1::RECOMMEND_REASON_RECENT, RecommendReason::kRecent},
}};

absl::Status CheckCount(std::string_view field, int count, std::size_t most) {
  if (static_cast<std::size_t>(count) <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: {} given; at most {} are allowed", field, count, most));
}

absl::Status TakeHistory(const v1::RecommendRequest& message, RecommendRequest& request) {
  if (auto status = CheckCount("history", message.history_size(), RecommendRequest::kMaxHistory); !status.ok()) return status;
  for (int i = 0; i < message.history_size(); ++i) {
    const v1::ReadArticle& read = message.history(i);
    const std::string field = fmt::format("history[{}]", i);
    ReadArticle added;
    const absl::Status status =
        FirstError([&] { return Take(IdFromProto(field + ".article_id", read.article_id()), added.id); },
                   [&] { return read.has_time() ? Take(FromProto(field + ".time", read.time()), added.at) : absl::OkStatus(); });
    if (!status.ok()) return status;
    request.history.push_back(std::move(added));
  }
  return absl::OkStatus();
}

absl::Status TakeDisliked(const v1::RecommendRequest& message, RecommendRequest& request) {
  if (auto status = CheckCount("disliked_ids", message.disliked_ids_size(), RecommendRequest::kMaxDisliked); !status.ok())
    return status;
  for (int i = 0; i < message.disliked_ids_size(); ++i) {
    auto id = IdFromProto(fmt::format("disliked_ids[{}]", i), message.disliked_ids(i));
    if (!id.ok()) return id.status();
    request.disliked.push_back(*std::move(id));
  }
  return absl::OkStatus();
}

absl::StatusOr<ReadEvent> EventFromProto(const std::string& field, const v1::ReadEvent& event, Time clock_now) {
  ReadEvent result{.at = clock_now};
  const absl::Status status =
      FirstError([&] { return Take(IdFromProto(field + ".article_id", event.article_id()), result.id); },
                 [&] { return Take(EnumFromProto(field + ".kind", event.kind(), kKinds), result.kind); },
                 [&] { return event.has_time() ? Take(FromProto(field + ".time", event.time()), result.at) : absl::OkStatus(); });
  if (!status.ok()) return status;
  if (result.at > clock_now + kMostReadAhead)
    return absl::InvalidArgumentError(
        fmt::format("{}.time: {} is later than the server's clock, {}", field, FormatTime(result.at), FormatTime(clock_now)));
  return result;
}

}  // namespace

absl::StatusOr<RecommendRequest> FromProto(const v1::RecommendRequest& message, Time clock_now) {
  RecommendRequest request{.max_per_source = message.max_per_source(), .explain = message.explain()};
  if (message.has_diversity()) request.diversity = message.diversity();
  if (message.has_trending()) request.trending = message.trending();
  if (message.has_max_per_story()) request.max_per_story = message.max_per_story();
  const absl::Status status = FirstError(
      [&] { return TakeHistory(message, request); }, [&] { return TakeDisliked(message, request); },
      [&] { return Take(EnumFromProto("language_guard", message.language_guard(), kGuards), request.language_guard); },
      [&] { return Take(FilterFromProto(message.filter()), request.filter); },
      [&] { return message.has_max_age() ? Take(FromProto("max_age", message.max_age()), request.max_age) : absl::OkStatus(); },
      [&] { return CheckUnit("diversity", request.diversity); }, [&] { return CheckUnit("trending", request.trending); },
      [&] { return CheckCap("max_per_source", request.max_per_source); },
      [&] { return CheckCap("max_per_story", request.max_per_story); }, [&] { return TakePage(message, request); },
      [&] { return TakeTimes(message, clock_now, request); });
  if (!status.ok()) return status;
  return request;
}

v1::RecommendRequest ToProto(const RecommendRequest& request) {
  v1::RecommendRequest message;
  for (const ReadArticle& read : request.history) {
    v1::ReadArticle& added = *message.add_history();
    added.set_article_id(read.id.value());
    if (read.at) *added.mutable_time() = ToProto(*read.at);
  }
  for (const ArticleId& id : request.disliked) message.add_disliked_ids(id.value());
  message.set_language_guard(EnumToProto(request.language_guard, kGuards));
  FilterToProto(request.filter, *message.mutable_filter());
  if (request.max_age) *message.mutable_max_age() = ToProto(*request.max_age);
  if (request.as_of) *message.mutable_as_of() = ToProto(*request.as_of);
  message.set_diversity(request.diversity);
  message.set_trending(request.trending);
  message.set_max_per_source(request.max_per_source);
  message.set_max_per_story(request.max_per_story);
  message.set_explain(request.explain);
  message.set_page_size(request.limit);
  message.set_page_token(request.page_token);
  *message.mutable_now() = ToProto(request.now);
  return message;
}

void ToProto(const RecommendResponse& answer, v1::RecommendResponse& result) {
  for (const Recommendation& shown : answer.recommendations) {
    v1::Recommendation& added = *result.add_recommendations();
    ToProto(shown.hit, *added.mutable_hit());
    added.set_reason(EnumToProto(shown.reason, kReasons));
    if (shown.interest) added.set_interest(static_cast<int>(*shown.interest));
    for (const ArticleId& id : shown.because) added.add_because_ids(id.value());
  }
  for (const Interest& interest : answer.interests) {
    v1::Interest& added = *result.add_interests();
    added.set_share(interest.share);
    for (const ArticleId& id : interest.articles) added.add_article_ids(id.value());
  }
  for (const ArticleId& id : answer.missing_ids) result.add_missing_ids(id.value());
  result.set_next_page_token(answer.next_page_token);
}

RecommendResponse FromProto(const v1::RecommendResponse& answer) {
  RecommendResponse result;
  for (const v1::Recommendation& shown : answer.recommendations()) {
    Recommendation added{.hit = HitFromProto(shown.hit()), .reason = EnumFromAnswer(shown.reason(), kReasons)};
    if (shown.has_interest() && shown.interest() >= 0) added.interest = static_cast<std::size_t>(shown.interest());
    for (const std::string& id : shown.because_ids()) added.because.emplace_back(id);
    result.recommendations.push_back(std::move(added));
  }
  for (const v1::Interest& interest : answer.interests()) {
    Interest added{.share = interest.share()};
    for (const std::string& id : interest.article_ids()) added.articles.emplace_back(id);
    result.interests.push_back(std::move(added));
  }
  for (const std::string& id : answer.missing_ids()) result.missing_ids.emplace_back(id);
  result.next_page_token = answer.next_page_token();
  return result;
}

absl::StatusOr<std::vector<ReadEvent>> FromProto(const v1::RecordReadsRequest& message, Time clock_now) {
  if (message.events().empty()) return absl::InvalidArgumentError("events: missing");
  if (auto status = CheckCount("events", message.events_size(), kMaxReadEvents); !status.ok()) return status;
  std::vector<ReadEvent> events;
  for (int i = 0; i < message.events_size(); ++i) {
    auto event = EventFromProto(fmt::format("events[{}]", i), message.events(i), clock_now);
    if (!event.ok()) return event.status();
    events.push_back(*std::move(event));
  }
  return events;
}

}  // namespace xeber
