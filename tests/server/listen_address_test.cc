#include "server/listen_address.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

TEST(ListenAddressTest, HostAndPortAreRead) {
  const auto check = [](std::string_view text, std::string_view host, int port) {
    const auto address = ParseListenAddress(text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_EQ(address->host, host);
    EXPECT_EQ(address->port, port);
    EXPECT_EQ(address->ToString(), text);
  };
  check("127.0.0.1:50051", "127.0.0.1", 50051);
  check("localhost:0", "localhost", 0);
  check("[::1]:65535", "::1", 65535);
}

TEST(ListenAddressTest, AnythingElseIsRefusedWithAnExample) {
  for (const char* text : {"", "localhost", ":1", "localhost:", "localhost:x", "localhost:-1", "localhost:65536", "localhost:1x",
                           "::1:5", "[]:1", "localhost:99999999999999999999"}) {
    const auto address = ParseListenAddress(text);
    ASSERT_FALSE(address.ok()) << text;
    EXPECT_NE(address.status().message().find("listen: '" + std::string(text) + "' is not host:port"), absl::string_view::npos);
  }
}

TEST(ListenAddressTest, LoopbackIsWhatOtherMachinesCannotReach) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
    EXPECT_TRUE((ListenAddress{host, 1}.IsLoopback())) << host;
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1", "example.org", "localhost.example.org"})
    EXPECT_FALSE((ListenAddress{host, 1}.IsLoopback())) << host;
}

TEST(ListenAddressTest, AnAddressOfAnotherMachineIsNamed) {
  const absl::Status status = CheckCanListen({"192.0.2.1", 0});  // TEST-NET-1 of RFC 5737
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("192.0.2.1:0 is no address of this machine"), absl::string_view::npos) << status;
}

}  // namespace
}  // namespace xeber
