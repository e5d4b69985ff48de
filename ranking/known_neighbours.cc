#include "ranking/known_neighbours.h"

#include <algorithm>

#include "index/neighbours.h"
#include "ranking/similarity_weights.h"

namespace xeber {
namespace {

// What a score exceeds the one of then by at the most: it changes with how rare words are, once articles have arrived; and it was rounded.
constexpr float kDrift = 1.02f, kRounding = 1.0001f;

}  // namespace

std::optional<KnownNeighbours> ReadNeighbours(const Snapshot& snapshot, const DocumentLocation& seed, const Filter& filter,
                                              const VisibleUntil& until) {
  const NeighbourLists& lists = snapshot.segments()[seed.segment].segment->neighbours();
  if (lists.empty()) return std::nullopt;
  KnownNeighbours known;
  known.covered.resize(snapshot.segments().size());
  std::vector<std::optional<std::size_t>> places;  // where the segments of the lists are now, by their numbers there
  for (const NeighbourSegment& wanted : lists.segments()) {
    auto place = snapshot.FindSegment(wanted.name);
    if (place && snapshot.segments()[*place].segment->size() != wanted.articles) place.reset();
    if (place) known.covered[*place] = true;
    places.push_back(place);
  }
  if (!known.covered[seed.segment]) return std::nullopt;
  known.all_covered = std::find(known.covered.begin(), known.covered.end(), false) == known.covered.end();

  std::vector<Neighbour> neighbours;
  neighbours.reserve(kNeighbours);
  known.whole = lists.Read(seed.doc, neighbours);
  std::uint64_t documents_then = 0;
  for (const NeighbourSegment& segment : lists.segments()) documents_then += segment.articles;
  const float most = (known.all_covered && documents_then == snapshot.documents() ? kRounding : kDrift) / kEstimateMargin;
  std::vector<std::optional<SegmentFilter>> filters(snapshot.segments().size());
  known.candidates.reserve(neighbours.size());
  for (const Neighbour& neighbour : neighbours) {
    const std::optional<std::size_t> place = places[neighbour.segment];
    if (!place) continue;
    std::optional<SegmentFilter>& passes = filters[*place];
    if (!passes) passes.emplace(snapshot.segments()[*place], filter, until);
    // With no time factor: that a neighbour is too unlike to be scored was asked when it was found.
    if (!passes->empty() && passes->Passes(neighbour.doc))
      known.candidates.push_back({.at = {*place, neighbour.doc}, .estimate = neighbour.score * most, .time_factor = 0});
  }
  return known;
}

}  // namespace xeber
