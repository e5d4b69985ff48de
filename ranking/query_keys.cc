#include "ranking/query_keys.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "index/schema.h"
#include "news/language.h"
#include "news/topic.h"
#include "ranking/query_tree.h"
#include "ranking/same_name.h"

namespace xeber {
namespace {

using Occur = QueryClause::Occur;
using Column = QueryCondition::Column;

// The kinds of keys beside terms of words, which are their own.
constexpr char kBeginning = 'p';      // of such a term
constexpr char kName = 'n';           // an entity, topic or author, with its prefix, by the form of its name
constexpr char kCategoryTopic = 'k';  // a topic that is a section of the site
constexpr char kAuthorWord = 'a';
constexpr char kCategoryColumn = 'c';
constexpr char kSourceColumn = 's';
constexpr char kLanguageColumn = 'l';
constexpr std::string_view kCategory = "category:";

// How many articles have one of these, by and large, as a share of all.
constexpr double kLanguageShare = .5, kColumnShare = .1, kTopicShare = .05, kAuthorShare = .01;
constexpr std::size_t kTermsLookedAt = 256;  // of those with one beginning; more are as frequent as anything

std::string Key(char kind, std::string_view text) { return std::string(1, kind).append(text); }
// Compared by form, names that are the same are, too; some that are not as well.
std::string NameKey(char prefix, std::string_view name) { return Key(kName, Key(prefix, NameForm(name))); }

QueryKeys Rarer(QueryKeys a, QueryKeys b) { return b.cost < a.cost ? std::move(b) : std::move(a); }

QueryKeys Together(QueryKeys a, QueryKeys b) {
  if (a.any() || b.any()) return QueryKeys::Any();
  a.cost += b.cost;
  a.keys.insert(a.keys.end(), std::make_move_iterator(b.keys.begin()), std::make_move_iterator(b.keys.end()));
  return a;
}

class KeyChoice {
 public:
  KeyChoice(const CompiledQuery& query, const Snapshot& statistics)
      : query_(query), statistics_(statistics), documents_(static_cast<double>(statistics.documents())) {}

  std::vector<QueryKeys> Choose() const {
    std::vector<QueryKeys> sets;
    AddSetsOfGroup(query_.parsed.root, sets);
    sets.push_back(OfExpression(query_.filter));
    std::erase_if(sets, [](const QueryKeys& keys) { return keys.any(); });
    if (sets.empty()) return {QueryKeys::Any()};
    std::stable_sort(sets.begin(), sets.end(), [](const QueryKeys& a, const QueryKeys& b) { return a.cost < b.cost; });
    if (sets.size() > kMostSets) sets.resize(kMostSets);
    return sets;
  }

 private:
  // As QueryTree evaluates them: nullopt where there is nothing that could match or not.
  std::optional<QueryKeys> OfNode(const QueryNode& node) const;
  std::optional<QueryKeys> OfGroup(const QueryNode& group) const;
  // All sets that the parts of a group ask for; false if there is nothing in it that could match or not.
  bool AddSetsOfGroup(const QueryNode& group, std::vector<QueryKeys>& sets) const;
  std::span<const WordClause> WordsOf(const QueryNode& clause) const;
  QueryKeys OfClause(const WordClause& clause) const;
  QueryKeys OfWord(std::size_t word) const;
  QueryKeys OfBeginning(std::string_view beginning) const;
  QueryKeys OfTopic(std::string_view text) const;
  QueryKeys OfAuthor(std::string_view words) const;
  QueryKeys OfConditions(Column column, const std::vector<std::string>& values) const;
  QueryKeys OfExpression(const FilterExpression& expression) const;
  QueryKeys OfCondition(const FilterCondition& condition) const;

  // Of words that no article has yet, the longer is taken for the rarer.
  double CostOf(std::string_view term) const {
    return static_cast<double>(statistics_.DocumentFrequency(term)) + 1.0 / static_cast<double>(1 + term.size());
  }

