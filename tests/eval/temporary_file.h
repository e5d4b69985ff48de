// A file that lives as long as the test that wrote it.
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

namespace xeber {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content = "")
      : path_(testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() + "." +
              testing::UnitTest::GetInstance()->current_test_info()->name() + "." + std::to_string(++count_)) {
    std::ofstream(path_) << content;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  std::string Read() const {
    std::ostringstream content;
    content << std::ifstream(path_).rdbuf();
    return content.str();
  }

 private:
  static inline int count_ = 0;
  std::string path_;
};

}  // namespace xeber
