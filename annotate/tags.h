// The tags of names, a token each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "news/entity.h"

namespace xeber {

// B- begins a name, I- goes on with it.
enum Tag : std::uint8_t { kTagO, kTagBPer, kTagIPer, kTagBOrg, kTagIOrg, kTagBLoc, kTagILoc, kTagBMisc, kTagIMisc };
inline constexpr std::size_t kTagCount = 9;

inline bool IsInside(std::uint8_t tag) { return tag != kTagO && tag % 2 == 0; }
// Whether `tag` may follow `before`.
inline bool MayFollow(std::uint8_t before, std::uint8_t tag) { return !IsInside(tag) || before == tag || before + 1 == tag; }
EntityType TypeOfTag(std::uint8_t tag);
// The B- tag of a type; places of every kind are LOC, events and others MISC.
Tag BeginTag(EntityType type);

using TagScores = std::array<float, kTagCount>;

}  // namespace xeber
