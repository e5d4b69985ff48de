// Random queries with every operator of the query language, as trees that know how they are written.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace xeber::oracle {

enum class Sign { kNone, kPlus, kMinus };

// A query as the generator knows it.
struct Part {
  enum class Kind { kWord, kPrefix, kPhrase, kCategory, kSource, kAuthor, kAfter, kBefore, kGroup, kEither };
  Kind kind = Kind::kWord;
  Sign sign = Sign::kNone;
  std::string field;  // of words, prefixes and phrases: "", title, lead or body
  std::vector<std::string> words;
  int apart = -1;
  std::vector<Part> parts;

  bool text() const { return kind == Kind::kWord || kind == Kind::kPrefix || kind == Kind::kPhrase; }
  bool condition() const { return kind == Kind::kCategory || kind == Kind::kSource || kind == Kind::kAfter || kind == Kind::kBefore; }
  bool must() const {
    if (sign == Sign::kPlus) return true;
    return sign == Sign::kNone && (kind == Kind::kPhrase || kind == Kind::kAuthor || (text() && !field.empty()));
  }
};

inline std::string Write(const Part& part, bool outermost = false) {
  std::string out = part.sign == Sign::kPlus ? "+" : part.sign == Sign::kMinus ? "-" : "";
  if (!part.field.empty()) out += part.field + ":";
  switch (part.kind) {
    case Part::Kind::kWord:
      return out + part.words[0];
    case Part::Kind::kPrefix:
      return out + part.words[0] + "*";
    case Part::Kind::kPhrase:
      out += '"';
      for (std::size_t i = 0; i < part.words.size(); ++i) out += (i > 0 ? " " : "") + part.words[i];
      return out + '"' + (part.apart < 0 ? "" : "~" + std::to_string(part.apart));
    case Part::Kind::kCategory:
      return out + "category:" + part.words[0];
    case Part::Kind::kSource:
      return out + "source:" + part.words[0];
    case Part::Kind::kAuthor:
      return out + "author:" + part.words[0];
    case Part::Kind::kAfter:
      return out + "after:" + part.words[0];
    case Part::Kind::kBefore:
      return out + "before:" + part.words[0];
    case Part::Kind::kGroup:
    case Part::Kind::kEither:
      break;
  }
  std::string inner;
  for (const Part& each : part.parts) inner += (inner.empty() ? "" : part.kind == Part::Kind::kEither ? " OR " : " ") + Write(each);
  return outermost ? inner : out + "(" + inner + ")";
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  Part Query() { return Group(0); }
  unsigned Below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::mt19937& random() { return random_; }

 private:
  std::string Pick(const std::vector<std::string>& from) { return from[Below(static_cast<unsigned>(from.size()))]; }
  std::string Word() {
    return Pick({"harbour", "minister", "budget", "tanker", "storm", "vote", "museum", "goal", "pipeline", "wheat", "unknown"});
  }

  // Groups hold one part at least two deep are kept from being a lone part in parentheses, which means the part itself.
  Part Group(int depth) {
    Part group{.kind = Part::Kind::kGroup};
    for (unsigned left = (depth > 0 ? 2 : 1) + Below(3); left > 0; --left) group.parts.push_back(Any(depth));
    return group;
  }

  Part Any(int depth) {
    Part part;
    if (depth < 3 && Below(5) == 0) {
      part = Below(2) == 0 ? Group(depth + 1) : Either(depth + 1);
    } else {
      part = Leaf();
    }
    if (Below(4) == 0) part.sign = Below(2) == 0 ? Sign::kPlus : Sign::kMinus;
    return part;
  }

  Part Either(int depth) {
    Part either{.kind = Part::Kind::kEither};
    for (unsigned left = 2 + Below(2); left > 0; --left) {
      Part part = Below(4) == 0 && depth < 3 ? Group(depth + 1) : Leaf();
      either.parts.push_back(std::move(part));
    }
    return either;
  }

  Part Leaf() {
    static const std::vector<std::string> kDates = {"2026-01-15", "2026-01-25", "2026-02-05", "2026-02-20"};
    Part part;
    switch (Below(16)) {
      case 0:
        return {.kind = Part::Kind::kCategory, .words = {Pick({"sport", "politics", "POLITICS"})}};
      case 1:
        return {.kind = Part::Kind::kSource, .words = {Pick({"one", "two"})}};
      case 2:
        return {.kind = Part::Kind::kAuthor, .words = {Pick({"Reed", "ann", "nobody"})}};
      case 3:
        return {.kind = Part::Kind::kAfter, .words = {Pick(kDates)}};
      case 4:
        return {.kind = Part::Kind::kBefore, .words = {Pick(kDates)}};
      case 5:
        part = {.kind = Part::Kind::kPrefix, .words = {Pick({"har", "mi", "st", "t", "zz", "go"})}};
        if (part.words[0].size() < 2) part.words[0] = "ta";
        break;
      case 6:
      case 7:
        part = {.kind = Part::Kind::kPhrase, .words = {Word(), Word()}};
        if (Below(3) == 0) part.words.push_back(Word());
        if (Below(2) == 0) part.apart = static_cast<int>(Below(8));
        break;
      default:
        part = {.kind = Part::Kind::kWord, .words = {Word()}};
    }
    if (Below(4) == 0) part.field = Pick({"title", "lead", "body"});
    return part;
  }

  std::mt19937 random_;
};

}  // namespace xeber::oracle
