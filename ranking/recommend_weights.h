// Every number that feeds are made with, in one place. Measured by `xeber eval recommend` (docs/similar.md).
#pragma once

#include <array>
#include <cstddef>

#include "index/read_counts.h"

namespace xeber {

// A reading weighs half as much after so many days.
inline constexpr double kReadingHalfLifeDays = 14;
// The latest readings that interests are made from; all others are left out of the feed, no more.
inline constexpr std::size_t kInterestReadings = 128;
// Groups of readings become one interest while their mean likeness (content score) is at least this.
inline constexpr double kInterestLikeness = 0.22;
inline constexpr std::size_t kMaxInterests = 12;
inline constexpr std::size_t kInterestSeeds = 6;  // readings that stand for an interest

inline constexpr std::size_t kFeedCandidates = 60;        // of an interest, from all times
inline constexpr std::size_t kMostExtraCandidates = 240;  // for those that were read, or shown on earlier pages
inline constexpr std::size_t kFeedPool = 3;               // times the page: articles of one interest that are chosen from
inline constexpr int kFeedWindowDays = 14;                // and as many again from the last days
inline constexpr std::size_t kRecentCandidates = 200;     // newest articles, where interests and trends fill no page

// score = content * (kFeedFloor + (1 - kFeedFloor) * age weight) + trending - kDislike * likeness to what is disliked.
inline constexpr double kFeedFloor = 0.4;
inline constexpr double kDislike = 0.8;
// Of what is trending: so much for the last hour, the rest for the last day.
inline constexpr double kHourShare = 0.5;
inline constexpr std::size_t kTrendingArticles = 100;  // most read that a feed looks at
inline constexpr double kFewReads = 10;        // counts are judged beside the greatest, or beside this where that is smaller
inline constexpr double kTrendingLeast = 0.2;  // heat in [0,1] that makes an article trending
inline constexpr double kRecentScore = 0.1;    // of a just published article that is like nothing read, times its age weight

// Calibration (Steck 2018): how much the mix of interests counts beside scores, and the smoothing of the feed's mix.
inline constexpr double kCalibration = 0.7;
inline constexpr double kMixSmoothing = 0.01;
inline constexpr double kTrendingShare = 0.1;      // of a reader's feed that what is trending may have
inline constexpr double kColdTrendingShare = 0.5;  // of a feed for nobody in particular

// How articles of each age are clicked relative to the best age, where no clicks tell: news sites' readers click what is some
// hours old more than what is brand new, and little after days.
inline constexpr std::array<double, kAgeBuckets> kAgePrior = {0.95, 1.0, 1.0,  0.97, 0.9,  0.75, 0.55,
                                                              0.4,  0.3, 0.22, 0.15, 0.11, 0.09};
inline constexpr double kPriorClicks = 20;  // that the prior counts as much as, in each bucket

}  // namespace xeber
