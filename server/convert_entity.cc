#include "server/convert_entity.h"

#include "server/convert_article.h"
#include "server/convert_request.h"
#include "server/convert_time.h"
#include "server/enum_mapping.h"
#include "server/request_fields.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::EntityOrder, EntityOrder, 2> kOrders = {{
    {v1::ENTITY_ORDER_ARTICLES, EntityOrder::kArticles},
    {v1::ENTITY_ORDER_UNUSUAL, EntityOrder::kUnusual},
}};

template <typename Message>
absl::StatusOr<Time> NowOf(const Message& message, Time clock_now) {
  if (!message.has_now()) return clock_now;
  return FromProto("now", message.now());
}

template <typename Message, typename Request>
absl::Status TakeType(const Message& message, Request& request) {
  if (message.type() == v1::ENTITY_TYPE_UNSPECIFIED) return absl::OkStatus();
  return Take(EnumFromProto("type", message.type(), kEntityTypes), request.type);
}

void ToProto(const EntityCount& count, v1::EntityCount& result) {
  result.set_id(count.id);
  result.set_name(count.name);
  result.set_type(EnumToProto(count.type, kEntityTypes));
  result.set_article_count(static_cast<std::int64_t>(count.articles));
}

EntityCount FromProto(const v1::EntityCount& count) {
  return {count.id(), count.name(), EnumFromAnswer(count.type(), kEntityTypes),
          static_cast<std::uint64_t>(count.article_count())};
}

}  // namespace

absl::StatusOr<EntityRequest> FromProto(const v1::GetEntityRequest& request, Time clock_now) {
  EntityRequest result{.id = request.id()};
  if (const auto status = Take(NowOf(request, clock_now), result.now); !status.ok()) return status;
  return result;
}

absl::StatusOr<ListEntitiesRequest> FromProto(const v1::ListEntitiesRequest& request, Time clock_now) {
  ListEntitiesRequest result{.prefix = request.prefix(), .language = request.language()};
  const absl::Status status = FirstError([&] { return Take(NowOf(request, clock_now), result.now); },
                                         [&] { return TakeType(request, result); }, [&] { return TakePage(request, result); });
  if (!status.ok()) return status;
  return result;
}

absl::StatusOr<TopEntitiesRequest> FromProto(const v1::TopEntitiesRequest& request, Time clock_now) {
  TopEntitiesRequest result{.language = request.language()};
  if (request.page_size() < 0) return absl::InvalidArgumentError(fmt::format("page_size: {} is negative", request.page_size()));
  if (request.page_size() > 0) result.limit = std::min(request.page_size(), TopEntitiesRequest::kMaxLimit);
  const absl::Status status =
      FirstError([&] { return Take(NowOf(request, clock_now), result.now); }, [&] { return TakeType(request, result); },
                 [&] { return Take(EnumFromProto("order", request.order(), kOrders), result.order); },
                 [&] { return Take(FilterFromProto(request.filter()), result.filter); });
  if (!status.ok()) return status;
  return result;
}

v1::GetEntityRequest ToProto(const EntityRequest& request) {
  v1::GetEntityRequest message;
  message.set_id(request.id);
  *message.mutable_now() = ToProto(request.now);
  return message;
}

v1::ListEntitiesRequest ToProto(const ListEntitiesRequest& request) {
  v1::ListEntitiesRequest message;
  message.set_prefix(request.prefix);
  if (request.type) message.set_type(EnumToProto(*request.type, kEntityTypes));
  message.set_language(request.language);
  message.set_page_size(request.limit);
  message.set_page_token(request.page_token);
  *message.mutable_now() = ToProto(request.now);
  return message;
}

v1::TopEntitiesRequest ToProto(const TopEntitiesRequest& request) {
  v1::TopEntitiesRequest message;
  FilterToProto(request.filter, *message.mutable_filter());
  if (request.type) message.set_type(EnumToProto(*request.type, kEntityTypes));
  message.set_order(EnumToProto(request.order, kOrders));
  message.set_language(request.language);
  message.set_page_size(request.limit);
  *message.mutable_now() = ToProto(request.now);
  return message;
}

void ToProto(const EntityDescription& entity, v1::GetEntityResponse& result) {
  v1::Entity& message = *result.mutable_entity();
  message.set_id(entity.id);
  message.set_type(EnumToProto(entity.type, kEntityTypes));
  for (const EntityName& name : entity.names) {
    v1::EntityName& added = *message.add_names();
    added.set_language(name.language);
    added.set_name(name.name);
  }
  for (const std::string& alias : entity.aliases) message.add_aliases(alias);
  message.set_listed(entity.listed);
  message.set_article_count(static_cast<std::int64_t>(entity.articles));
  if (entity.first) *message.mutable_first_publish_time() = ToProto(*entity.first);
  if (entity.last) *message.mutable_last_publish_time() = ToProto(*entity.last);
}

EntityDescription FromProto(const v1::GetEntityResponse& answer) {
  const v1::Entity& message = answer.entity();
  EntityDescription entity{.id = message.id(), .type = EnumFromAnswer(message.type(), kEntityTypes)};
  for (const auto& name : message.names()) entity.names.push_back({name.language(), name.name()});
  entity.aliases.assign(message.aliases().begin(), message.aliases().end());
  entity.listed = message.listed();
  entity.articles = static_cast<std::uint64_t>(message.article_count());
  const auto at = [](const auto& time) { return Time(std::chrono::seconds(time.seconds())); };
  if (message.has_first_publish_time()) entity.first = at(message.first_publish_time());
  if (message.has_last_publish_time()) entity.last = at(message.last_publish_time());
  return entity;
}

void ToProto(const ListEntitiesResponse& answer, v1::ListEntitiesResponse& result) {
  for (const EntityCount& entity : answer.entities) ToProto(entity, *result.add_entities());
  result.set_next_page_token(answer.next_page_token);
}

ListEntitiesResponse FromProto(const v1::ListEntitiesResponse& answer) {
  ListEntitiesResponse result;
  for (const auto& entity : answer.entities()) result.entities.push_back(FromProto(entity));
  result.next_page_token = answer.next_page_token();
  return result;
}

void ToProto(const TopEntitiesResponse& answer, v1::TopEntitiesResponse& result) {
  for (const TopEntity& top : answer.entities) {
    v1::TopEntity& added = *result.add_entities();
    ToProto(top.entity, *added.mutable_entity());
    added.set_archive_article_count(static_cast<std::int64_t>(top.archive_articles));
    added.set_unusualness(top.unusualness);
  }
  result.set_article_count(static_cast<std::int64_t>(answer.articles));
  result.set_archive_article_count(static_cast<std::int64_t>(answer.archive_articles));
}

TopEntitiesResponse FromProto(const v1::TopEntitiesResponse& answer) {
  TopEntitiesResponse result{.articles = static_cast<std::uint64_t>(answer.article_count()),
                             .archive_articles = static_cast<std::uint64_t>(answer.archive_article_count())};
  for (const auto& top : answer.entities())
    result.entities.push_back(
        {FromProto(top.entity()), static_cast<std::uint64_t>(top.archive_article_count()), top.unusualness()});
  return result;
}

}  // namespace xeber
