#include "index/keyed_log.h"

#include "faulty_file_system.h"
#include "index/backup.h"
#include "index/layout.h"
#include "index/segment_files.h"
#include "index_fixture.h"

namespace xeber {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;
using Change = KeyedLog::Change;

absl::Status WriteOne(KeyedLog& log, const std::string& key, std::optional<std::string> value) {
  const Change change{key, std::move(value)};
  return log.Write({&change, 1});
}

TEST(KeyedLog, WhatWasWrittenIsFoundAgain) {
  const TemporaryDirectory folder;
  const std::string path = folder.path() + "/x.log";
  {
    KeyedLog log = KeyedLog::Open(PosixFileSystem(), path);
    EXPECT_TRUE(log.values().empty());
    ASSERT_TRUE(WriteOne(log, "b", "two").ok());
    ASSERT_TRUE(log.Write(std::vector<Change>{{"a", "one"}, {"c", std::string("\0x", 2)}, {"b", std::nullopt}}).ok());
    EXPECT_EQ(log.values(), (Values{{"a", "one"}, {"c", std::string("\0x", 2)}}));
  }
  KeyedLog again = KeyedLog::Open(PosixFileSystem(), path);
  EXPECT_TRUE(again.fault().ok()) << again.fault();
  EXPECT_EQ(again.values(), (Values{{"a", "one"}, {"c", std::string("\0x", 2)}}));
  ASSERT_TRUE(WriteOne(again, "a", "uno").ok());
  EXPECT_EQ(KeyedLog::Open(PosixFileSystem(), path).values().at("a"), "uno");
}

TEST(KeyedLog, WhatIsSupersededIsDropped) {
  const TemporaryDirectory folder;
  const std::string path = folder.path() + "/x.log";
  KeyedLog log = KeyedLog::Open(PosixFileSystem(), path);
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(WriteOne(log, "key", std::string(1000, static_cast<char>('a' + i % 26))).ok());
  EXPECT_LT(std::filesystem::file_size(path), 80'000u);
  EXPECT_EQ(KeyedLog::Open(PosixFileSystem(), path).values(), log.values());
}

TEST(KeyedLog, ATornEndIsLeftOutAndDamageIsNamed) {
  FaultyFileSystem files;
  ASSERT_TRUE(files.CreateDirectories("/i").ok());
  KeyedLog log = KeyedLog::Open(files, "/i/x.log");
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(WriteOne(log, key, "value of " + std::string(key)).ok());
  const std::string whole((*files.Map("/i/x.log"))->bytes());
  KeyedLog one = KeyedLog::Open(files, "/i/none.log");
  ASSERT_TRUE(WriteOne(one, "a", "value of a").ok());
  const std::size_t header = 8, record = ((*files.Map("/i/none.log"))->bytes().size() - header);
  for (std::size_t size = header; size < whole.size(); ++size) {
    for (const std::string& rest : {std::string(), std::string(whole.size() - size, '\0')}) {
      ASSERT_TRUE(files.WriteFile("/i/y.log", whole.substr(0, size) + rest).ok());
      KeyedLog torn = KeyedLog::Open(files, "/i/y.log");
      if (rest.empty() || size >= header + 2 * record || (size - header) % record == 0) {
        EXPECT_TRUE(torn.fault().ok()) << size << torn.fault();
      }
      EXPECT_EQ(torn.values().size(), (size - header) / record) << size;
      if (!torn.fault().ok()) continue;
      ASSERT_TRUE(WriteOne(torn, "d", "later").ok());
      const KeyedLog again = KeyedLog::Open(files, "/i/y.log");
      EXPECT_TRUE(again.fault().ok());
      EXPECT_EQ(again.values(), torn.values());
    }
  }
  std::string damaged = whole;
  damaged[header + record + 6] ^= 1;
  ASSERT_TRUE(files.WriteFile("/i/y.log", damaged).ok());
  KeyedLog log_of_damage = KeyedLog::Open(files, "/i/y.log");
  EXPECT_EQ(log_of_damage.fault().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(log_of_damage.fault().message().find("/i/y.log: damaged at byte"), std::string::npos);
  EXPECT_EQ(log_of_damage.values().size(), 1u);
  EXPECT_EQ(WriteOne(log_of_damage, "e", "x"), log_of_damage.fault()) << "what is behind the damage must not be lost";
}

// Whatever operation fails, and then the power too: what was acknowledged is there, and what was not may be.
TEST(KeyedLog, AcknowledgedWritesSurviveAnyFaultAndLossOfPower) {
  for (const Fault fault : {Fault::kDiskFull, Fault::kInputOutput, Fault::kShortWrite, Fault::kUnknownOutcome, Fault::kDeath}) {
    for (std::uint64_t at = 0; at < 40; ++at) {
      for (const std::size_t torn : {0u, 7u, 1000u}) {
        FaultyFileSystem files;
        ASSERT_TRUE(files.CreateDirectories("/i").ok());
        ASSERT_TRUE(files.SyncDirectory("/").ok());
        KeyedLog log = KeyedLog::Open(files, "/i/x.log");
        files.FailAt(at, fault);
        Values acknowledged;
        std::map<std::string, std::set<std::string>> maybe;
        const auto put = [&](const std::string& key, const std::string& value) {
          if (WriteOne(log, key, value).ok()) {
            acknowledged[key] = value;
            maybe[key].clear();
          } else {
            maybe[key].insert(value);
          }
        };
        for (int i = 0; i < 12; ++i) put("k" + std::to_string(i % 3), std::string(12'000, static_cast<char>('a' + i)));
        EXPECT_EQ(log.values(), acknowledged);
        files.LosePower(torn);
        const KeyedLog found = KeyedLog::Open(files, "/i/x.log");
        ASSERT_TRUE(found.fault().ok()) << found.fault();
        for (const auto& [key, value] : acknowledged) {
          const auto at_key = found.values().find(key);
          ASSERT_NE(at_key, found.values().end()) << key << " is lost, fault at " << at;
          EXPECT_TRUE(at_key->second == value || maybe[key].contains(at_key->second)) << key;
        }
      }
    }
  }
}

TEST(KeyedLog, SettingsAreInBackupsAndAreChecked) {
  const TemporaryDirectory folder;
  const std::string home = folder.path() + "/index", copy = folder.path() + "/copy";
  ASSERT_TRUE(MakeGeneration(home, {RandomDocuments(1, 3)}, 0).ok());
  KeyedLog queries = KeyedLog::Open(PosixFileSystem(), SavedQueriesPath(home));
  KeyedLog curations = KeyedLog::Open(PosixFileSystem(), CurationsPath(home));
  ASSERT_TRUE(WriteOne(queries, "q", "flood").ok());
  ASSERT_TRUE(WriteOne(curations, "c", "pin").ok());
  ASSERT_TRUE(CopyIndex(PosixFileSystem(), home, copy, CopyBy::kLinking).ok());
  ASSERT_TRUE(WriteOne(queries, "later", "x").ok());
  EXPECT_EQ(KeyedLog::Open(PosixFileSystem(), SavedQueriesPath(copy)).values(), (Values{{"q", "flood"}}));
  EXPECT_EQ(KeyedLog::Open(PosixFileSystem(), CurationsPath(copy)).values(), (Values{{"c", "pin"}}));
  EXPECT_TRUE(VerifyIndex(PosixFileSystem(), home).empty());
  ASSERT_TRUE(PosixFileSystem().WriteFile(CurationsPath(home), "something else").ok());
  const auto faults = VerifyIndex(PosixFileSystem(), home);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_NE(faults[0].message().find("curations.log"), std::string::npos);
}

}  // namespace
}  // namespace xeber
