#include "ranking/spelling.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "index/schema.h"
#include "ranking/edit_distance.h"
#include "ranking/word_presence.h"
#include "text/document_terms.h"
#include "text/folding.h"
#include "text/utf8.h"

namespace xeber {
namespace {

constexpr std::size_t kSegmentsAsked = 4;     // the largest: their words are the archive's
constexpr std::size_t kForms = 3;             // of one word: as typed, and its stems
constexpr std::size_t kTwoErrorsFrom = 7;     // letters
constexpr std::size_t kCorrections = 16;      // that are weighed
constexpr std::size_t kPostings = 20'000;     // of a term in a segment, that are looked at for the context
constexpr std::size_t kReadArticles = 3;      // for how a stem is written
constexpr std::size_t kReadBytes = 64 << 10;  // of one of them
constexpr int kMostErrors = 2;
constexpr double kTogether = 2, kSecondError = 6;  // binary logarithms of articles

constexpr char kPrefixes[] = {schema::kStem, schema::kFolded};

std::vector<const Segment*> LargestSegments(const Snapshot& snapshot) {
  std::vector<const Segment*> segments;
  for (const SegmentView& view : snapshot.segments()) segments.push_back(view.segment.get());
  std::stable_sort(segments.begin(), segments.end(), [](const Segment* a, const Segment* b) { return a->size() > b->size(); });
  if (segments.size() > kSegmentsAsked) segments.resize(kSegmentsAsked);
  return segments;
}

// The plain spellings that may be mistyped: the whole word, and its stems in each language.
std::vector<std::string> PlainForms(const QueryWord& word) {
  std::string folded, plain;
  FoldWord(word.text, CaseRule::kTurkic, folded);
  SpellPlainly(folded, plain);
  std::vector<std::string> forms = {plain};
  for (const TermAlternative& alternative : word.alternatives) {
    if (alternative.term.front() != schema::kFolded || forms.size() == kForms) continue;
    if (std::string key = alternative.term.substr(1); std::find(forms.begin(), forms.end(), key) == forms.end())
      forms.push_back(std::move(key));
  }
  return forms;
}

bool HasTerm(const std::vector<const Segment*>& segments, std::string_view key) {
  std::string term;
  for (const char prefix : kPrefixes) {
    term.assign(1, prefix).append(key);
    for (const Segment* segment : segments)
      if (segment->FindTerm(term)) return true;
  }
  return false;
}

std::uint64_t ArticlesOf(std::string_view key, const Snapshot& snapshot) {
  std::uint64_t articles = 0;
  for (const char prefix : kPrefixes) articles += snapshot.DocumentFrequency(schema::Term(prefix, key));
  return articles;
}

void AddOneError(const std::string& form, const std::vector<const Segment*>& segments, std::map<std::string, int>& found) {
  for (std::string& key : OneErrorAway(form, 0, [&](std::string_view variant) { return HasTerm(segments, variant); }))
    found.emplace(std::move(key), 1);
}

// Two errors are looked for behind the second letter.
void AddTwoErrors(const std::string& form, const std::vector<const Segment*>& segments, Deadline& deadline,
                  std::map<std::string, int>& found) {
  if (CountCharacters(form) < kTwoErrorsFrom) return;
  const std::uint32_t first = DecodeAt(form, 0).size;
  const std::string head = form.substr(0, first + DecodeAt(form, first).size);
  std::string plain;
  for (const Segment* segment : segments) {
    for (const char prefix : kPrefixes) {
      const auto [begin, end] = segment->TermRange(prefix + head);
      for (TermOrdinal ordinal = begin; ordinal < end; ++ordinal) {
        if (deadline.PassedAfter(1024)) return;
        SpellPlainly(segment->term(ordinal).substr(1), plain);
        if (EditDistance(form, plain, kMostErrors) <= kMostErrors) found.emplace(plain, kMostErrors);
      }
    }
  }
}

// The newest documents of a list.
DocList Newest(const DocList& docs) { return docs.Newest(kPostings); }

std::uint64_t CountBoth(DocList a, DocList b) {
  if (a.size() > b.size()) std::swap(a, b);
  std::uint64_t both = 0;
  auto at = b.begin();
  for (const DocId doc : a) {
    at = std::lower_bound(at, b.end(), doc);
    if (at == b.end()) break;
    both += *at == doc;
  }
  return both;
}

std::uint64_t ArticlesTogether(std::string_view key, const QueryWord& context, const Snapshot& snapshot) {
  std::uint64_t together = 0;
  for (std::size_t i = 0; i < snapshot.segments().size(); ++i) {
    const Segment& segment = *snapshot.segments()[i].segment;
    for (const char prefix : kPrefixes) {
      const auto ordinal = segment.FindTerm(schema::Term(prefix, key));
      if (!ordinal) continue;
      const auto docs = Newest(segment.postings(*ordinal).docs);
      for (const TermAlternative& alternative : context.alternatives)
        if (alternative.ordinals[i] != Segment::kNoTerm)
          together += CountBoth(docs, Newest(segment.postings(alternative.ordinals[i]).docs));
    }
  }
  return together;
}

double Likelihood(const Correction& correction) {
  return std::log2(1.0 + static_cast<double>(correction.articles)) +
         kTogether * std::log2(1.0 + static_cast<double>(correction.together)) - kSecondError * (correction.errors - 1);
}

// The newest articles with the stem that a reader may see.
std::vector<Article> ArticlesToRead(std::string_view key, const Snapshot& snapshot, Time now) {
  std::vector<Article> articles;
  for (const SegmentView& view : snapshot.segments()) {
    for (const char prefix : kPrefixes) {
      const auto ordinal = view.segment->FindTerm(schema::Term(prefix, key));
      if (!ordinal) continue;
      const auto docs = view.segment->postings(*ordinal).docs;
      for (auto doc = docs.rbegin(); doc != docs.rend() && articles.size() < kReadArticles; ++doc) {
        const std::int64_t time = view.segment->columns().time(*doc);
        if (view.Deleted(*doc) || (time != kNoTime && time > now.time_since_epoch().count())) continue;
        if (auto article = view.segment->article(*doc); article.ok()) articles.push_back(*std::move(article));
      }
    }
  }
  return articles;
}

}  // namespace

std::uint64_t ArticlesWith(const QueryWord& word, const Snapshot& snapshot) {
  std::uint64_t articles = 0;
  for (const TermAlternative& alternative : word.alternatives)
    for (std::size_t i = 0; i < alternative.ordinals.size(); ++i)
      if (alternative.ordinals[i] != Segment::kNoTerm)
        articles += snapshot.segments()[i].segment->document_frequency(alternative.ordinals[i]);
  return articles;
}

std::vector<Correction> FindCorrections(const QueryWord& word, const QueryWord* context, const Snapshot& snapshot,
                                        Deadline& deadline) {
  const std::vector<const Segment*> segments = LargestSegments(snapshot);
  const std::vector<std::string> forms = PlainForms(word);
  std::map<std::string, int> found;  // key -> errors
  for (const std::string& form : forms)
    if (!deadline.Passed()) AddOneError(form, segments, found);
  if (found.empty() && ArticlesWith(word, snapshot) == 0) AddTwoErrors(forms.front(), segments, deadline, found);
  for (const std::string& form : forms) found.erase(form);
  std::vector<Correction> corrections;
  for (const auto& [key, errors] : found)
    corrections.push_back({.key = key, .articles = ArticlesOf(key, snapshot), .errors = errors});
  const auto likelier = [](const Correction& a, const Correction& b) { return Likelihood(a) > Likelihood(b); };
  std::stable_sort(corrections.begin(), corrections.end(), likelier);
  if (corrections.size() > kCorrections) corrections.resize(kCorrections);
  if (context == nullptr) return corrections;
  for (Correction& correction : corrections)
    if (!deadline.Passed()) correction.together = ArticlesTogether(correction.key, *context, snapshot);
  std::stable_sort(corrections.begin(), corrections.end(), likelier);
  return corrections;
}

std::optional<std::string> SurfaceOf(const Correction& correction, std::string_view typed, const Snapshot& snapshot,
                                     const Analyzer& analyzer, Time now) {
  std::string folded, wanted, plain;
  FoldWord(typed, CaseRule::kTurkic, folded);
  SpellPlainly(folded, wanted);
  std::optional<std::string> nearest;
  int distance = kMostErrors + 1;
  Analysis analysis;
  for (const Article& article : ArticlesToRead(correction.key, snapshot, now)) {
    for (const std::string* text : {&article.title, &article.lead, &article.body}) {
      analyzer.Analyze(CutUtf8(*text, kReadBytes), Language(article.language), analysis);
      for (const Token& token : analysis.tokens) {
        SpellPlainly(token.stem, plain);
        if (plain != correction.key && token.folded != correction.key) continue;
        SpellPlainly(token.exact, plain);
        const int errors = EditDistance(wanted, plain, kMostErrors);
        if (errors >= distance || errors == 0) continue;
        distance = errors;
        nearest = std::string(token.exact);
      }
    }
  }
  return nearest;
}

}  // namespace xeber
