// What a query finds, worked out by reading every article: what searches are compared with.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/impact.h"
#include "ranking/freshness.h"
#include "ranking/searcher.h"
#include "tests/ranking/random_query.h"
#include "tests/ranking/test_archive.h"

namespace xeber::oracle {

inline std::string Stem(const std::string& word) {
  static std::map<std::string, std::string> known;
  std::string& stem = known[word];
  if (stem.empty()) {
    Analysis analysis;
    TestAnalyzer().Analyze(word, Language("en"), analysis);
    stem = analysis.tokens.at(0).stem;
  }
  return stem;
}

// An article as lists of stems.
struct Read {
  const Article* article = nullptr;
  std::vector<std::string> title, lead, body;
  std::map<std::string, double> impacts;  // by stem
};

class Reader {
 public:
  // Null models tell nothing.
  explicit Reader(const std::vector<Article>& articles, const ArchiveModels* models = nullptr) : models_(models) {
    for (const Article& article : articles) {
      const IndexDocument document = MakeTestDocument(article);
      Read& read = documents_.emplace_back();
      read.article = &article;
      for (std::size_t i = 0; i < document.terms.tokens.size(); ++i) {
        const std::string& stem = document.terms.terms[document.terms.tokens[i]].stem;
        const std::size_t lead = document.terms.title_tokens, body = lead + document.terms.lead_tokens;
        (i < lead ? read.title : i < body ? read.lead : read.body).push_back(stem);
      }
      const FrequencyWeigher weigh(document.terms);
      for (const TermOccurrences& term : document.terms.terms) {
        read.impacts[term.stem] = QuantiseImpact(weigh(term)) * kImpactUnit;
        ++holders_[term.stem];
      }
    }
  }

  struct Found {
    double score;
    std::int64_t time;
    std::string id;
    bool operator<(const Found& other) const {
      return std::tuple(-score, -static_cast<double>(time), id) < std::tuple(-other.score, -static_cast<double>(other.time), other.id);
    }
  };

  std::string CategoryOf(const std::string& id) const {
    for (const Read& read : documents_)
      if (read.article->id.value() == id) return read.article->category;
    return "";
  }

