#include "index/article_codec.h"

#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "index/bytes.h"

namespace xeber {
namespace {

// Never renumbered; new fields take new tags.
enum Tag : std::uint8_t {
  kId = 1, kTitle, kLead, kBody, kPublishTime, kPublishDay, kUpdateTime, kCategory, kSource, kUrl, kLanguage, kAuthor, kTag, kImageUrl,
  kEntity = 32, kTopic, kLatent,  // annotations of before kAnnotations
  kAnnotations                    // all of them, to the end
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

// nullopt if the bytes are damaged.
std::optional<ArticleEntity> DecodeOlderEntity(std::string_view bytes) {
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
  return in.ok() ? std::optional(std::move(entity)) : std::nullopt;
}

absl::Status Damaged() { return absl::DataLossError("a stored article is damaged"); }

// Calls read(tag, text) for each field.
template <typename Read>
absl::Status ReadFields(std::string_view bytes, Read read) {
  ByteSource in(bytes);
  while (in.ok() && !in.done()) {
    const auto tag = in.Get<std::uint8_t>();
    const std::string_view text = in.GetString();
    if (in.ok()) read(tag, text);
  }
  return in.ok() ? absl::OkStatus() : Damaged();
}

absl::StatusOr<Annotations> DecodeOlderAnnotations(std::string_view bytes) {
  Annotations annotations;
  bool sound = true;
  const auto status = ReadFields(bytes, [&](std::uint8_t tag, std::string_view text) {
    if (tag == kEntity) {
      auto entity = DecodeOlderEntity(text);
      sound = sound && entity;
      if (entity) annotations.entities.push_back(*std::move(entity));
    }
    if (tag == kLatent) annotations.latent.assign(text.begin(), text.end());
    if (tag == kTopic) {
      ByteSource field(text);
      Topic topic{.id = std::string(field.GetString())};
      topic.probability = field.Get<float>();
      sound = sound && field.ok();
      annotations.topics.push_back(std::move(topic));
    }
  });
  if (!status.ok()) return status;
  if (!sound) return Damaged();
  return annotations;
}

// Of an article: what mentions are spans of.
struct Texts {
  std::string_view title, lead, body;

