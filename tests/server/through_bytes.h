// Messages as their receiver gets them.
#pragma once

#include <gtest/gtest.h>

namespace xeber {

// What stands on the wire after a trip through bytes.
template <typename Message>
Message ThroughBytes(const Message& message) {
  Message result;
  EXPECT_TRUE(result.ParseFromString(message.SerializeAsString()));
  return result;
}

}  // namespace xeber
