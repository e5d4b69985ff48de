#include "ranking/suggester.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

#include "absl/strings/str_cat.h"
#include "ranking/completion_table.h"
#include "ranking/plain_words.h"

namespace xeber {
namespace {

using Kind = Suggestion::Kind;

constexpr Kind kKinds[CompletionTable::kKinds] = {Kind::kTitle, Kind::kEntity, Kind::kPhrase};
constexpr float kOtherLanguage = 4;         // half lives that a suggestion in another language than the reader's loses
constexpr std::size_t kMostReads = 1000;    // of keys, for one beginning: deleted ones and repetitions
constexpr std::size_t kMostVariants = 256;  // of a mistyped text
constexpr std::size_t kWordsToCorrect = 2;  // of one text, the last first

const CompletionTable& TableOf(const Segment& segment, const Analyzer& analyzer) {
  return segment.Keep<CompletionTable>(Segment::Kept::kCompletions, [&] { return CompletionTable(segment, analyzer); });
}

// A typed text: its words, and whether the last may go on.
struct Typed {
  std::vector<PlainWord> words;
  bool open = true;

  // What keys begin with, with another word at `place`.
  std::string Beginning(std::size_t place, std::string_view instead) const {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i > 0) text += ' ';
      text += i == place ? instead : std::string_view(words[i].plain);
    }
    return text;
  }
  std::string Beginning() const { return Beginning(words.size(), ""); }
  bool IsOpen(std::size_t word) const { return open && word + 1 == words.size(); }
};

// Best-first search over the keys of all segments that begin in one of several ways.
class BestKeys {
 public:
  struct Found {
    std::size_t segment = 0;
    Kind kind = Kind::kTitle;
    const CompletionKeys::Key* key = nullptr;
  };

  BestKeys(const Snapshot& snapshot, const std::vector<const CompletionTable*>& tables, const std::string& language)
      : snapshot_(snapshot), tables_(tables), language_(language) {}

  void Add(std::size_t segment, std::string_view beginning) {
    for (const Kind kind : kKinds) {
      const CompletionKeys& keys = tables_[segment]->keys(kind);
      const CompletionKeys::Range range = keys.Find(beginning);
      if (range.first == range.second) continue;
      ranges_.push_back({segment, kind, range});
      for (const CompletionKeys::Node node : keys.Cover(range)) Push(ranges_.size() - 1, node, keys.Bound(node));
    }
  }

  // The next best, or nullopt.
  std::optional<Found> Next() {
    while (!queue_.empty()) {
      const Item item = queue_.top();
      queue_.pop();
      const Of& of = ranges_[item.range];
      const CompletionKeys& keys = tables_[of.segment]->keys(of.kind);
      if (item.node.level == 0) return Found{of.segment, of.kind, &keys.key(item.node.index)};
      const auto [first, count] = keys.Below(item.node);
      for (std::uint32_t i = 0; i < count; ++i) {
        const CompletionKeys::Node below{first.level, first.index + i};
        if (CompletionKeys::Meets(below, of.range))
          Push(item.range, below, below.level == 0 ? ScoreOf(of, below.index) : keys.Bound(below));
      }
    }
    return std::nullopt;
  }

 private:
  struct Of {
    std::size_t segment = 0;
    Kind kind = Kind::kTitle;
    CompletionKeys::Range range;
  };
  struct Item {
    float bound = 0;
    std::size_t range = 0;
    CompletionKeys::Node node;
    // The worse last; a decision between equals, so that answers do not depend on the heap.
    bool operator<(const Item& other) const {
      if (bound != other.bound) return bound < other.bound;
      if (range != other.range) return range > other.range;
      return node.index > other.node.index;
    }
  };

  void Push(std::size_t range, CompletionKeys::Node node, float bound) { queue_.push({bound, range, node}); }

  float ScoreOf(const Of& of, std::uint32_t index) const {
    const CompletionTable& table = *tables_[of.segment];
    const CompletionKeys::Key& key = table.keys(of.kind).key(index);
    const float score = table.ScoreOf(of.kind, key);
    if (language_.empty()) return score;
    const CodedColumn& languages = snapshot_.segments()[of.segment].segment->columns().language;
    return Language(languages.values[table.LanguageOf(of.kind, key)]).primary() == language_ ? score : score - kOtherLanguage;
  }

  const Snapshot& snapshot_;
  const std::vector<const CompletionTable*>& tables_;
  const std::string& language_;  // primary subtag; may be empty
  std::vector<Of> ranges_;
  std::priority_queue<Item> queue_;
};

class SuggestRun {
 public:
  SuggestRun(const Snapshot& snapshot, const Analyzer& analyzer, const SuggestRequest& request)
      : snapshot_(snapshot), analyzer_(analyzer), request_(request) {
    if (const Language language(request.language); language.known()) language_ = language.primary();
  }

  absl::StatusOr<SuggestResponse> Do(const CallOptions& options);

 private:
  Typed Read() const;
  void AddExact(const Typed& typed);
  void AddCorrected(const Typed& typed);
  bool MayStand(const CompletionTable& table, std::string_view word, bool open) const;
  bool Occurs(std::string_view word, bool open) const;
  void Collect(BestKeys& keys, bool corrected);
  bool full() const { return response_.suggestions.size() >= limit_; }

  const Snapshot& snapshot_;
  const Analyzer& analyzer_;
  const SuggestRequest& request_;
  std::string language_;  // primary subtag; empty = any
  std::size_t limit_ = 0;
  std::vector<const CompletionTable*> tables_;
  std::unordered_set<std::string> known_;     // plain texts of the suggestions
  std::unordered_set<std::string> entities_;  // their ids
  SuggestResponse response_;
};

