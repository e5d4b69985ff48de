// The engine over an index in this process.
#pragma once

#include <functional>
#include <memory>

#include "annotate/annotator.h"
#include "index/index.h"
#include "index/read_log.h"
#include "ranking/curations.h"
#include "ranking/engine.h"
#include "text/analyzer.h"
#include "text/keyboards.h"

namespace xeber {

// What an engine can do without.
struct EngineExtras {
  const ReadLog* reads = nullptr;        // feeds are made also from what it has counted
  const Keyboards* keyboards = nullptr;  // a query typed on a wrong layout gets the right one suggested
  // What is pinned and hidden now; thread-safe, never gives null. Null = nothing is.
  std::function<std::shared_ptr<const CurationBook>()> curations = nullptr;
};

// An engine that answers from index.snapshot(). All that it is given must outlive it.
std::unique_ptr<Engine> MakeLocalEngine(const Index& index, const Analyzer& analyzer, const Annotator& annotator,
                                        const EngineExtras& extras = {});

}  // namespace xeber
