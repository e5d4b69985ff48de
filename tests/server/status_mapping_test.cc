#include "server/status_mapping.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace xeber {
namespace {

TEST(StatusMappingTest, AFieldIsFoundInFrontOfItsReason) {
  EXPECT_EQ(FieldOf("id: missing"), "id");
  EXPECT_EQ(FieldOf("seeds[2].text.publish_time: no time"), "seeds[2].text.publish_time");
  for (const char* message : {"", "missing", "not a field: x", ": x", "Id: x", "id:x"})
    EXPECT_EQ(FieldOf(message), "") << message;
}

TEST(StatusMappingTest, AFieldCanBePutBelowAnother) {
  EXPECT_EQ(Within("article", absl::InvalidArgumentError("id: missing")).message(), "article.id: missing");
  EXPECT_EQ(Within("article", absl::InvalidArgumentError("no field")).message(), "no field");
  EXPECT_EQ(Within("article", absl::NotFoundError("id: missing")).message(), "id: missing");
  EXPECT_TRUE(Within("article", absl::OkStatus()).ok());
}

TEST(StatusMappingTest, AWrongFieldBecomesABadRequest) {
  const google::rpc::Status status = ToRpcStatus(absl::InvalidArgumentError("seeds[1].weight: 0: odd"));
  EXPECT_EQ(status.code(), 3);
  ASSERT_EQ(status.details_size(), 2);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "INVALID_FIELD");
  EXPECT_EQ(info.domain(), "xeber");
  google::rpc::BadRequest bad;
  ASSERT_TRUE(status.details(1).UnpackTo(&bad));
  ASSERT_EQ(bad.field_violations_size(), 1);
  EXPECT_EQ(bad.field_violations(0).field(), "seeds[1].weight");
  EXPECT_EQ(bad.field_violations(0).description(), "0: odd");
}

TEST(StatusMappingTest, AReasonTravelsWithItsMetadata) {
  const absl::Status status = WithReason(absl::ResourceExhaustedError("full"), "QUEUE_FULL", {{"waiting", "7"}});
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(ToRpcStatus(status).details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "QUEUE_FULL");
  EXPECT_EQ(info.metadata().at("waiting"), "7");
}

TEST(StatusMappingTest, EveryCodeSurvivesTheTrip) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "why");
    EXPECT_EQ(FromGrpc(ToGrpc(status)), status);
    EXPECT_EQ(FromRpcStatus(ToRpcStatus(status)), status);
    google::rpc::ErrorInfo info;
    ASSERT_TRUE(ToRpcStatus(status).details(0).UnpackTo(&info));
    EXPECT_FALSE(info.reason().empty());
  }
  EXPECT_TRUE(FromGrpc(ToGrpc(absl::OkStatus())).ok());
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).ByteSizeLong(), 0u);
}

}  // namespace
}  // namespace xeber
