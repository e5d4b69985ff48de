#include "indexer/feed_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A folder of the test's own, removed at its end.
class FeedReaderTest : public ::testing::Test {
 protected:
  FeedReaderTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "feed_reader_test.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~FeedReaderTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(std::string_view bytes, const std::string& name = "feed.jsonl") const {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
  }

  // "a" for an article called a, "!2 reason" for a reject of line 2, in the order of the file.
  std::vector<std::string> Read(std::string_view bytes, FeedOptions options = {}) const {
    const std::string path = Write(bytes);
    auto reader = OpenFeed(path, options);
    EXPECT_TRUE(reader.ok()) << reader.status();
    std::vector<std::string> events;
    Article article;
    Reject reject;
    for (;;) {
      const FeedEvent event = (*reader)->Next(article, reject);
      if (event == FeedEvent::kEnd) break;
      if (event == FeedEvent::kArticle) {
        events.push_back(article.id.value());
      } else {
        EXPECT_TRUE(reject.where.starts_with(path + ":")) << reject.where;
        EXPECT_LE(reject.line.size(), 1024u);
        events.push_back("!" + reject.where.substr(path.size() + 1) + " " + reject.reason);
      }
    }
    EXPECT_EQ((*reader)->Next(article, reject), FeedEvent::kEnd) << "stays at the end";
    EXPECT_EQ((*reader)->bytes_read(), bytes.size());
    EXPECT_EQ((*reader)->bytes_total(), bytes.size());
    return events;
  }

  std::filesystem::path folder_;
};

std::string Gzip(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string Line(const std::string& id) { return R"({"id": ")" + id + R"(", "title": "T"})" + "\n"; }

// Lines that do not compress to nothing, so that a cut file breaks in the middle.
std::string ManyLines(int count) {
  std::string text;
  std::uint32_t noise = 1;
  for (int i = 0; i < count; ++i) {
    std::string title;
    for (int k = 0; k < 100; ++k) title += static_cast<char>('a' + (noise = noise * 1664525u + 1013904223u) / 170000000u);
    text += R"({"id": )" + std::to_string(i) + R"(, "title": ")" + title + "\"}\n";
  }
  return text;
}

TEST_F(FeedReaderTest, LinesEndInAnyUsualWay) {
  EXPECT_THAT(Read(""), ElementsAre());
  EXPECT_THAT(Read("\n\r\n  \t\n"), ElementsAre());
  EXPECT_THAT(Read(Line("a") + Line("b")), ElementsAre("a", "b"));
  EXPECT_THAT(Read("{\"id\":\"a\",\"title\":\"T\"}\r\n{\"id\":\"b\",\"title\":\"T\"}\r\n"), ElementsAre("a", "b"));
  EXPECT_THAT(Read("\xEF\xBB\xBF" + Line("a")), ElementsAre("a"));
  EXPECT_THAT(Read(Line("a") + "\n\n" + R"({"id": "last", "title": "without a line end"})"), ElementsAre("a", "last"));
}

