// The engine over an index in this process.
#pragma once

#include <memory>

#include "annotate/annotator.h"
#include "index/index.h"
#include "index/read_log.h"
#include "ranking/engine.h"
#include "text/analyzer.h"

namespace xeber {

// An engine that answers from index.snapshot(), feeds also from what `reads` has counted (nullptr = nothing). All four must outlive it.
std::unique_ptr<Engine> MakeLocalEngine(const Index& index, const Analyzer& analyzer, const Annotator& annotator,
                                        const ReadLog* reads = nullptr);

}  // namespace xeber