absl::StatusOr<SuggestResponse> SuggestRun::Do(const CallOptions& options) {
  if (request_.limit < 0) return absl::InvalidArgumentError(absl::StrCat("limit: ", request_.limit, " is negative"));
  if (request_.text.size() > SuggestRequest::kMaxTextBytes) return response_;
  limit_ = static_cast<std::size_t>(
      std::min(request_.limit == 0 ? SuggestRequest::kDefaultLimit : request_.limit, SuggestRequest::kMaxLimit));
  const Typed typed = Read();
  if (typed.words.empty()) return response_;
  for (const SegmentView& view : snapshot_.segments()) {
    if (options.clock() >= options.deadline) return absl::DeadlineExceededError("suggesting ran out of time");
    tables_.push_back(&TableOf(*view.segment, analyzer_));
  }
  AddExact(typed);
  if (!full()) AddCorrected(typed);
  return std::move(response_);
}

Typed SuggestRun::Read() const {
  Typed typed{.words = PlainWordsOf(request_.text, kUndetermined, analyzer_)};
  typed.open = !typed.words.empty() && typed.words.back().end == request_.text.size();
  return typed;
}

// Keys that begin so; of a beginning whose last word is closed, those in which it ends there.
void AddBeginning(BestKeys& keys, std::size_t segment, const std::string& beginning, bool open) {
  if (open) return keys.Add(segment, beginning);
  keys.Add(segment, beginning + " ");
  keys.Add(segment, beginning + CompletionKeys::kEnd);
}

void SuggestRun::AddExact(const Typed& typed) {
  BestKeys keys(snapshot_, tables_, language_);
  const std::string beginning = typed.Beginning();
  for (std::size_t segment = 0; segment < tables_.size(); ++segment) {
    AddBeginning(keys, segment, beginning, typed.open);
  }
  Collect(keys, false);
}

bool SuggestRun::MayStand(const CompletionTable& table, std::string_view word, bool open) const {
  return open ? table.words().MayBegin(word) : table.words().MayBe(word);
}

bool SuggestRun::Occurs(std::string_view word, bool open) const {
  return std::any_of(tables_.begin(), tables_.end(), [&](const CompletionTable* table) { return MayStand(*table, word, open); });
}

// One word is mistyped: one that does not occur, or else the last.
void SuggestRun::AddCorrected(const Typed& typed) {
  std::vector<std::size_t> suspects;
  for (std::size_t word = typed.words.size(); word-- > 0 && suspects.size() < kWordsToCorrect;)
    if (!typed.words[word].number && !Occurs(typed.words[word].plain, typed.IsOpen(word))) suspects.push_back(word);
  if (suspects.empty() && !typed.words.back().number) suspects.push_back(typed.words.size() - 1);
  BestKeys keys(snapshot_, tables_, language_);
  std::size_t variants = 0;
  for (const std::size_t word : suspects) {
    const bool open = typed.IsOpen(word);
    const auto occurs = [&](std::string_view variant) { return Occurs(variant, open); };
    for (const std::string& variant : OneErrorAway(typed.words[word].plain, 1, occurs)) {
      const std::string beginning = typed.Beginning(word, variant);
      for (std::size_t segment = 0; segment < tables_.size() && variants < kMostVariants; ++segment) {
        if (!MayStand(*tables_[segment], variant, open)) continue;
        AddBeginning(keys, segment, beginning, typed.open);
        ++variants;
      }
    }
  }
  Collect(keys, true);
}

void SuggestRun::Collect(BestKeys& keys, bool corrected) {
  for (std::size_t reads = 0; !full() && reads < kMostReads; ++reads) {
    const auto found = keys.Next();
    if (!found) return;
    const SegmentView& view = snapshot_.segments()[found->segment];
    auto suggestion = tables_[found->segment]->Read(found->kind, *found->key, view, {analyzer_, request_.now});
    if (!suggestion) continue;
    std::string plain;
    for (const PlainWord& word : PlainWordsOf(suggestion->text, kUndetermined, analyzer_)) plain += word.plain + " ";
    if (!known_.insert(plain).second) continue;
    const bool entity = suggestion->kind == Kind::kEntity;
    if (entity && !entities_.insert(suggestion->id).second) continue;  // by its name in another language
    suggestion->corrected = corrected;
    response_.suggestions.push_back(*std::move(suggestion));
  }
}

}  // namespace

absl::StatusOr<SuggestResponse> SuggestFromSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                    const SuggestRequest& request, const CallOptions& options) {
  return SuggestRun(snapshot, analyzer, request).Do(options);
}

std::vector<TermOrdinal> EntitiesNamed(const Segment& segment, const Analyzer& analyzer, std::string_view text) {
  const Typed typed{.words = PlainWordsOf(text, kUndetermined, analyzer)};
  std::vector<TermOrdinal> entities;
  if (typed.words.empty()) return entities;
  const CompletionTable& table = TableOf(segment, analyzer);
  const CompletionKeys& keys = table.keys(Kind::kEntity);
  const auto [first, last] = keys.Find(typed.Beginning());
  for (std::uint32_t at = first; at < last; ++at) entities.push_back(table.EntityOf(keys.key(at)));
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
  return entities;
}

void PrepareSuggestions(const Segment& segment, const Analyzer& analyzer) { TableOf(segment, analyzer); }

std::uint64_t SuggestionBytes(const Segment& segment, const Analyzer& analyzer) { return TableOf(segment, analyzer).bytes(); }

}  // namespace xeber
