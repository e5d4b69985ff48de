#include "ranking/reader_profile.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "news/language.h"
#include "ranking/recommend_weights.h"

namespace xeber {
namespace {

constexpr double kMostHalfLives = 50;  // weights stay far from 0, so that shares of them are numbers

struct Reading {
  ArticleId id;
  Time at;
  DocumentLocation location;
};

bool Before(const DocumentLocation& a, const DocumentLocation& b) {
  return std::tie(a.segment, a.doc) < std::tie(b.segment, b.doc);
}

// When it was read, or may have been.
Time TimeOf(const ReadArticle& read, const Snapshot& snapshot, const DocumentLocation& at, Time now) {
  if (read.at) return *read.at;
  const auto published = snapshot.segments()[at.segment].segment->columns().publish_time(at.doc);
  return published ? published->at : now;
}

// Each article once, the latest first; those that are not indexed go to `missing`.
std::vector<Reading> ReadHistory(const RecommendRequest& request, Time now, const Snapshot& snapshot,
                                 std::vector<ArticleId>& missing) {
  std::map<ArticleId, Reading> by_id;
  for (const ReadArticle& read : request.history) {
    const auto at = snapshot.Find(read.id);
    if (!at) {
      missing.push_back(read.id);
      continue;
    }
    const Reading reading{read.id, TimeOf(read, snapshot, *at, now), *at};
    const auto [known, added] = by_id.emplace(read.id, reading);
    if (!added) known->second.at = std::max(known->second.at, reading.at);
  }
  std::vector<Reading> readings;
  for (auto& [id, reading] : by_id) readings.push_back(std::move(reading));
  std::stable_sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) { return a.at > b.at; });
  return readings;
}

std::vector<SimilarityScorer> ScorersOf(const Seeds& seeds) {
  std::vector<SimilarityScorer> scorers;
  for (const auto& seed : seeds.seeds) scorers.emplace_back(seed->view, seeds.terms, TimeWeights{});
  return scorers;
}

}  // namespace

bool ReaderProfile::IsLeftOut(const DocumentLocation& at) const {
  return std::binary_search(left_out.begin(), left_out.end(), at, Before);
}

bool ReaderProfile::IsKnownText(const TextPrint& print) const {
  return std::any_of(prints.begin(), prints.end(),
                     [&](const TextPrint& known) { return TextOverlap(known, print) >= kDuplicateJaccard; });
}

absl::StatusOr<ReaderProfile> ReadProfile(const RecommendRequest& request, Time now, const Snapshot& snapshot,
                                          const Analyzer& analyzer, const Annotator& annotator, Deadline& deadline) {
  ReaderProfile profile;
  const std::vector<Reading> readings = ReadHistory(request, now, snapshot, profile.missing);
  std::vector<SimilarSeed> read, disliked;
  for (const Reading& reading : readings) {
    profile.left_out.push_back(reading.location);
    if (read.size() >= kInterestReadings) continue;
    const double days = static_cast<double>((now - reading.at).count()) / 86400;
    read.push_back({.id = reading.id, .weight = std::exp2(-std::clamp(days / kReadingHalfLifeDays, 0.0, kMostHalfLives))});
  }
  for (const ArticleId& id : request.disliked) {
    if (const auto at = snapshot.Find(id)) {
      profile.left_out.push_back(*at);
      disliked.push_back({.id = id});
    } else {
      profile.missing.push_back(id);
    }
  }
  for (const auto& [asked, seeds] : {std::pair(&read, &profile.read), std::pair(&disliked, &profile.disliked)}) {
    auto found = ReadSeeds(*asked, snapshot, analyzer, annotator);
    if (!found.ok()) return found.status();
    *seeds = *std::move(found);
  }
  std::sort(profile.left_out.begin(), profile.left_out.end(), Before);
  for (const DocumentLocation& at : profile.left_out) profile.prints.push_back(TextPrintOf(snapshot, at));
  for (const auto& seed : profile.read.seeds)
    if (Language(seed->language).known() &&
        std::find(profile.languages.begin(), profile.languages.end(), seed->language) == profile.languages.end())
      profile.languages.push_back(seed->language);
  profile.scorers = ScorersOf(profile.read);
  profile.dislikers = ScorersOf(profile.disliked);
  profile.interests = FindInterests(profile.read.seeds, profile.scorers, deadline);
  return profile;
}

}  // namespace xeber
