// What saved queries ask of articles: each condition once, however many queries have it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/hash.h"
#include "index/snapshot.h"
#include "ranking/clause_check.h"
#include "ranking/filter_expression.h"
#include "ranking/filter_set.h"
#include "ranking/query_expansion.h"
#include "ranking/query_terms.h"

namespace xeber {

// The words of one clause of a saved query, with what those that are prefixes or names stand for.
struct SavedClause {
  WordClause clause;  // its words are all that `terms` has
  QueryTerms terms;
  std::vector<WantedTerms> wanted;  // by word
};

// Which of up to 64 articles fulfil a condition, as bits. Terms are found for all of them when a batch is looked at; any other
// condition is worked out when the first query of a batch asks for it. Not thread-safe.
class SharedConditions {
 public:
  using Number = std::uint32_t;  // of terms, and of the other conditions
  static constexpr DocId kTogether = 64;

  // Each call is one use more, until it is released.
  Number UseTerm(std::string_view term);            // an article holds it
  Number UseWanted(const WantedTerms& wanted);      // it holds a term that a prefix or a name stands for
  Number UseFilter(const Filter& filter);           // it has one of the values, and lies in the time
  Number UseExpression(std::string_view text, const FilterExpression& expression);  // it fulfils what was read from the text
  Number UseClause(const SavedClause& clause);      // its words, which it holds, stand as the clause asks (ClauseCheck)
  void ReleaseTerm(Number term);
  void Release(Number condition);

  // From now on the bits are of documents [first, first + kTogether) of the segment; `first` is a multiple of that. The view and
  // `published` must outlive the next call.
  void LookAt(const SegmentView& view, const SegmentFilter& published, DocId first);
  // Those of them that can match anything.
  std::uint64_t published() const { return published_bits_; }
  std::uint64_t Holders(Number term) const { return term_bits_[term]; }
  // Not of clauses.
  std::uint64_t Fulfil(Number condition);
  // Of `articles` those where the clause holds.
  std::uint64_t Hold(Number clause, std::uint64_t articles);

  std::size_t size() const { return by_term_.size() + by_key_.size(); }

 private:
  struct Condition {
    std::string key;
    std::uint32_t uses = 0;
    std::variant<std::monostate, WantedTerms, Filter, FilterExpression, SavedClause> what;
    std::uint64_t looked = 0;  // number of the batch that the rest is of
    std::uint64_t known = 0, fulfilled = 0;
    std::unique_ptr<ClauseCheck> check;
  };

  template <typename What>
  Number Use(std::string key, const What& what);
  Condition& Current(Number condition);
  std::uint64_t BitsOf(const DocList& docs) const;
  std::uint64_t Find(const WantedTerms& wanted) const;
  std::uint64_t Find(const Filter& filter) const;
  std::uint64_t Find(const FilterExpression& expression) const;

  struct Term {
    std::string text;
    std::uint32_t uses = 0;
  };

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return HashBytes(text); }
  };
  using Numbers = absl::flat_hash_map<std::string, Number, Hash, std::equal_to<>>;

  Numbers by_term_, by_key_;
  std::vector<Term> terms_;
  std::vector<std::uint64_t> term_bits_;
  std::vector<Condition> conditions_;
  std::vector<Number> free_terms_, free_conditions_, met_;  // met_: terms with bits
  const SegmentView* view_ = nullptr;
  const SegmentFilter* published_ = nullptr;
  DocId first_ = 0;
  std::uint64_t published_bits_ = 0, batches_ = 0;
};

}  // namespace xeber
