// What every service needs; made by Server, which outlives the services.
#pragma once

#include <cstddef>
#include <functional>

#include "news/time.h"
#include "ranking/engine.h"
#include "server/request_log.h"
#include "server/work_pool.h"

namespace xeber {

class Indexer;

struct Wiring {
  const Engine& engine;
  Indexer* indexer;  // nullptr = nothing can be written
  WorkPool& pool;
  std::function<Time()> now;
  LogSink log;
  std::size_t max_request_bytes;
};

}  // namespace xeber
