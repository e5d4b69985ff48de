#include "ranking/percolator.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <fmt/format.h>

#include "index/hash.h"
#include "ranking/filter_set.h"

namespace xeber {
namespace {

constexpr std::uint64_t kPresentBits = std::uint64_t{1} << 17;  // of dozens of articles, one in ten is set
constexpr std::uint64_t kFiledBits = std::uint64_t{1} << 21;    // small enough for a processor's cache

constexpr std::size_t kPrefetched = 8;                           // programs ahead of the one that runs

bool HasBit(const std::vector<std::uint64_t>& bits, std::uint64_t bit) { return (bits[bit / 64] >> (bit % 64) & 1) != 0; }
void SetBit(std::uint64_t bit, std::vector<std::uint64_t>& bits) { bits[bit / 64] |= std::uint64_t{1} << (bit % 64); }

absl::Status Wrong(std::string_view field, std::string_view reason) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", field, reason));
}

absl::Status CheckFields(const SavedQuery& query) {
  if (query.id.empty()) return Wrong("id", "missing");
  if (query.id.size() > SavedQuery::kMaxIdBytes)
    return Wrong("id", fmt::format("{} bytes, at most {} are taken", query.id.size(), SavedQuery::kMaxIdBytes));
  if (std::any_of(query.id.begin(), query.id.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return Wrong("id", "holds a control character");
  if (query.query.size() > SavedQuery::kMaxQueryBytes)
    return Wrong("query", fmt::format("{} bytes, at most {} are taken", query.query.size(), SavedQuery::kMaxQueryBytes));
  if (query.languages.size() > SavedQuery::kMaxLanguages)
    return Wrong("languages", fmt::format("{} given; at most {} are read", query.languages.size(), SavedQuery::kMaxLanguages));
  for (std::size_t i = 0; i < query.languages.size(); ++i)
    if (!Language(query.languages[i]).known())
      return Wrong(fmt::format("languages[{}]", i), fmt::format("'{}' is no BCP-47 code", query.languages[i]));
  return absl::OkStatus();
}

absl::Status NoteAsError(const QueryNote& note) {
  return Wrong("query", fmt::format("at bytes {}-{}: {}", note.at.begin, note.at.end, note.message));
}

absl::Status Compile(const SavedQuery& saved, const QueryTools& tools, const std::vector<Language>& of_archive,
                     CompiledQuery& query) {
  if (auto status = CheckFields(saved); !status.ok()) return status;
  query.parsed = ParseQuery(saved.query, QuerySyntax::kPeople);
  if (!query.parsed.notes.empty()) return NoteAsError(query.parsed.notes.front());
  std::vector<Language> languages(saved.languages.begin(), saved.languages.end());
  if (languages.empty()) languages = ReadingLanguages(query.parsed, of_archive);
  query.terms = AnalyzeWords(query.parsed, languages, tools);
  if (!query.terms.notes.empty()) return NoteAsError(query.terms.notes.front());
  auto filter = ParseFilterExpression(saved.filter);
  if (!filter.ok()) return Wrong("filter", std::string(filter.status().message()));
  query.filter = *std::move(filter);
  query.filter_text = saved.filter;
  if (query.terms.clauses.empty() && query.parsed.conditions.empty() &&
      saved.filter.find_first_not_of(" \t\r\n") == std::string::npos)
    return Wrong("query", "every article would match; give words, conditions or a filter");
  query.wanted.resize(query.terms.words.size());
  for (std::size_t i = 0; i < query.parsed.clauses.size(); ++i) {
    const std::size_t begin = i == 0 ? 0 : query.terms.ends[i - 1];
    WantedTerms wanted = FindWanted(query.parsed.clauses[i], languages, tools);
    if (wanted.terms.empty() && wanted.beginnings.empty()) continue;
    for (std::size_t clause = begin; clause < query.terms.ends[i]; ++clause)
      query.wanted[query.terms.clauses[clause].words[0]] = wanted;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSavedQuery(const SavedQuery& query, const QueryTools& tools) {
  CompiledQuery compiled;
  return Compile(query, tools, {}, compiled);
}

Percolator::Percolator(const QueryTools& tools, std::vector<Language> languages)
    : tools_(tools), languages_(std::move(languages)), filed_keys_(kFiledBits / 64) {}

absl::Status Percolator::Check(const SavedQuery& query) const {
  CompiledQuery compiled;
  return Compile(query, tools_, languages_, compiled);
}

absl::Status Percolator::Put(const SavedQuery& query, const Snapshot& statistics) {
  CompiledQuery compiled;
  if (auto status = Compile(query, tools_, languages_, compiled); !status.ok()) return status;
  const std::vector<QueryKeys> keys = ChooseKeys(compiled, statistics);
  Remove(query.id);
  std::uint32_t place = static_cast<std::uint32_t>(filed_.size());
  if (free_.empty()) {
    filed_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  const auto at = places_.emplace(query.id, place).first;
  filed_[place] = {.id = at->first, .program = MakeMatchProgram(compiled, conditions_)};
  File(place, keys);
  return absl::OkStatus();
}

void Percolator::File(std::uint32_t place, const std::vector<QueryKeys>& sets) {
  if (sets.front().any()) return unfiled_.push_back(place);
  Filed& filed = filed_[place];
  for (const QueryKeys& set : sets) {
    if (&set != &sets.front()) filed.also.push_back(static_cast<std::uint32_t>(set.keys.size()));
    for (const std::string& key : set.keys) {
      const std::uint64_t hash = HashBytes(key);
      if (&set == &sets.front())
        filed.keys.push_back(hash);
      else
        filed.also.push_back(static_cast<std::uint32_t>(hash % kPresentBits));
      if (const std::size_t length = PrefixLengthOf(key); length > 0) prefix_lengths_ |= std::uint32_t{1} << length;
    }
  }
  std::sort(filed.keys.begin(), filed.keys.end());
  filed.keys.erase(std::unique(filed.keys.begin(), filed.keys.end()), filed.keys.end());
  for (const std::uint64_t hash : filed.keys) {
    by_key_[hash].push_back(place);
    SetBit(hash % kFiledBits, filed_keys_);
  }
}

bool Percolator::Remove(std::string_view id) {
  const auto at = places_.find(id);
  if (at == places_.end()) return false;
  const std::uint32_t place = at->second;
  std::erase(unfiled_, place);
  for (const std::uint64_t hash : filed_[place].keys) {
    const auto list = by_key_.find(hash);
    std::erase(list->second, place);
    if (list->second.empty()) by_key_.erase(list);
  }
  ReleaseMatchProgram(filed_[place].program, conditions_);
  filed_[place] = {};
  free_.push_back(place);
  places_.erase(at);
  return true;
}

std::optional<std::uint32_t> Percolator::NumberOf(std::string_view id) const {
  const auto at = places_.find(id);
  return at == places_.end() ? std::nullopt : std::optional(at->second);
}

// Ascending, which reads what is filed in the order of memory.
std::vector<std::uint32_t> Percolator::FindCandidates(const Segment& segment) {
  met_.assign(filed_.size() / 64 + 1, 0);
  present_.assign(kPresentBits / 64, 0);
  for (const std::uint32_t place : unfiled_) SetBit(place, met_);
  VisitKeys(segment, prefix_lengths_, [&](std::string_view key) {
    const std::uint64_t hash = HashBytes(key);
    SetBit(hash % kPresentBits, present_);
    if (!HasBit(filed_keys_, hash % kFiledBits)) return;
    const auto list = by_key_.find(hash);
    if (list == by_key_.end()) return;
    for (const std::uint32_t place : list->second) SetBit(place, met_);
  });
  std::vector<std::uint32_t> candidates;
  for (std::size_t i = 0; i < met_.size(); ++i)
    for (std::uint64_t left = met_[i]; left != 0; left &= left - 1)
      if (const std::size_t place = i * 64 + static_cast<std::size_t>(std::countr_zero(left)); MayMatch(filed_[place]))
        candidates.push_back(static_cast<std::uint32_t>(place));
  return candidates;
}

std::vector<QueryMatch> Percolator::Match(const SegmentView& view, Time now) {
  const std::vector<std::uint32_t> candidates = FindCandidates(*view.segment);
  evaluated_ += candidates.size();
  const SegmentFilter published(view, {}, {.now = now});
  std::vector<QueryMatch> matches;
  std::array<std::vector<std::uint32_t>, SharedConditions::kTogether> by_document;
  for (DocId first = 0; first < view.segment->size(); first += SharedConditions::kTogether) {
    conditions_.LookAt(view, published, first);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (i + kPrefetched < candidates.size()) __builtin_prefetch(filed_[candidates[i + kPrefetched]].program.data());
      for (std::uint64_t left = RunMatchProgram(filed_[candidates[i]].program, conditions_); left != 0; left &= left - 1)
        by_document[static_cast<std::size_t>(std::countr_zero(left))].push_back(candidates[i]);
    }
    for (std::size_t i = 0; i < by_document.size(); ++i) {
      for (const std::uint32_t place : by_document[i])
        matches.push_back({.doc = first + static_cast<DocId>(i), .query = place, .query_id = filed_[place].id});
      by_document[i].clear();
    }
  }
  return matches;
}

bool Percolator::MayMatch(const Filed& filed) const {
  for (auto at = filed.also.begin(); at != filed.also.end();) {
    const auto end = at + 1 + *at;
    if (std::none_of(at + 1, end, [&](std::uint32_t bit) { return HasBit(present_, bit); })) return false;
    at = end;
  }
  return true;
}

}  // namespace xeber
