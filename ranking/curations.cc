#include "ranking/curations.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "index/bytes.h"
#include "index/schema.h"
#include "ranking/same_name.h"

namespace xeber {
namespace {

// That a query may be read in where a curation names none: those with stems of their own, and what stands for all others.
constexpr std::string_view kLanguages[] = {"und", "ar", "az", "az-cyrl", "azb", "da", "de", "el", "en", "es",
                                           "et",  "fi", "fr", "hi",      "hu",  "hy", "it", "lt", "nl", "no",
                                           "pl",  "pt", "ro", "ru",      "sv",  "tr", "uk", "uz"};

// The key of a word as a plain keyboard writes its stem: what all its spellings share.
std::string_view PlainKey(const QueryWord& word) {
  for (const TermAlternative& alternative : word.alternatives)
    if (alternative.term[0] == schema::kFolded) return std::string_view(alternative.term).substr(1);
  return word.text;
}

class KeyMaker {
 public:
  KeyMaker(const ParsedQuery& query, const QueryTerms& terms) : query_(query), terms_(terms) {}

  std::string KeyOf(const QueryNode& node) const {
    const char occur = "?+-"[static_cast<int>(node.occur)];
    std::string key(1, occur);
    switch (node.kind) {
      case QueryNode::Kind::kClause:
        return key + ClauseKey(node.index);
      case QueryNode::Kind::kCondition: {
        const QueryCondition& condition = query_.conditions[node.index];
        return key + fmt::format("c{}:{}", static_cast<int>(condition.column), NameForm(condition.value));
      }
      case QueryNode::Kind::kGroup:
      case QueryNode::Kind::kAlternatives:
        break;
    }
    std::vector<std::string> parts;
    for (const QueryNode& part : node.parts) parts.push_back(KeyOf(part));
    std::sort(parts.begin(), parts.end());
    return key + fmt::format("{}({})", node.kind == QueryNode::Kind::kGroup ? "" : "|", fmt::join(parts, " "));
  }

 private:
  std::string ClauseKey(std::size_t index) const {
    const QueryClause& clause = query_.clauses[index];
    std::string key = fmt::format("{}{}", static_cast<int>(clause.kind), static_cast<int>(clause.field));
    if (clause.kind != QueryClause::Kind::kWords && clause.kind != QueryClause::Kind::kPhrase) return key + NameForm(clause.text);
    for (std::size_t i = index == 0 ? 0 : terms_.ends[index - 1]; i < terms_.ends[index]; ++i)
      for (const std::size_t word : terms_.clauses[i].words) key.append("\x1f").append(PlainKey(terms_.words[word]));
    return clause.apart < 0 ? key : key + fmt::format("~{}", clause.apart);
  }

  const ParsedQuery& query_;
  const QueryTerms& terms_;
};

absl::Status Wrong(std::string_view field, std::string_view reason) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", field, reason));
}

absl::Status CheckIds(std::string_view field, const std::vector<ArticleId>& ids, std::size_t most) {
  if (ids.size() > most) return Wrong(field, fmt::format("{} given; at most {} are allowed", ids.size(), most));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) return Wrong(fmt::format("{}[{}]", field, i), "missing");
    if (std::find(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(i), ids[i]) !=
        ids.begin() + static_cast<std::ptrdiff_t>(i))
      return Wrong(fmt::format("{}[{}]", field, i), fmt::format("'{}' is given twice", ids[i].value()));
  }
  return absl::OkStatus();
}

void PutIds(const std::vector<ArticleId>& ids, ByteSink& out) {
  out.PutCount(ids.size());
  for (const ArticleId& id : ids) out.PutString(id.value());
}

std::vector<ArticleId> GetIds(ByteSource& in) {
  std::vector<ArticleId> ids;
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) ids.emplace_back(std::string(in.GetString()));
  return ids;
}

}  // namespace

