#include "news/time.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

void Check(std::string_view text, std::string_view expected, int zone_minutes = 0) {
  const auto time = ParseTime(text, std::chrono::minutes(zone_minutes));
  EXPECT_EQ(time ? FormatTime(*time) : "nothing", expected) << "'" << text << "'";
}

TEST(TimeTest, DatesAreReadInEveryFormThatArchivesUse) {
  Check("2026-11-23", "2026-11-23");
  Check("2026-11-23T10:30", "2026-11-23T10:30:00Z");
  Check("2026-11-23T10:30:05Z", "2026-11-23T10:30:05Z");
  Check("2026-11-23 10:30:05", "2026-11-23T10:30:05Z");
  Check("2026-11-23T10:30:05.123456+04:00", "2026-11-23T06:30:05Z");
  Check("2026-11-23T01:30:05+0400", "2026-11-22T21:30:05Z");
  Check("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z");
  Check("2024-02-29", "2024-02-29");
}

TEST(TimeTest, ATimeWithoutAZoneIsTakenInTheGivenZone) {
  Check("2026-11-23T10:30", "2026-11-23T06:30:00Z", 240);
  Check("2026-11-23T10:30Z", "2026-11-23T10:30:00Z", 240);
}

TEST(TimeTest, WhatIsNoDateIsNothing) {
  for (const char* text : {"", "yesterday", "2026", "2026-13-01", "2026-02-30", "2026-11-23T", "2026-11-23T25:00", "2026-11-23T10:61",
                           "2026-11-23T10:30+25:00", "2026-11-23T10:30:05.Z", "23.11.2026", "2026-11-23x", "0999-01-01", "2026-1-2"})
    Check(text, "nothing");
}

TEST(TimeTest, ZonesAreOffsets) {
  EXPECT_EQ(ParseZoneOffset("UTC")->count(), 0);
  EXPECT_EQ(ParseZoneOffset("+04:00")->count(), 240);
  EXPECT_EQ(ParseZoneOffset("-0330")->count(), -210);
  EXPECT_EQ(ParseZoneOffset("+3")->count(), 180);
  for (const char* text : {"", "Asia/Baku", "+15:00", "4", "+04:99", "+04:0"}) EXPECT_FALSE(ParseZoneOffset(text)) << text;
}

}  // namespace
}  // namespace xeber
