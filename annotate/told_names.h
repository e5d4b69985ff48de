// The recogniser's names, put right where their own words say better what they are.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "annotate/gazetteer.h"
#include "annotate/tags.h"
#include "annotate/token_views.h"
#include "text/analyzer.h"

namespace xeber {

// Tokens [begin, end) of one field.
struct ToldName {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint8_t tag = kTagO;    // its B- tag
  std::uint32_t told = begin;  // where the recogniser lets it begin
};

// One field of an article; borrowed.
struct ToldField {
  std::string_view text;
  const Analysis& analysis;
  const TokenViews& views;
  const Gazetteer& gazetteer;
  const std::vector<GazetteerMatch>& matches;
};

// Reads names from tags and mends them. Reused, it stops allocating.
class NameMender {
 public:
  // Replaces `names` by those of the tags, one for each token of the field. A name ends with a case ending that is written apart
  // (Kars'tan, Ferrari's, YUNESKO-nun) or that a listed place has (az). A person's name begins at a first name, behind an office,
  // a people or an acronym; the last word (in Russian the first one) of the others tells what they are.
  void Read(const ToldField& field, const std::vector<std::uint8_t>& tags, std::vector<ToldName>& names);

 private:
  void NotePlaces();
  bool GoesOnBehindArticle(std::uint32_t end) const;
  // `one_behind`: one word of the name follows.
  bool EndsName(std::uint32_t at, bool one_behind) const;
  bool BeginsName(std::uint32_t at) const;
  void FindPerson(ToldName& name, std::vector<ToldName>& names) const;
  void MendType(ToldName& name) const;
  void Trim(ToldName& name) const;
  bool IsNoName(const ToldName& name) const;
  bool JoinsFirstName(const ToldName& name, const std::vector<ToldName>& names) const;
  std::uint16_t CuesOf(std::uint32_t begin, std::uint32_t end) const;
  std::uint16_t cues(std::uint32_t at) const { return field_->views[at].cues; }

  const ToldField* field_ = nullptr;
  bool az_ = false, tr_ = false, en_ = false;
  std::vector<bool> inflected_place_;  // by token
};

}  // namespace xeber
