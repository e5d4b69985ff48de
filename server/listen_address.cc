#include "server/listen_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

namespace xeber {
namespace {

absl::Status BindError(const ListenAddress& address, int error) {
  const std::string where = address.ToString();
  switch (error) {
    case EADDRINUSE:
      return absl::AlreadyExistsError(
          fmt::format("cannot listen on {}: the port is taken; stop the other server or choose another port", where));
    case EADDRNOTAVAIL:
      return absl::InvalidArgumentError(fmt::format("listen: {} is no address of this machine", where));
    case EACCES:
      return absl::PermissionDeniedError(fmt::format("cannot listen on {}: not allowed for this user", where));
    default:
      return absl::UnavailableError(fmt::format("cannot listen on {}: {}", where, std::strerror(error)));
  }
}

// 0 or errno.
int TryBind(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return errno;
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = bind(fd, address.ai_addr, address.ai_addrlen) == 0 && listen(fd, 1) == 0;
  const int error = bound ? 0 : errno;
  close(fd);
  return error;
}

}  // namespace

std::string ListenAddress::ToString() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

bool ListenAddress::IsLoopback() const {
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return host == "localhost";
}

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  const absl::Status bad =
      absl::InvalidArgumentError(fmt::format("listen: '{}' is not host:port, such as 127.0.0.1:50051 or [::1]:50051", text));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return bad;
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return bad;
  ListenAddress address{std::string(host), 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && digits.front() != '-';
  if (host.empty() || !whole || address.port > 65535) return bad;
  return address;
}

absl::Status CheckCanListen(const ListenAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0)
    return absl::InvalidArgumentError(fmt::format("listen: '{}' is no host name or address that is known here", address.host));
  const int error = TryBind(*found);
  freeaddrinfo(found);
  return error == 0 ? absl::OkStatus() : BindError(address, error);
}

}  // namespace xeber
