#include "index/article_codec.h"

#include "index/bytes.h"

namespace xeber {
namespace {

// Never renumbered; new fields take new tags.
enum Tag : std::uint8_t {
  kId = 1, kTitle, kLead, kBody, kPublishTime, kPublishDay, kUpdateTime, kCategory, kSource, kUrl, kLanguage, kAuthor, kTag, kImageUrl,
  kEntity = 32, kTopic, kLatent
};

void PutField(ByteSink& out, Tag tag, std::string_view text) {
  if (text.empty()) return;
  out.Put<std::uint8_t>(tag);
  out.PutString(text);
}

void PutTime(ByteSink& out, Tag tag, Time time) {
  const std::int64_t seconds = time.time_since_epoch().count();
  PutField(out, tag, {reinterpret_cast<const char*>(&seconds), sizeof seconds});
}

Time ReadTime(std::string_view text) { return Time(std::chrono::seconds(ByteSource(text).Get<std::int64_t>())); }

void ReadField(std::uint8_t tag, std::string_view text, Article& article) {
  switch (tag) {
    case kId: article.id = ArticleId(std::string(text)); break;
    case kTitle: article.title = text; break;
    case kLead: article.lead = text; break;
    case kBody: article.body = text; break;
    case kPublishTime: article.publish_time = PublishTime{ReadTime(text), TimePrecision::kSecond}; break;
    case kPublishDay: article.publish_time = PublishTime{ReadTime(text), TimePrecision::kDay}; break;
    case kUpdateTime: article.update_time = ReadTime(text); break;
    case kCategory: article.category = text; break;
    case kSource: article.source = text; break;
    case kUrl: article.url = text; break;
    case kLanguage: article.language = text; break;
    case kAuthor: article.authors.emplace_back(text); break;
    case kTag: article.tags.emplace_back(text); break;
    case kImageUrl: article.image_url = text; break;
    default: break;
  }
}

std::string EncodeEntity(const ArticleEntity& entity) {
  ByteSink out;
  out.PutString(entity.id);
  out.PutString(entity.name);
  out.Put(entity.type);
  out.Put(entity.salience);
  out.PutCount(entity.mentions.size());
  for (const Span& span : entity.mentions) {
    out.Put(span.field);
    out.PutCount(span.begin);
    out.PutCount(span.end);
  }
  return std::move(out.bytes());
}

ArticleEntity DecodeEntity(std::string_view bytes) {
  ByteSource in(bytes);
  ArticleEntity entity{.id = std::string(in.GetString()), .name = std::string(in.GetString())};
  entity.type = in.Get<EntityType>();
  entity.salience = in.Get<float>();
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) {
    Span span{.field = in.Get<ArticleField>()};
    span.begin = static_cast<std::uint32_t>(in.GetCount());
    span.end = static_cast<std::uint32_t>(in.GetCount());
    entity.mentions.push_back(span);
  }
  return entity;
}

// Calls read(tag, text) for each field.
template <typename Read>
absl::Status ReadFields(std::string_view bytes, Read read) {
  ByteSource in(bytes);
  while (in.ok() && !in.done()) {
    const auto tag = in.Get<std::uint8_t>();
    const std::string_view text = in.GetString();
    if (in.ok()) read(tag, text);
  }
  return in.ok() ? absl::OkStatus() : absl::DataLossError("a stored article is damaged");
}

}  // namespace

std::string EncodeArticle(const Article& article) {
  ByteSink out;
  PutField(out, kId, article.id.value());
  PutField(out, kTitle, article.title);
  PutField(out, kLead, article.lead);
  PutField(out, kBody, article.body);
  if (const auto& time = article.publish_time) PutTime(out, time->precision == TimePrecision::kDay ? kPublishDay : kPublishTime, time->at);
  if (article.update_time) PutTime(out, kUpdateTime, *article.update_time);
  PutField(out, kCategory, article.category);
  PutField(out, kSource, article.source);
  PutField(out, kUrl, article.url);
  PutField(out, kLanguage, article.language);
  for (const std::string& author : article.authors) PutField(out, kAuthor, author);
  for (const std::string& tag : article.tags) PutField(out, kTag, tag);
  PutField(out, kImageUrl, article.image_url);
  return std::move(out.bytes());
}

absl::StatusOr<Article> DecodeArticle(std::string_view bytes) {
  Article article;
  const auto status = ReadFields(bytes, [&](std::uint8_t tag, std::string_view text) { ReadField(tag, text, article); });
  if (!status.ok()) return status;
  return article;
}

std::string EncodeAnnotations(const Annotations& annotations) {
  ByteSink out;
  for (const ArticleEntity& entity : annotations.entities) PutField(out, kEntity, EncodeEntity(entity));
  for (const Topic& topic : annotations.topics) {
    ByteSink field;
    field.PutString(topic.id);
    field.Put(topic.probability);
    PutField(out, kTopic, field.bytes());
  }
  PutField(out, kLatent, {reinterpret_cast<const char*>(annotations.latent.data()), annotations.latent.size()});
  return std::move(out.bytes());
}

absl::StatusOr<Annotations> DecodeAnnotations(std::string_view bytes) {
  Annotations annotations;
  const auto status = ReadFields(bytes, [&](std::uint8_t tag, std::string_view text) {
    if (tag == kEntity) annotations.entities.push_back(DecodeEntity(text));
    if (tag == kLatent) annotations.latent.assign(text.begin(), text.end());
    if (tag == kTopic) {
      ByteSource field(text);
      Topic topic{.id = std::string(field.GetString())};
      topic.probability = field.Get<float>();
      annotations.topics.push_back(std::move(topic));
    }
  });
  if (!status.ok()) return status;
  return annotations;
}

}  // namespace xeber
