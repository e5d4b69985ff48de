#include "text/root_table.h"

#include "text/utf8.h"

namespace xeber {

void RootTable::Add(std::string_view root, bool noun, bool verb, std::string_view key) {
  std::uint64_t hash = kSeed;
  for (std::size_t at = 0; at < root.size();) {
    const Decoded next = DecodeAt(root, at);
    hash = Extend(hash, ToLetter(next.c));
    at += next.size;
  }
  for (Root& known : roots_) {
    if (known.hash != hash) continue;
    known.noun = known.noun || noun;
    known.verb = known.verb || verb;
    return;
  }
  roots_.push_back({hash, noun, verb, std::string(key)});
  if (roots_.size() * 3 > slots_.size()) {
    mask_ = slots_.size() * 2 - 1;
    slots_.assign(slots_.size() * 2, Slot{});
    for (std::size_t i = 0; i + 1 < roots_.size(); ++i) Place(i);
  }
  Place(roots_.size() - 1);
}

void RootTable::Place(std::size_t number) {
  std::size_t at = roots_[number].hash & mask_;
  while (slots_[at].hash != 0) at = (at + 1) & mask_;
  slots_[at] = {roots_[number].hash, static_cast<std::uint32_t>(number)};
}

}  // namespace xeber
