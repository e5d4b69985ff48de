#include "annotate/tags.h"

namespace xeber {

EntityType TypeOfTag(std::uint8_t tag) {
  constexpr std::array<EntityType, 5> kTypes = {EntityType::kOther, EntityType::kPerson, EntityType::kOrganisation,
                                                EntityType::kPlace, EntityType::kOther};
  return kTypes[(tag + 1) / 2];
}

Tag BeginTag(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
      return kTagBPer;
    case EntityType::kOrganisation:
      return kTagBOrg;
    case EntityType::kCity:
    case EntityType::kCountry:
    case EntityType::kPlace:
      return kTagBLoc;
    default:
      return kTagBMisc;
  }
}

}  // namespace xeber
