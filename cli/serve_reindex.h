// How a server carries out a reindex.
#pragma once

#include <string>

#include "index/index.h"
#include "server/reindex_runner.h"
#include "server/request_log.h"

namespace xeber::cli {

struct ReindexPlace {
  std::string data_dir;         // of Xeber
  std::string index_directory;  // that `live` has open for writing
  std::string archive_dir;      // whose files may be named; "" = none may be
};

// With a pipeline of its own, loaded anew each time; afterwards `live` shows the new generation. Tells `log` when one begins and how it ended. `live` must outlive the
// result.
ReindexRunner::Work MakeReindexWork(const ReindexPlace& place, Index& live, LogSink log);

}  // namespace xeber::cli