TEST_F(FeedReaderTest, CompressionIsToldByTheBytes) {
  const std::string one = Line("a"), two = Line("b") + Line("c");
  EXPECT_THAT(Read(Gzip(one + two)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Read(Gzip(one) + Gzip(two)), ElementsAre("a", "b", "c")) << "members";
  EXPECT_THAT(Read(Gzip(one) + std::string(512, '\0')), ElementsAre("a")) << "padding";
  EXPECT_THAT(Read(Zstd(one + two)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Read(Zstd(one) + Zstd(two)), ElementsAre("a", "b", "c")) << "frames";
  const std::string skippable("\x50\x2a\x4d\x18\x03\x00\x00\x00???", 11);
  EXPECT_THAT(Read(skippable + Zstd(one)), ElementsAre("a"));
  EXPECT_THAT(Read(Gzip("")), ElementsAre());
  EXPECT_THAT(Read(Zstd("")), ElementsAre());
}

TEST_F(FeedReaderTest, ACutOrDamagedFileEndsWithOneReject) {
  constexpr int kLines = 20000;
  const std::string text = ManyLines(kLines);
  const auto check = [&](std::string bytes, std::string_view reason) {
    const auto events = Read(bytes);
    ASSERT_GT(events.size(), 100u) << reason;
    ASSERT_LT(events.size(), static_cast<std::size_t>(kLines)) << reason;
    for (std::size_t i = 0; i + 1 < events.size(); ++i) ASSERT_EQ(events[i], std::to_string(i));
    EXPECT_EQ(events.back(), "!" + std::to_string(events.size()) + " " + std::string(reason));
  };
  const std::string gzip = Gzip(text), zstd = Zstd(text);
  check(gzip.substr(0, gzip.size() / 2), "the gzip file is truncated");
  check(zstd.substr(0, zstd.size() / 2), "the zstd file is truncated");
  EXPECT_THAT(Read(gzip.substr(0, 5)), ElementsAre("!1 the gzip file is truncated"));
  EXPECT_THAT(Read(zstd.substr(0, 5)), ElementsAre("!1 the zstd file is truncated"));
  EXPECT_THAT(Read(gzip.substr(0, gzip.size() - 4)).back(), "!20001 the gzip file is truncated");
}

TEST_F(FeedReaderTest, ADamagedFileSaysSo) {
  std::string gzip = Gzip(ManyLines(5000));
  for (std::size_t i = gzip.size() / 2; i < gzip.size() / 2 + 64; ++i) gzip[i] = '\x55';
  const std::string path = Write(gzip);
  auto reader = OpenFeed(path, {});
  ASSERT_TRUE(reader.ok());
  Article article;
  Reject reject;
  std::string last;
  for (FeedEvent event; (event = (*reader)->Next(article, reject)) != FeedEvent::kEnd;)
    if (event == FeedEvent::kReject) last = reject.reason;
  EXPECT_THAT(last, HasSubstr("the gzip file is damaged near byte "));
  EXPECT_THAT(Read(Gzip(Line("a")) + "rubbish behind it").back(), HasSubstr("!2 the gzip file is damaged near byte "));
  std::string zstd = Zstd(Line("a"));
  zstd[5] = static_cast<char>(zstd[5] ^ 0x7F);
  EXPECT_THAT(Read(zstd).back(), HasSubstr("!1 the zstd file is damaged behind byte "));
}

// Not as lines that are "not UTF-8".
TEST_F(FeedReaderTest, WhatIsCalledCompressedMustBeginSoOrAsJsonLines) {
  const auto check = [&](const std::string& name, std::string_view bytes, const std::string& expected) {
    const std::string path = Write(bytes, name);
    const auto opened = OpenFeed(path, {});
    EXPECT_EQ(opened.status().code(), expected.empty() ? absl::StatusCode::kOk : absl::StatusCode::kDataLoss) << name;
    if (!expected.empty()) {
      EXPECT_EQ(opened.status().message(), path + expected);
    }
  };
  std::string gzip = Gzip(Line("a")), zstd = Zstd(Line("a"));
  check("good.gz", gzip, "");
  check("good.zst", zstd, "");
  check("zstd.gz", zstd, "");
  check("lines.gz", Line("a"), "");
  gzip[0] = zstd[0] = '\0';
  check("broken.gz", gzip, ": damaged at byte 1: a gzip file does not begin so");
  check("broken.zst", zstd, ": damaged at byte 1: a zstd file does not begin so");
  check("empty.gz", "", ": damaged at byte 1: a gzip file does not begin so");
}

TEST_F(FeedReaderTest, ABadLineCostsNoOther) {
  const auto check = [&](const std::string& line, const std::string& reason) {
    EXPECT_THAT(Read(Line("a") + line + "\n" + Line("z")), ElementsAre("a", "!2 " + reason, "z")) << line;
  };
  check(R"([1])", "not a JSON object");
  check(R"("text")", "not a JSON object");
  check(R"({"title": "T"})", "id: missing");
  check(R"({"id": "b", "title": " ", "body": ""})", "title: title and body are both empty; one of them is required");
  check(R"({"id": "b", "title": "T", "published_at": "soon"})", "published_at: 'soon' is not an ISO 8601 date");
  check("{\"id\": \"b\", \"title\": \"x\", \"body\": \"\xC3(\"}", "body: not UTF-8 at byte 36 of the line");
}

TEST_F(FeedReaderTest, ALongLineIsSkippedInBoundedMemory) {
  constexpr std::size_t kMiB = 1 << 20;
  const auto long_line = [](std::size_t bytes) {
    std::string line = R"({"id": "long", "title": ")";
    line.append(bytes - line.size() - 2, 'x');
    return line + "\"}";
  };
  const std::string reason = "!2 line: over 4194304 bytes, the most an article may have";
  EXPECT_THAT(Read(Line("a") + long_line(5 * kMiB) + "\n" + Line("z")), ElementsAre("a", reason, "z"));
  EXPECT_THAT(Read(Line("a") + long_line(4 * kMiB + 1) + "\n" + Line("z")), ElementsAre("a", reason, "z"));
  EXPECT_THAT(Read(Line("a") + long_line(4 * kMiB) + "\n" + Line("z")), ElementsAre("a", "long", "z"));
  EXPECT_THAT(Read(Line("a") + long_line(4 * kMiB) + "\r\n" + Line("z")), ElementsAre("a", "long", "z"));
  EXPECT_THAT(Read(Line("a") + long_line(5 * kMiB)), ElementsAre("a", reason)) << "at the end of the file";
  EXPECT_THAT(Read(Line("a") + Gzip("") + "\n" + Line("z")).size(), 3u) << "compressed bytes inside are a bad line";
}

TEST_F(FeedReaderTest, UnknownKeysAreCounted) {
  const std::string path = Write(R"({"id": "a", "title": "T", "story": "s1", "extra": {"deep": [1, 2]}})"
                                 "\n" +
                                 Line("b") + R"({"id": "c", "title": "T", "story": null})");
  auto reader = OpenFeed(path, {});
  ASSERT_TRUE(reader.ok());
  Article article;
  Reject reject;
  while ((*reader)->Next(article, reject) != FeedEvent::kEnd) {
  }
  EXPECT_EQ((*reader)->unknown_keys(), 3u);
}

TEST_F(FeedReaderTest, TheTimeZoneIsForDatesWithoutOne) {
  const std::string path = Write(R"({"id": "a", "title": "T", "published_at": "2026-03-01T02:00:00"})");
  auto reader = OpenFeed(path, {.time_zone = std::chrono::hours(4)});
  ASSERT_TRUE(reader.ok());
  Article article;
  Reject reject;
  ASSERT_EQ((*reader)->Next(article, reject), FeedEvent::kArticle);
  EXPECT_EQ(FormatTime(*article.publish_time), "2026-02-28T22:00:00Z");
}

TEST_F(FeedReaderTest, WhatCannotBeOpenedIsAnErrorThatNamesIt) {
  const std::string absent = folder_ / "absent.jsonl";
  const auto missing = OpenFeed(absent, {}).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.message()), HasSubstr(absent));
  EXPECT_EQ(OpenFeed(folder_, {}).status().code(), absl::StatusCode::kInvalidArgument);
  if (geteuid() == 0) return;  // root may read everything
  const std::string locked = Write(Line("a"), "locked.jsonl");
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  EXPECT_EQ(OpenFeed(locked, {}).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(FeedReaderTest, StandardInputIsAFeedToo) {
  const std::string path = Write(Gzip(Line("a")) + Gzip("{}\n"));
  ASSERT_NE(freopen(path.c_str(), "rb", stdin), nullptr);
  auto reader = OpenFeed("-", {});
  ASSERT_TRUE(reader.ok());
  Article article;
  Reject reject;
  EXPECT_EQ((*reader)->Next(article, reject), FeedEvent::kArticle);
  EXPECT_EQ((*reader)->Next(article, reject), FeedEvent::kReject);
  EXPECT_EQ(reject.where, "stdin:2");
  EXPECT_EQ((*reader)->Next(article, reject), FeedEvent::kEnd);
  EXPECT_EQ((*reader)->bytes_total(), 0u);
}

}  // namespace
}  // namespace xeber
