// What every service needs; made by Server, which outlives the services.
#pragma once

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "news/time.h"
#include "ranking/engine.h"
#include "server/request_log.h"
#include "server/work_pool.h"

namespace xeber {

class Alerts;
class CurationStore;
class Indexer;
class ReadLog;
class ReindexRunner;

struct Wiring {
  const Engine& engine;
  Indexer* indexer;  // nullptr = nothing can be written
  ReadLog* reads;    // nullptr = no reads are counted
  Alerts* alerts;    // nullptr = no queries are saved
  CurationStore* curations;  // nullptr = nothing is pinned or hidden
  WorkPool& pool;
  WorkPool& slow_pool;  // for calls that take minutes, so that the others never wait for them
  std::function<Time()> now;
  LogSink log;
  std::size_t max_request_bytes;
  std::function<absl::Status()> reload_gazetteer;  // empty = not supported
  ReindexRunner* reindexes;                        // nullptr = nothing can be reindexed

  // The same, but calls run on the slow pool.
  Wiring Slow() const {
    return {engine, indexer, reads, alerts, curations, slow_pool, slow_pool, now, log, max_request_bytes, reload_gazetteer, reindexes};
  }
};

}  // namespace xeber