absl::Status CheckCuration(const Curation& curation, const QueryTools& tools) {
  if (curation.id.empty()) return Wrong("id", "missing");
  if (curation.id.size() > Curation::kMaxIdBytes)
    return Wrong("id", fmt::format("{} bytes, at most {} are taken", curation.id.size(), Curation::kMaxIdBytes));
  if (curation.query.size() > Curation::kMaxQueryBytes)
    return Wrong("query", fmt::format("{} bytes, at most {} are taken", curation.query.size(), Curation::kMaxQueryBytes));
  const ParsedQuery query = ParseQuery(curation.query, QuerySyntax::kPeople);
  if (AnalyzeWords(query, {kUndetermined}, tools).words.empty()) return Wrong("query", "has no words");
  if (curation.languages.size() > Curation::kMaxLanguages)
    return Wrong("languages", fmt::format("{} given; at most {} are read", curation.languages.size(), Curation::kMaxLanguages));
  for (std::size_t i = 0; i < curation.languages.size(); ++i)
    if (!Language(curation.languages[i]).known())
      return Wrong(fmt::format("languages[{}]", i), fmt::format("'{}' is no BCP-47 code", curation.languages[i]));
  if (curation.pinned.empty() && curation.hidden.empty()) return Wrong("pinned_ids", "give articles to pin, or to hide");
  if (auto status = CheckIds("pinned_ids", curation.pinned, Curation::kMaxPinned); !status.ok()) return status;
  return CheckIds("hidden_ids", curation.hidden, Curation::kMaxHidden);
}

std::string EncodeCuration(const Curation& curation) {
  ByteSink out;
  out.PutString(curation.query);
  out.PutCount(curation.languages.size());
  for (const std::string& language : curation.languages) out.PutString(language);
  PutIds(curation.pinned, out);
  PutIds(curation.hidden, out);
  out.Put<std::uint8_t>(curation.until.has_value());
  if (curation.until) out.Put<std::int64_t>(curation.until->time_since_epoch().count());
  return std::move(out.bytes());
}

absl::StatusOr<Curation> DecodeCuration(const std::string& id, std::string_view bytes) {
  ByteSource in(bytes);
  Curation curation{.id = id, .query = std::string(in.GetString())};
  for (std::uint64_t left = in.GetCount(); left > 0 && in.ok(); --left) curation.languages.emplace_back(in.GetString());
  curation.pinned = GetIds(in);
  curation.hidden = GetIds(in);
  if (in.Get<std::uint8_t>() != 0) curation.until = Time(std::chrono::seconds(in.Get<std::int64_t>()));
  if (!in.ok() || !in.done()) return absl::DataLossError("the curation " + id + " is damaged");
  return curation;
}

CurationBook::CurationBook(const std::vector<Curation>& curations, const QueryTools& tools) : curations_(curations) {
  std::sort(curations_.begin(), curations_.end(), [](const Curation& a, const Curation& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < curations_.size(); ++i) {
    const ParsedQuery query = ParseQuery(curations_[i].query, QuerySyntax::kPeople);
    std::set<std::string> keys;
    const auto add = [&](std::string_view language) {
      keys.insert(KeyMaker(query, AnalyzeWords(query, {Language(language)}, tools)).KeyOf(query.root));
    };
    if (curations_[i].languages.empty())
      for (const std::string_view language : kLanguages) add(language);
    for (const std::string& language : curations_[i].languages) add(language);
    for (const std::string& key : keys) by_key_[key].push_back(i);
  }
}

CurationBook::Applied CurationBook::Find(const ParsedQuery& query, const QueryTerms& terms, Time now) const {
  Applied applied;
  const auto at = by_key_.find(KeyMaker(query, terms).KeyOf(query.root));
  if (at == by_key_.end()) return applied;
  const auto add = [](const std::vector<ArticleId>& from, std::vector<ArticleId>& to) {
    for (const ArticleId& id : from)
      if (std::find(to.begin(), to.end(), id) == to.end()) to.push_back(id);
  };
  for (const std::size_t i : at->second) {
    const Curation& curation = curations_[i];
    const auto is_read_in = [&](const std::string& language) { return Language(language) == terms.language; };
    if (curation.until && *curation.until <= now) continue;
    if (!curation.languages.empty() && std::none_of(curation.languages.begin(), curation.languages.end(), is_read_in)) continue;
    add(curation.pinned, applied.pinned);
    add(curation.hidden, applied.hidden);
  }
  std::erase_if(applied.pinned, [&](const ArticleId& id) {
    return std::find(applied.hidden.begin(), applied.hidden.end(), id) != applied.hidden.end();
  });
  return applied;
}

}  // namespace xeber