  // DATA_LOSS if the bytes are no article.
  static absl::StatusOr<Texts> Read(std::string_view article);
  // "" if the span does not lie in it.
  std::string_view operator[](const Span& span) const {
    const std::string_view text = span.field == ArticleField::kTitle ? title : span.field == ArticleField::kLead ? lead : body;
    return span.begin <= span.end && span.end <= text.size() ? text.substr(span.begin, span.end - span.begin) : std::string_view();
  }
};

absl::StatusOr<Texts> Texts::Read(std::string_view article) {
  Texts texts;
  const auto status = ReadFields(article, [&](std::uint8_t tag, std::string_view text) {
    if (tag == kTitle) texts.title = text;
    if (tag == kLead) texts.lead = text;
    if (tag == kBody) texts.body = text;
  });
  if (!status.ok()) return status;
  return texts;
}

// What is said of an entity in a byte: its type, and whether its name is its first mention.
constexpr std::uint8_t kNamedAsMentioned = 0x80;

bool IsNamedAsMentioned(const ArticleEntity& entity, const Texts& texts) {
  return !entity.name.empty() && !entity.mentions.empty() && texts[entity.mentions.front()] == entity.name;
}

// Saliences fall, so that their bits do.
void PutSaliences(const std::vector<ArticleEntity>& entities, ByteSink& out) {
  std::uint32_t before = std::bit_cast<std::uint32_t>(1.0f);
  for (const ArticleEntity& entity : entities) {
    const auto bits = std::bit_cast<std::uint32_t>(entity.salience);
    out.PutCount(before >= bits ? std::uint64_t{before - bits} << 1 : std::uint64_t{bits - before} << 1 | 1);
    before = bits;
  }
}

void ReadSaliences(ByteSource& in, std::vector<ArticleEntity>& entities) {
  std::uint32_t before = std::bit_cast<std::uint32_t>(1.0f);
  for (ArticleEntity& entity : entities) {
    const std::uint64_t difference = in.GetCount();
    const auto size = static_cast<std::uint32_t>(difference >> 1);
    before = (difference & 1) == 0 ? before - size : before + size;
    entity.salience = std::bit_cast<float>(before);
  }
}

void PutMentions(const std::vector<ArticleEntity>& entities, ByteSink& out) {
  for (const ArticleEntity& entity : entities)
    for (const Span& span : entity.mentions) {
      out.PutCount(std::uint64_t{span.begin} << 2 | static_cast<std::uint64_t>(span.field));
      out.PutCount(static_cast<std::uint32_t>(span.end - span.begin));
    }
}

void ReadMentions(ByteSource& in, std::vector<ArticleEntity>& entities) {
  for (ArticleEntity& entity : entities)
    for (Span& span : entity.mentions) {
      const std::uint64_t begin = in.GetCount();
      span.field = static_cast<ArticleField>(begin & 3);
      span.begin = static_cast<std::uint32_t>(begin >> 2);
      span.end = span.begin + static_cast<std::uint32_t>(in.GetCount());
    }
}

// Entities with their types, so many mentions, and if they are named so, a name. nullopt if the bytes are damaged: if they claim more
// mentions in all than can follow, no memory is taken for them.
std::optional<std::vector<ArticleEntity>> ReadKinds(ByteSource& in) {
  constexpr std::size_t kLeastMentionBytes = 2;
  std::vector<ArticleEntity> entities;
  std::uint64_t claimed = 0;
  for (std::uint64_t left = in.GetCount(); left > 0; --left) {
    const auto kind = in.Get<std::uint8_t>();
    const std::uint64_t mentions = in.GetCount(), most = in.rest().size() / kLeastMentionBytes;
    if (!in.ok() || mentions > most || claimed + mentions > most) return std::nullopt;
    claimed += mentions;
    ArticleEntity& entity = entities.emplace_back();
    entity.type = static_cast<EntityType>(kind & ~kNamedAsMentioned);
    if ((kind & kNamedAsMentioned) != 0) entity.name = "?";
    entity.mentions.resize(mentions);
  }
  return in.ok() ? std::optional(std::move(entities)) : std::nullopt;
}

// Names that stand in the article, or behind the mentions.
absl::Status ReadNames(ByteSource& in, const StoredArticle& article, std::vector<ArticleEntity>& entities) {
  std::optional<Texts> texts;
  for (ArticleEntity& entity : entities) {
    if (entity.name.empty()) {
      entity.name = in.GetString();
      continue;
    }
    if (entity.mentions.empty()) return Damaged();
    if (!texts) {
      const auto bytes = article();
      const auto read = bytes.ok() ? Texts::Read(*bytes) : bytes.status();
      if (!read.ok()) return read.status();
      texts = *read;
    }
    entity.name = (*texts)[entity.mentions.front()];
    if (entity.name.empty()) return Damaged();
  }
  return absl::OkStatus();
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

// Things of a kind lie together: they are alike, which zstd likes.
std::string EncodeAnnotations(const Annotations& annotations, const Article& article) {
  const Texts texts{.title = article.title, .lead = article.lead, .body = article.body};
  ByteSink out;
  out.Put(kAnnotations);
  out.PutCount(annotations.entities.size());
  for (const ArticleEntity& entity : annotations.entities) {
    const std::uint8_t named = IsNamedAsMentioned(entity, texts) ? kNamedAsMentioned : 0;
    out.Put(static_cast<std::uint8_t>(static_cast<std::uint8_t>(entity.type) | named));
    out.PutCount(entity.mentions.size());
  }
  for (const ArticleEntity& entity : annotations.entities) out.PutString(entity.id);
  PutSaliences(annotations.entities, out);
  PutMentions(annotations.entities, out);
  for (const ArticleEntity& entity : annotations.entities)
    if (!IsNamedAsMentioned(entity, texts)) out.PutString(entity.name);
  for (const Topic& topic : annotations.topics) {
    out.PutString(topic.id);
    out.Put(topic.probability);
  }
  return std::move(out.bytes());
}

absl::StatusOr<Annotations> DecodeAnnotations(std::string_view bytes, const StoredArticle& article) {
  ByteSource in(bytes);
  if (in.Get<std::uint8_t>() != kAnnotations) return DecodeOlderAnnotations(bytes);
  auto entities = ReadKinds(in);
  if (!entities) return Damaged();
  Annotations annotations{.entities = *std::move(entities)};
  for (ArticleEntity& entity : annotations.entities) entity.id = in.GetString();
  ReadSaliences(in, annotations.entities);
  ReadMentions(in, annotations.entities);
  if (auto status = ReadNames(in, article, annotations.entities); !status.ok()) return status;
  while (in.ok() && !in.done()) {
    Topic& topic = annotations.topics.emplace_back();
    topic.id = in.GetString();
    topic.probability = in.Get<float>();
  }
  if (!in.ok()) return Damaged();
  return annotations;
}

}  // namespace xeber