  const CompiledQuery& query_;
  const Snapshot& statistics_;
  const double documents_;
};

std::span<const WordClause> KeyChoice::WordsOf(const QueryNode& clause) const {
  const std::size_t begin = clause.index == 0 ? 0 : query_.terms.ends[clause.index - 1];
  return std::span(query_.terms.clauses).subspan(begin, query_.terms.ends[clause.index] - begin);
}

QueryKeys KeyChoice::OfBeginning(std::string_view beginning) const {
  beginning = beginning.substr(0, kMostPrefixBytes);
  double cost = 1;
  for (const SegmentView& view : statistics_.segments()) {
    const auto [first, last] = view.segment->TermRange(beginning);
    if (last - first > kTermsLookedAt) cost += view.segment->size();
    for (TermOrdinal ordinal = first; ordinal < std::min<TermOrdinal>(last, first + kTermsLookedAt); ++ordinal)
      cost += view.segment->document_frequency(ordinal);
  }
  return {.keys = {Key(kBeginning, beginning)}, .cost = cost};
}

QueryKeys KeyChoice::OfWord(std::size_t index) const {
  QueryKeys keys;
  const QueryWord& word = query_.terms.words[index];
  if (word.stop) keys.cost += 1 + documents_;
  for (const TermAlternative& alternative : word.alternatives)
    keys = Together(std::move(keys), {.keys = {alternative.term}, .cost = CostOf(alternative.term)});
  const WantedTerms& wanted = query_.wanted[index];
  if (wanted.kind == QueryClause::Kind::kTopic) return OfTopic(wanted.text);
  if (wanted.kind == QueryClause::Kind::kAuthor) return OfAuthor(wanted.text);
  for (const std::string& term : wanted.terms) {
    const bool of_words = term[0] == schema::kStem || term[0] == schema::kFolded;
    keys = Together(std::move(keys), {.keys = {of_words ? term : NameKey(term[0], term.substr(1))}, .cost = CostOf(term)});
  }
  for (const std::string& beginning : wanted.beginnings) keys = Together(std::move(keys), OfBeginning(beginning));
  return keys;
}

QueryKeys KeyChoice::OfTopic(std::string_view text) const {
  const std::string form = NameForm(text);
  QueryKeys keys{{NameKey(schema::kTopic, text), Key(kCategoryTopic, form)}, 1 + documents_ * kTopicShare};
  if (const std::string_view media_topic = FindMediaTopic(form); !media_topic.empty())
    keys.keys.push_back(NameKey(schema::kTopic, media_topic));
  return keys;
}

QueryKeys KeyChoice::OfAuthor(std::string_view words) const {
  const std::string form = NameForm(words);
  return {{Key(kAuthorWord, form.substr(0, form.find(' ')))}, 1 + documents_ * kAuthorShare};
}

QueryKeys KeyChoice::OfClause(const WordClause& clause) const {
  QueryKeys rarest = OfWord(clause.words[0]);
  for (std::size_t i = 1; i < clause.words.size(); ++i) rarest = Rarer(std::move(rarest), OfWord(clause.words[i]));
  return rarest;
}

QueryKeys KeyChoice::OfConditions(Column column, const std::vector<std::string>& values) const {
  QueryKeys keys;
  for (const std::string& value : values) {
    switch (column) {
      case Column::kCategory:
        keys = Together(std::move(keys), {{Key(kCategoryColumn, NameForm(value))}, 1 + documents_ * kColumnShare});
        break;
      case Column::kSource:
        keys = Together(std::move(keys), {{Key(kSourceColumn, NameForm(value))}, 1 + documents_ * kColumnShare});
        break;
      case Column::kLanguage:
        keys = Together(std::move(keys), {{Key(kLanguageColumn, Language(value).primary())}, 1 + documents_ * kLanguageShare});
        break;
      case Column::kTime:
        return QueryKeys::Any();
    }
  }
  return keys;
}

std::optional<QueryKeys> KeyChoice::OfNode(const QueryNode& node) const {
  std::optional<QueryKeys> keys;
  switch (node.kind) {
    case QueryNode::Kind::kGroup:
      return OfGroup(node);
    case QueryNode::Kind::kCondition: {
      const QueryCondition& condition = query_.parsed.conditions[node.index];
      return OfConditions(condition.column, {condition.value});
    }
    case QueryNode::Kind::kClause:
      for (const WordClause& clause : WordsOf(node)) keys = keys ? Rarer(*std::move(keys), OfClause(clause)) : OfClause(clause);
      return keys;
    case QueryNode::Kind::kAlternatives:
      break;
  }
  for (const QueryNode& part : node.parts)
    if (std::optional<QueryKeys> of_part = OfNode(part))
      keys = keys ? Together(*std::move(keys), *std::move(of_part)) : *std::move(of_part);
  return keys;
}

std::optional<QueryKeys> KeyChoice::OfGroup(const QueryNode& group) const {
  std::vector<QueryKeys> sets;
  if (!AddSetsOfGroup(group, sets)) return std::nullopt;
  QueryKeys rarest = QueryKeys::Any();
  for (QueryKeys& keys : sets) rarest = Rarer(std::move(rarest), std::move(keys));
  return rarest;
}

bool KeyChoice::AddSetsOfGroup(const QueryNode& group, std::vector<QueryKeys>& sets) const {
  // A part that must match, or may: each of its sets must be had if it matches; the rarest comes first.
  struct Part {
    std::vector<QueryKeys> sets;
    bool stop;
  };
  std::vector<Part> optional;
  std::map<Column, std::vector<std::string>> columns;
  bool required = false, empty = true;
  const auto add = [&](Occur occur, std::vector<QueryKeys> of_part, bool stop) {
    std::stable_sort(of_part.begin(), of_part.end(), [](const QueryKeys& a, const QueryKeys& b) { return a.cost < b.cost; });
    if (occur == Occur::kMust) std::move(of_part.begin(), of_part.end(), std::back_inserter(sets)), required = true;
    if (occur == Occur::kShould) optional.push_back({std::move(of_part), stop});
  };
  for (const QueryNode& part : group.parts) {
    if (part.kind == QueryNode::Kind::kClause && WordsOf(part).empty()) continue;
    empty = false;
    if (part.kind == QueryNode::Kind::kCondition && part.occur != Occur::kMustNot) {
      const QueryCondition& condition = query_.parsed.conditions[part.index];
      columns[condition.column].push_back(condition.value);
    } else if (part.kind == QueryNode::Kind::kClause) {
      for (const WordClause& clause : WordsOf(part)) {
        std::vector<QueryKeys> of_words;
        for (const std::size_t word : clause.words) of_words.push_back(OfWord(word));
        add(part.occur, std::move(of_words), query_.terms.words[clause.words[0]].stop);
      }
    } else if (std::optional<QueryKeys> keys = OfNode(part)) {
      add(part.occur, {*std::move(keys)}, false);
    }
  }
  if (empty) return false;
  for (const auto& [column, values] : columns) sets.push_back(OfConditions(column, values));
  const auto is_stop = [](const Part& part) { return part.stop; };
  if (!std::all_of(optional.begin(), optional.end(), is_stop)) std::erase_if(optional, is_stop);
  const auto least = static_cast<std::size_t>(LeastMatches(static_cast<int>(optional.size()), MatchRule::kMost, required));
  if (least == optional.size()) {
    for (Part& part : optional) std::move(part.sets.begin(), part.sets.end(), std::back_inserter(sets));
  } else if (least > 0) {  // of n parts k must match, so one of any n - k + 1 does: the rarest ones
    std::stable_sort(optional.begin(), optional.end(),
                     [](const Part& a, const Part& b) { return a.sets.front().cost < b.sets.front().cost; });
    QueryKeys one_of;
    for (std::size_t i = 0; i + least <= optional.size(); ++i)
      one_of = Together(std::move(one_of), std::move(optional[i].sets.front()));
    sets.push_back(std::move(one_of));
  }
  return true;
}

QueryKeys KeyChoice::OfCondition(const FilterCondition& condition) const {
  using Field = FilterCondition::Field;
  const std::string& value = condition.value;
  const bool word_of_author = condition.field == Field::kAuthor && condition.comparator == FilterCondition::Comparator::kHas;
  const bool open = !word_of_author && value.size() > 1 && (value.starts_with('*') || value.ends_with('*'));
  if (condition.any || open || condition.comparator == FilterCondition::Comparator::kNotEqual) return QueryKeys::Any();
  switch (condition.field) {
    case Field::kCategory:
      return OfConditions(Column::kCategory, {value});
    case Field::kSource:
      return OfConditions(Column::kSource, {value});
    case Field::kEntity:
      return {{NameKey(schema::kEntity, value)}, CostOf(schema::EntityTerm(value))};
    case Field::kTopic:
      return {{NameKey(schema::kTopic, value)}, 1 + documents_ * kTopicShare};
    case Field::kAuthor:
      return word_of_author ? OfAuthor(value) : QueryKeys{{NameKey(schema::kAuthor, value)}, 1 + documents_ * kAuthorShare};
    case Field::kId:
    case Field::kLanguage:
    case Field::kLength:
    case Field::kPublishTime:
    case Field::kUpdateTime:
      break;
  }
  return QueryKeys::Any();
}

QueryKeys KeyChoice::OfExpression(const FilterExpression& expression) const {
  switch (expression.kind) {
    case FilterExpression::Kind::kCondition:
      return OfCondition(expression.condition);
    case FilterExpression::Kind::kNot:
      return QueryKeys::Any();
    case FilterExpression::Kind::kAll: {
      QueryKeys rarest = QueryKeys::Any();
      for (const FilterExpression& part : expression.parts) rarest = Rarer(std::move(rarest), OfExpression(part));
      return rarest;
    }
    case FilterExpression::Kind::kAny:
      break;
  }
  QueryKeys together;
  if (expression.parts.empty()) return QueryKeys::Any();
  for (const FilterExpression& part : expression.parts) together = Together(std::move(together), OfExpression(part));
  return together;
}

void VisitWords(std::string_view form, const std::function<void(std::string_view)>& visit) {
  while (!form.empty()) {
    const std::string_view word = form.substr(0, form.find(' '));
    visit(Key(kAuthorWord, word));
    form.remove_prefix(std::min(form.size(), word.size() + 1));
  }
}

void VisitName(std::string_view term, const std::function<void(std::string_view)>& visit) {
  const std::string_view name = term.substr(1);
  visit(NameKey(term[0], name));
  if (term[0] == schema::kTopic && name.starts_with(kCategory))
    visit(Key(kCategoryTopic, NameForm(name.substr(kCategory.size()))));
  if (term[0] == schema::kAuthor) VisitWords(NameForm(name), visit);
}

}  // namespace

std::vector<QueryKeys> ChooseKeys(const CompiledQuery& query, const Snapshot& statistics) {
  return KeyChoice(query, statistics).Choose();
}

std::size_t PrefixLengthOf(std::string_view key) { return key.starts_with(kBeginning) ? key.size() - 1 : 0; }

void VisitKeys(const Segment& segment, std::uint32_t prefix_lengths, const std::function<void(std::string_view key)>& visit) {
  std::string key(1, kBeginning);
  for (TermOrdinal ordinal = 0; ordinal < segment.term_count(); ++ordinal) {
    const std::string_view term = segment.term(ordinal);
    if (term[0] != schema::kStem && term[0] != schema::kFolded) {
      VisitName(term, visit);
      continue;
    }
    visit(term);
    for (std::size_t length = 1; length <= std::min(term.size(), kMostPrefixBytes); ++length) {
      if ((prefix_lengths >> length & 1) == 0) continue;
      key.resize(1);
      visit(key.append(term.substr(0, length)));
    }
  }
  const Columns& columns = segment.columns();
  for (const std::string_view value : columns.category.values) visit(Key(kCategoryColumn, NameForm(value)));
  for (const std::string_view value : columns.source.values) visit(Key(kSourceColumn, NameForm(value)));
  for (const std::string_view value : columns.language.values) visit(Key(kLanguageColumn, Language(value).primary()));
}

}  // namespace xeber
