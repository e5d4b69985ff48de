// Where a server listens.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace xeber {

struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;      // 0 = any free one

  // "host:port", with brackets around an IPv6 host.
  std::string ToString() const;
  // Whether only this machine can reach it: 127.0.0.0/8, ::1 or "localhost".
  bool IsLoopback() const;
};

// Reads "127.0.0.1:50051", "localhost:0", "[::1]:50051". INVALID_ARGUMENT "listen: ..." for anything else.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// Whether one could listen there now: OK, or why not (port taken, no such address, not allowed).
absl::Status CheckCanListen(const ListenAddress& address);

}  // namespace xeber
