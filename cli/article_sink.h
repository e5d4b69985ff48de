// Where written articles go: a server, or an index directory.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "cli/engine_source.h"
#include "server/remote_writer.h"

namespace xeber::cli {

// --wait committed|visible
void AddWaitOption(CLI::App& app, WaitFor& wait_for);

// Writes articles one by one, each acknowledged in its turn.
absl::StatusOr<std::unique_ptr<RemoteWriter>> OpenSink(const Globals& globals, const EngineOptions& options, WaitFor wait_for,
                                                       Acknowledge acknowledge);

}  // namespace xeber::cli
