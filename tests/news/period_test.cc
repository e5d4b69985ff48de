#include <gtest/gtest.h>

#include "news/time.h"
#include "news/topic.h"

namespace xeber {
namespace {

TEST(PeriodTest, YearsMonthsDaysAndSecondsArePeriods) {
  const auto check = [](std::string_view text, std::string_view expected) {
    const auto period = ParsePeriod(text);
    EXPECT_EQ(period ? FormatTime(period->begin) + " " + FormatTime(period->end) : "none", expected) << text;
  };
  check("2026", "2026-01-01T00:00:00Z 2027-01-01T00:00:00Z");
  check("2026-12", "2026-12-01T00:00:00Z 2027-01-01T00:00:00Z");
  check("2024-02", "2024-02-01T00:00:00Z 2024-03-01T00:00:00Z");
  check("2026-02-28", "2026-02-28T00:00:00Z 2026-03-01T00:00:00Z");
  check("2026-02-28T10:00+04:00", "2026-02-28T06:00:00Z 2026-02-28T06:00:01Z");
  for (const char* none : {"", "26", "0999", "20266", "2026-", "2026-1", "2026-00", "2026-13", "2026-02-29", "May 2026"}) check(none, "none");
}

TEST(MediaTopicTest, TopicsAreFoundByTheWordsOfTheirNames) {
  EXPECT_EQ(FindMediaTopic("sport"), "iptc:15000000");
  EXPECT_EQ(FindMediaTopic("business"), "iptc:04000000");
  EXPECT_EQ(FindMediaTopic("nothing"), "");
  EXPECT_EQ(FindMediaTopic(""), "");
}

}  // namespace
}  // namespace xeber