  // All matches, best first.
  std::vector<Found> Search(const Part& query, const SearchRequest& request, bool any) const {
    std::vector<Found> found;
    const bool newest = request.order == SearchOrder::kNewestFirst || !HasText(query);
    for (const Read& read : documents_) {
      const auto& time = read.article->publish_time;
      if ((time && time->at > request.now) || !Holds(query, read, any)) continue;
      const std::int64_t at = time ? time->at.time_since_epoch().count() : kNoTime;
      Freshness freshness = request.freshness;
      if (models_ != nullptr && !freshness.half_life) freshness.half_life = models_->HalfLife(read.article->category);
      found.push_back({newest ? 0 : Score(query, read) * FreshnessFactor(freshness, at, request.now), at, read.article->id.value()});
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  static bool HasText(const Part& part) {
    return part.text() || part.kind == Part::Kind::kAuthor || std::any_of(part.parts.begin(), part.parts.end(), &HasText);
  }

 private:
  static bool IsWord(const Part& part, const std::string& stem, const std::string& word) {
    return part.kind == Part::Kind::kPrefix ? stem.starts_with(word) : stem == Stem(word);
  }

  static bool StandsIn(const Part& part, const std::vector<std::string>& field) {
    const std::size_t words = part.words.size();
    const std::size_t stretch = words + static_cast<std::size_t>(std::max(part.apart, 0));
    for (std::size_t begin = 0; begin < field.size(); ++begin) {
      if (part.apart < 0) {
        bool row = begin + words <= field.size();
        for (std::size_t i = 0; row && i < words; ++i) row = IsWord(part, field[begin + i], part.words[i]);
        if (row) return true;
        continue;
      }
      std::multiset<std::string> left;
      for (const std::string& word : part.words) left.insert(Stem(word));
      for (std::size_t i = begin; i < std::min(field.size(), begin + stretch); ++i)
        if (const auto at = left.find(field[i]); at != left.end()) left.erase(at);
      if (left.empty()) return true;
    }
    return false;
  }

  static bool HoldsText(const Part& part, const Read& read) {
    return ((part.field.empty() || part.field == "title") && StandsIn(part, read.title)) ||
           ((part.field.empty() || part.field == "lead") && StandsIn(part, read.lead)) ||
           ((part.field.empty() || part.field == "body") && StandsIn(part, read.body));
  }

  static bool SameLetters(std::string a, std::string b) {
    for (std::string* text : {&a, &b})
      for (char& c : *text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return a == b;
  }

  static bool Holds(const Part& part, const Read& read, bool any) {
    const Article& article = *read.article;
    switch (part.kind) {
      case Part::Kind::kWord:
      case Part::Kind::kPrefix:
      case Part::Kind::kPhrase:
        return HoldsText(part, read);
      case Part::Kind::kCategory:
        return SameLetters(article.category, part.words[0]);
      case Part::Kind::kSource:
        return SameLetters(article.source, part.words[0]);
      case Part::Kind::kAuthor:
        return std::any_of(article.authors.begin(), article.authors.end(), [&](const std::string& name) {
          return SameLetters(name.substr(0, name.find(' ')), part.words[0]) || SameLetters(name.substr(name.find(' ') + 1), part.words[0]);
        });
      case Part::Kind::kAfter:
        return article.publish_time && article.publish_time->at >= TestTime(part.words[0]);
      case Part::Kind::kBefore:
        return article.publish_time && article.publish_time->at < TestTime(part.words[0]);
      case Part::Kind::kEither:
        return std::any_of(part.parts.begin(), part.parts.end(), [&](const Part& each) { return Holds(each, read, any); });
      case Part::Kind::kGroup:
        break;
    }
    return HoldsGroup(part, read, any);
  }

  static bool HoldsGroup(const Part& group, const Read& read, bool any) {
    int optional = 0, found = 0;
    bool required = false;
    std::map<Part::Kind, bool> columns;  // values of one column add up
    for (const Part& part : group.parts) {
      const bool holds = Holds(part, read, any);
      if (part.sign == Sign::kMinus) {
        if (holds) return false;
      } else if (part.kind == Part::Kind::kCategory || part.kind == Part::Kind::kSource) {
        columns[part.kind] = columns[part.kind] || holds;
      } else if (part.condition()) {
        if (!holds) return false;
      } else if (part.must()) {
        if (!holds) return false;
        required = true;
      } else {
        ++optional;
        found += holds;
      }
    }
    for (const auto& [kind, holds] : columns)
      if (!holds) return false;
    const int least = any ? std::min(optional, required ? 0 : 1) : optional <= 2 ? optional : (optional * 6 + 9) / 10;
    return found >= least;
  }

  // Every word that is not under a "-" scores its best spelling, wherever it stands.
  double Score(const Part& part, const Read& read) const {
    if (part.sign == Sign::kMinus) return 0;
    double score = 0;
    for (const Part& each : part.parts) score += Score(each, read);
    if (part.kind == Part::Kind::kAuthor) return score + AuthorScore(part, read);
    if (!part.text()) return score;
    for (const std::string& word : part.words) {
      std::uint64_t df = 0;
      double best = 0;
      for (const auto& [stem, holders] : holders_) {
        if (!IsWord(part, stem, word)) continue;
        df += holders;
        if (const auto at = read.impacts.find(stem); at != read.impacts.end()) best = std::max(best, at->second);
      }
      score += best * InverseDocumentFrequency(documents_.size(), std::min<std::uint64_t>(df, documents_.size()));
    }
    return score;
  }

  double AuthorScore(const Part& part, const Read& read) const {
    Part author = part;
    author.sign = Sign::kNone;
    std::uint64_t df = 0;
    for (const Read& other : documents_) df += Holds(author, other, false);
    return Holds(author, read, false) ? InverseDocumentFrequency(documents_.size(), df) : 0;
  }

  const ArchiveModels* const models_;
  std::vector<Read> documents_;
  std::map<std::string, std::uint64_t> holders_;
};

}  // namespace xeber::oracle
