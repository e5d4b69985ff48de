// A started server on a free port, and what a client needs to reach it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "grpcpp/grpcpp.h"
#include "server/remote_engine.h"
#include "server/server.h"
#include "server/status_mapping.h"
#include "xeber/v1/article_service.grpc.pb.h"
#include "xeber/v1/search_service.grpc.pb.h"
#include "xeber/v1/similar_service.grpc.pb.h"

namespace xeber {

inline constexpr Time kClock{std::chrono::seconds(1'750'000'000)};

class RunningServer {
 public:
  explicit RunningServer(const Engine& engine, Indexer* indexer = nullptr, ServerOptions options = {}, ReadLog* reads = nullptr,
                         Alerts* alerts = nullptr, CurationStore* curations = nullptr) {
    if (options.listen == ServerOptions().listen) options.listen = "127.0.0.1:0";
    options.now = [] { return kClock; };
    options.log = [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      log_.emplace_back(line);
    };
    auto server = Server::Start(options, engine, indexer, reads, alerts, curations);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = MakeChannel(remote());
  }

  Server& server() { return *server_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  RemoteOptions remote() const { return {.server = address()}; }
  std::unique_ptr<Engine> engine() const { return MakeRemoteEngine(remote()); }

  template <typename Service>
  std::unique_ptr<typename Service::Stub> Stub() const {
    return Service::NewStub(channel_);
  }

  std::vector<std::string> log() const {
    const std::lock_guard lock(mutex_);
    return log_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> log_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// The standard details of an error; empty messages where there are none.
struct ErrorDetails {
  explicit ErrorDetails(const grpc::Status& status) {
    google::rpc::Status rpc;
    rpc.ParseFromString(status.error_details());
    for (const auto& detail : rpc.details()) {
      if (detail.Is<google::rpc::ErrorInfo>()) detail.UnpackTo(&info);
      if (detail.Is<google::rpc::BadRequest>()) detail.UnpackTo(&bad_request);
    }
  }
  // The only field complained about, or "".
  std::string field() const { return bad_request.field_violations_size() == 1 ? bad_request.field_violations(0).field() : ""; }

  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
};

}  // namespace xeber
