#include "ranking/match_program.h"

#include <algorithm>
#include <array>
#include <optional>

#include "ranking/query_tree.h"

namespace xeber {
namespace {

using Occur = QueryClause::Occur;

// The low bits of a step; the others are a count. What a step is of follows it.
enum Step : std::uint32_t {
  kTerms,      // any of so many terms, whose numbers follow
  kCondition,  // the condition of that number
  kClause,     // the clause of that number holds, and so does the one part that follows
  kAll,        // of so many parts that follow
  kAny,
  kLeast,      // the number of parts that must match, then the parts
  kNot         // the one that follows
};
constexpr int kStepBits = 3;

class ProgramMaker {
 public:
  ProgramMaker(const CompiledQuery& query, SharedConditions& conditions) : query_(query), conditions_(conditions) {}
  MatchProgram Make();

 private:
  // As TreeMatch evaluates them (query_tree.cc): nullopt where there is nothing that could match or not.
  std::optional<MatchProgram> OfNode(const QueryNode& node);
  std::optional<MatchProgram> OfGroup(const QueryNode& group);
  MatchProgram OfClause(const WordClause& clause);
  MatchProgram OfWord(std::size_t word);
  MatchProgram OfFilter(const Filter& filter) { return Of(kCondition, conditions_.UseFilter(filter)); }
  std::span<const WordClause> WordsOf(const QueryNode& clause) const;

  static std::uint32_t Head(Step step, std::size_t count) { return static_cast<std::uint32_t>(count << kStepBits) | step; }
  static MatchProgram Of(Step step, std::size_t count) { return {Head(step, count)}; }
  static void Append(const MatchProgram& part, MatchProgram& to) { to.insert(to.end(), part.begin(), part.end()); }
  static MatchProgram Join(Step step, const std::vector<MatchProgram>& parts);

