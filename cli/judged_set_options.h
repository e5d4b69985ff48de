// The judged set that several subcommands of `xeber eval` measure on.
#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "absl/status/statusor.h"
#include "eval/judged_set.h"
#include "eval/temporary_index.h"

namespace xeber::cli {

// --judged, --grades, --background, --background-limit, --any-language, --keep-origin, and a footer that tells what is done to
// them.
void AddJudgedSetOptions(CLI::App& app, JudgedSetOptions& options);

// A judged set, indexed for as long as the object lives.
class IndexedSet {
 public:
  static absl::StatusOr<std::unique_ptr<IndexedSet>> Make(const JudgedSetOptions& options, const Pipeline& pipeline);

  const JudgedSet& set() const { return set_; }
  const TemporaryIndex& index() const { return *index_; }

 private:
  JudgedSet set_;
  std::unique_ptr<TemporaryIndex> index_;
};

}  // namespace xeber::cli
