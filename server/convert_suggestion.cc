#include "server/convert_suggestion.h"

#include <algorithm>

#include <fmt/format.h>

#include "server/convert_time.h"
#include "server/enum_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::SuggestionKind, Suggestion::Kind, 3> kSuggestionKinds = {{
    {v1::SUGGESTION_KIND_TITLE, Suggestion::Kind::kTitle},
    {v1::SUGGESTION_KIND_ENTITY, Suggestion::Kind::kEntity},
    {v1::SUGGESTION_KIND_PHRASE, Suggestion::Kind::kPhrase},
}};

}  // namespace

absl::StatusOr<SuggestRequest> FromProto(const v1::SuggestRequest& request, Time clock_now) {
  if (request.page_size() < 0) return absl::InvalidArgumentError(fmt::format("page_size: {} is negative", request.page_size()));
  SuggestRequest result{.text = request.text(), .language = request.language(), .now = clock_now};
  if (request.page_size() > 0) result.limit = std::min(request.page_size(), SuggestRequest::kMaxLimit);
  if (!request.has_now()) return result;
  const auto now = FromProto("now", request.now());
  if (!now.ok()) return now.status();
  result.now = *now;
  return result;
}

v1::SuggestRequest ToProto(const SuggestRequest& request) {
  v1::SuggestRequest message;
  message.set_text(request.text);
  message.set_language(request.language);
  message.set_page_size(request.limit);
  *message.mutable_now() = ToProto(request.now);
  return message;
}

void ToProto(const SuggestResponse& answer, v1::SuggestResponse& result) {
  for (const Suggestion& suggestion : answer.suggestions) {
    v1::Suggestion& added = *result.add_suggestions();
    added.set_kind(EnumToProto(suggestion.kind, kSuggestionKinds));
    added.set_text(suggestion.text);
    added.set_id(suggestion.id);
    added.set_corrected(suggestion.corrected);
  }
}

SuggestResponse FromProto(const v1::SuggestResponse& answer) {
  SuggestResponse result;
  for (const auto& suggestion : answer.suggestions())
    result.suggestions.push_back(
        {EnumFromAnswer(suggestion.kind(), kSuggestionKinds), suggestion.text(), suggestion.id(), suggestion.corrected()});
  return result;
}

}  // namespace xeber