  const CompiledQuery& query_;
  SharedConditions& conditions_;
};

MatchProgram ProgramMaker::Join(Step step, const std::vector<MatchProgram>& parts) {
  if (parts.size() == 1) return parts.front();
  MatchProgram joined = Of(step, parts.size());
  for (const MatchProgram& part : parts) Append(part, joined);
  return joined;
}

std::span<const WordClause> ProgramMaker::WordsOf(const QueryNode& clause) const {
  const std::size_t begin = clause.index == 0 ? 0 : query_.terms.ends[clause.index - 1];
  return std::span(query_.terms.clauses).subspan(begin, query_.terms.ends[clause.index] - begin);
}

MatchProgram ProgramMaker::OfWord(std::size_t word) {
  if (query_.wanted[word].kind != QueryClause::Kind::kWords) return Of(kCondition, conditions_.UseWanted(query_.wanted[word]));
  const auto& alternatives = query_.terms.words[word].alternatives;
  MatchProgram program = Of(kTerms, alternatives.size());
  for (const TermAlternative& alternative : alternatives) program.push_back(conditions_.UseTerm(alternative.term));
  return program;
}

MatchProgram ProgramMaker::OfClause(const WordClause& clause) {
  std::vector<MatchProgram> words;
  for (const std::size_t word : clause.words) words.push_back(OfWord(word));
  MatchProgram all = Join(kAll, words);
  if (!IsMoreThanWords(clause)) return all;
  SavedClause saved{.clause = clause};
  for (std::size_t i = 0; i < clause.words.size(); ++i) {
    saved.terms.words.push_back(query_.terms.words[clause.words[i]]);
    saved.wanted.push_back(query_.wanted[clause.words[i]]);
    saved.clause.words[i] = i;
  }
  MatchProgram program = Of(kClause, conditions_.UseClause(saved));
  Append(all, program);
  return program;
}

std::optional<MatchProgram> ProgramMaker::OfNode(const QueryNode& node) {
  std::vector<MatchProgram> parts;
  switch (node.kind) {
    case QueryNode::Kind::kGroup:
      return OfGroup(node);
    case QueryNode::Kind::kCondition: {
      Filter filter;
      AddToFilter(query_.parsed.conditions[node.index], filter);
      return OfFilter(filter);
    }
    case QueryNode::Kind::kClause:
      for (const WordClause& clause : WordsOf(node)) parts.push_back(OfClause(clause));
      break;
    case QueryNode::Kind::kAlternatives:
      for (const QueryNode& part : node.parts)
        if (std::optional<MatchProgram> program = OfNode(part)) parts.push_back(*std::move(program));
      break;
  }
  if (parts.empty()) return std::nullopt;
  return Join(node.kind == QueryNode::Kind::kClause ? kAll : kAny, parts);
}

std::optional<MatchProgram> ProgramMaker::OfGroup(const QueryNode& group) {
  struct Part {
    MatchProgram program;
    bool stop;
  };
  std::vector<Part> optional;
  std::vector<MatchProgram> all, excluded;
  Filter filter;
  bool required = false, empty = true;
  const auto add = [&](Occur occur, MatchProgram program, bool stop) {
    if (occur == Occur::kMustNot) {
      excluded.push_back(Of(kNot, 1));
      Append(program, excluded.back());
    } else if (occur == Occur::kMust) {
      all.push_back(std::move(program));
      required = true;
    } else {
      optional.push_back({std::move(program), stop});
    }
  };
  for (const QueryNode& part : group.parts) {
    if (part.kind == QueryNode::Kind::kClause && WordsOf(part).empty()) continue;
    empty = false;
    if (part.kind == QueryNode::Kind::kCondition && part.occur != Occur::kMustNot) {
      AddToFilter(query_.parsed.conditions[part.index], filter);
    } else if (part.kind == QueryNode::Kind::kClause) {
      for (const WordClause& clause : WordsOf(part)) add(part.occur, OfClause(clause), query_.terms.words[clause.words[0]].stop);
    } else if (std::optional<MatchProgram> program = OfNode(part)) {
      add(part.occur, *std::move(program), false);
    }
  }
  if (empty) return std::nullopt;
  const bool only_stop = std::all_of(optional.begin(), optional.end(), [](const Part& part) { return part.stop; });
  std::vector<MatchProgram> counted;
  for (Part& part : optional) {
    if (only_stop || !part.stop)
      counted.push_back(std::move(part.program));
    else
      ReleaseMatchProgram(part.program, conditions_);
  }
  const auto least = static_cast<std::size_t>(LeastMatches(static_cast<int>(counted.size()), MatchRule::kMost, required));
  if (least == counted.size()) {
    all.insert(all.end(), counted.begin(), counted.end());
  } else if (least == 1) {
    all.push_back(Join(kAny, counted));
  } else if (least > 0) {
    MatchProgram most = Of(kLeast, counted.size());
    most.push_back(static_cast<std::uint32_t>(least));
    for (const MatchProgram& part : counted) Append(part, most);
    all.push_back(std::move(most));
  } else {
    for (const MatchProgram& part : counted) ReleaseMatchProgram(part, conditions_);
  }
  if (!filter.empty()) all.push_back(OfFilter(filter));
  all.insert(all.end(), excluded.begin(), excluded.end());
  return Join(kAll, all);
}

MatchProgram ProgramMaker::Make() {
  std::vector<MatchProgram> parts;
  if (std::optional<MatchProgram> root = OfNode(query_.parsed.root)) parts.push_back(*std::move(root));
  if (query_.filter.kind != FilterExpression::Kind::kAll || !query_.filter.parts.empty())
    parts.push_back(Of(kCondition, conditions_.UseExpression(query_.filter_text, query_.filter)));
  MatchProgram program = Join(kAll, parts);
  program.shrink_to_fit();
  return program;
}

// Of how many articles a set of parts has: counters of a bit a digit, for 64 articles at once.
class BitCounters {
 public:
  void Add(std::uint64_t articles) {
    for (std::uint64_t& digit : digits_) {
      const std::uint64_t carry = digit & articles;
      digit ^= articles;
      articles = carry;
    }
  }
  std::uint64_t AtLeast(std::uint32_t least) const {
    std::uint64_t more = 0, equal = ~std::uint64_t{0};
    for (std::size_t i = digits_.size(); i-- > 0;) {
      const std::uint64_t wanted = (least >> i & 1) != 0 ? ~std::uint64_t{0} : 0;
      more |= equal & digits_[i] & ~wanted;
      equal &= ~(digits_[i] ^ wanted);
    }
    return more | equal;
  }

