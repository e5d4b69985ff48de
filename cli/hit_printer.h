// Answers, for people and for programs.
#pragma once

#include <cstddef>
#include <string>

#include "news/hit.h"
#include "news/time.h"

namespace xeber::cli {

// Prints hits to standard output, three or four lines each: title; category, source, time; why it is here; its id.
class HitPrinter {
 public:
  explicit HitPrinter(Time now) : now_(now) {}

  // `rank` counts from 1. With `explain`, the parts of the score follow.
  void Print(std::size_t rank, const Hit& hit, bool explain) const;

 private:
  Time now_;
};

// The hit as a JSON object on one line: rank, id, score, the card, and whatever else the hit carries.
std::string HitJson(std::size_t rank, const Hit& hit);

// "same-story"; "" for kUnspecified.
std::string RelationName(Relation relation);

}  // namespace xeber::cli
