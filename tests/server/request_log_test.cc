#include "server/request_log.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

TEST(RequestLogTest, TextIsQuotedAsJson) {
  const auto check = [](std::string_view text, std::string_view expected) { EXPECT_EQ(QuoteJson(text), expected); };
  check("", R"("")");
  check("plain", R"("plain")");
  check("a\"b\\c", R"("a\"b\\c")");
  check("line\nend\ttab", R"("line\u000aend\u0009tab")");
  check("işıq 日 \xF0\x9F\x98\x80", "\"işıq 日 \xF0\x9F\x98\x80\"");
  check("bad \xFF\xC3 bytes", R"("bad \ufffd\ufffd bytes")");
  check(std::string_view("\0", 1), R"("\u0000")");
}

TEST(RequestLogTest, ACallIsOneLine) {
  const CallRecord record{.time = absl::FromUnixMicros(1'700'000'000'123'456),
                          .method = "SearchService.Search",
                          .code = "NOT_FOUND",
                          .message = "no\n\"a\"",
                          .peer = "ipv4:127.0.0.1:1",
                          .microseconds = 42,
                          .queue_microseconds = 7,
                          .items = 3};
  EXPECT_EQ(ToJsonLine(record),
            R"({"time":"2023-11-14T22:13:20.123456Z","event":"call","method":"SearchService.Search","code":"NOT_FOUND","us":42,)"
            R"("queue_us":7,"peer":"ipv4:127.0.0.1:1","items":3,"message":"no\u000a\"a\""})");
  EXPECT_EQ(ToJsonLine(absl::UnixEpoch(), "serving", "x"),
            R"({"time":"1970-01-01T00:00:00.000000Z","event":"serving","detail":"x"})");
}

TEST(RequestLogTest, ALongMessageIsCut) { EXPECT_LT(ToJsonLine(CallRecord{.message = std::string(100'000, 'x')}).size(), 1000u); }

TEST(RequestLogTest, CodesHaveTheNamesOfGrpc) {
  EXPECT_EQ(CodeName(0), "OK");
  EXPECT_EQ(CodeName(14), "UNAVAILABLE");
  EXPECT_EQ(CodeName(16), "UNAUTHENTICATED");
  EXPECT_EQ(CodeName(17), "UNKNOWN");
  EXPECT_EQ(CodeName(-1), "UNKNOWN");
}

}  // namespace
}  // namespace xeber