 private:
  std::array<std::uint64_t, 10> digits_{};  // more than a query has parts (QueryLimits)
};

// Of the articles that are open, those of `low` match and those that are not of `high` do not; of others it is of no use to know.
struct Bounds {
  std::uint64_t low = 0, high = 0;
};

class ProgramRun {
 public:
  // If `reads`, clauses are checked, and both bounds are the same.
  ProgramRun(std::span<const std::uint32_t> program, SharedConditions& conditions, bool reads)
      : at_(program.data()), conditions_(conditions), reads_(reads) {}

  Bounds Next(std::uint64_t open);

 private:
  Bounds Terms(std::uint32_t count);
  Bounds Clause(std::uint32_t number, std::uint64_t open);
  Bounds All(std::uint32_t count, std::uint64_t open);
  Bounds Any(std::uint32_t count, std::uint64_t open);
  Bounds Least(std::uint32_t count, std::uint64_t open);

  const std::uint32_t* at_;
  SharedConditions& conditions_;
  const bool reads_;
};

Bounds ProgramRun::Next(std::uint64_t open) {
  const std::uint32_t step = *at_++, count = step >> kStepBits;
  switch (static_cast<Step>(step & ((1u << kStepBits) - 1))) {
    case kTerms:
      return Terms(count);
    case kCondition: {
      const std::uint64_t articles = open == 0 ? 0 : conditions_.Fulfil(count);
      return {articles, articles};
    }
    case kClause:
      return Clause(count, open);
    case kAll:
      return All(count, open);
    case kAny:
      return Any(count, open);
    case kLeast:
      return Least(count, open);
    case kNot:
      break;
  }
  const Bounds part = Next(open);
  return {~part.high, ~part.low};
}

Bounds ProgramRun::Terms(std::uint32_t count) {
  std::uint64_t articles = 0;
  for (; count > 0; --count) articles |= conditions_.Holders(*at_++);
  return {articles, articles};
}

Bounds ProgramRun::Clause(std::uint32_t number, std::uint64_t open) {
  const Bounds words = Next(open);
  if (!reads_) return {0, words.high};
  const std::uint64_t articles = conditions_.Hold(number, words.high & open);
  return {articles, articles};
}

Bounds ProgramRun::All(std::uint32_t count, std::uint64_t open) {
  Bounds all{~std::uint64_t{0}, ~std::uint64_t{0}};
  for (; count > 0; --count) {
    const Bounds part = Next(open & all.high);
    all = {all.low & part.low, all.high & part.high};
  }
  return all;
}

Bounds ProgramRun::Any(std::uint32_t count, std::uint64_t open) {
  Bounds any;
  for (; count > 0; --count) {
    const Bounds part = Next(open & ~any.low);
    any = {any.low | part.low, any.high | part.high};
  }
  return any;
}

Bounds ProgramRun::Least(std::uint32_t count, std::uint64_t open) {
  const std::uint32_t least = *at_++;
  BitCounters low, high;
  for (; count > 0; --count) {
    const Bounds part = Next(open);
    low.Add(part.low);
    high.Add(part.high);
  }
  return {low.AtLeast(least), high.AtLeast(least)};
}

}  // namespace

MatchProgram MakeMatchProgram(const CompiledQuery& query, SharedConditions& conditions) {
  return ProgramMaker(query, conditions).Make();
}

void ReleaseMatchProgram(std::span<const std::uint32_t> program, SharedConditions& conditions) {
  for (std::size_t at = 0; at < program.size(); ++at) {
    const std::uint32_t step = program[at], count = step >> kStepBits;
    switch (static_cast<Step>(step & ((1u << kStepBits) - 1))) {
      case kTerms:
        for (std::uint32_t i = 0; i < count; ++i) conditions.ReleaseTerm(program[++at]);
        break;
      case kCondition:
      case kClause:
        conditions.Release(count);
        break;
      case kLeast:
        ++at;
        break;
      case kAll:
      case kAny:
      case kNot:
        break;
    }
  }
}

std::uint64_t RunMatchProgram(std::span<const std::uint32_t> program, SharedConditions& conditions) {
  const std::uint64_t published = conditions.published();
  const Bounds may = ProgramRun(program, conditions, false).Next(published);
  const std::uint64_t high = may.high & published;
  if ((high & ~may.low) == 0) return high;
  return ProgramRun(program, conditions, true).Next(high).low & high;
}

}  // namespace xeber
