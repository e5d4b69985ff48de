// The engine over an index in this process.
#pragma once

#include <memory>

#include "annotate/annotator.h"
#include "index/index.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber {

// An engine that answers from index.snapshot(). All three must outlive it.
std::unique_ptr<Engine> MakeLocalEngine(const Index& index, const Analyzer& analyzer, const Annotator& annotator);

}  // namespace xeber
