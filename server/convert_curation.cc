#include "server/convert_curation.h"

#include "server/convert_time.h"

namespace xeber {

absl::StatusOr<Curation> FromProto(const v1::Curation& curation) {
  Curation result{
      .id = curation.id(), .query = curation.query(), .languages = {curation.languages().begin(), curation.languages().end()}};
  for (const std::string& id : curation.pinned_ids()) result.pinned.emplace_back(id);
  for (const std::string& id : curation.hidden_ids()) result.hidden.emplace_back(id);
  if (!curation.has_until()) return result;
  const auto until = FromProto("until", curation.until());
  if (!until.ok()) return until.status();
  result.until = *until;
  return result;
}

void ToProto(const Curation& curation, v1::Curation& result) {
  result.set_id(curation.id);
  result.set_query(curation.query);
  for (const std::string& language : curation.languages) result.add_languages(language);
  for (const ArticleId& id : curation.pinned) result.add_pinned_ids(id.value());
  for (const ArticleId& id : curation.hidden) result.add_hidden_ids(id.value());
  if (curation.until) *result.mutable_until() = ToProto(*curation.until);
}

}  // namespace xeber
