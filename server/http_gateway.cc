#include "server/http_gateway.h"

#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "server/connect_protocol.h"
#include "server/status_mapping.h"

namespace xeber {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

constexpr std::uint32_t kMaxHeaderBytes = 16 << 10;

// What the connections share.
struct Gateway {
  HttpGatewayOptions options;
  grpc::GenericStub stub;
  std::atomic<std::size_t> connections = 0;
  std::atomic<std::size_t> calls = 0;  // that the server has not answered yet
  std::atomic<std::size_t> busy = 0;   // requests read and not yet answered to the client
  std::atomic<bool> draining = false;
};

class Connection;

// A call to the server under way; lives until its answer is there.
struct Call {
  std::shared_ptr<Connection> connection;
  const google::protobuf::MethodDescriptor* method;
  grpc::ClientContext context;
  grpc::ByteBuffer request, answer;
};

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.Valid() || !buffer.DumpToSingleSlice(&slice).ok()) return "";
  return std::string(reinterpret_cast<const char*>(slice.begin()), slice.size());
}

std::string_view ViewOf(beast::string_view text) { return {text.data(), text.size()}; }

bool IsJson(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return beast::iequals(beast::string_view(type.data(), type.size()), "application/json");
}

// One client's connection: read, call, write, again. All steps run on its strand.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Tcp::socket socket, std::shared_ptr<Gateway> gateway) : stream_(std::move(socket)), gateway_(std::move(gateway)) {
    ++gateway_->connections;
  }
  ~Connection() { --gateway_->connections; }

  void Start() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Read(); });
  }

 private:
  void Read() {
    parser_.emplace();
    parser_->header_limit(kMaxHeaderBytes);
    parser_->body_limit(gateway_->options.max_body_bytes);
    stream_.expires_after(gateway_->options.read_timeout);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) { self->OnRead(error); });
  }

  void OnRead(beast::error_code error) {
    if (!error || error == http::error::body_limit || error == http::error::header_limit) ++gateway_->busy;
    if (error == http::error::body_limit) {
      keep_alive_ = false;
      return Refuse(
          413, absl::ResourceExhaustedError(fmt::format("the body has more than {} bytes", gateway_->options.max_body_bytes)));
    }
    if (error == http::error::header_limit) {
      keep_alive_ = false;
      return Refuse(431, absl::ResourceExhaustedError(fmt::format("the header has more than {} bytes", kMaxHeaderBytes)));
    }
    if (error) return;  // closed, silent for too long, or no HTTP: the connection ends
    keep_alive_ = parser_->get().keep_alive() && !gateway_->draining;
    Dispatch(parser_->get());
  }

  void Dispatch(const http::request<http::string_body>& request) {
    const auto* method = FindMethod(ViewOf(request.target()));
    if (method == nullptr)
      return Refuse(404, absl::UnimplementedError("there is no such method; POST to /xeber.v1.SearchService/Search, for one"));
    if (method->client_streaming() || method->server_streaming())
      return Refuse(501, absl::UnimplementedError("this method streams; call it over gRPC"));
    if (request.method() != http::verb::post) return Refuse(405, absl::UnimplementedError("only POST is understood"));
    if (!IsJson(ViewOf(request[http::field::content_type])))
      return Refuse(415, absl::InvalidArgumentError("the content type must be application/json"));
    absl::Duration timeout = absl::FromChrono(gateway_->options.call_timeout);
    if (const std::string_view header = ViewOf(request["Connect-Timeout-Ms"]); !header.empty()) {
      const auto stated = ParseTimeout(header);
      if (!stated) return Refuse(400, absl::InvalidArgumentError("Connect-Timeout-Ms must be at most 10 digits"));
      timeout = *stated;
    }
    auto bytes = RequestFromJson(*method, request.body());
    if (!bytes.ok()) return Refuse(400, bytes.status());
    Send(*method, *bytes, timeout);
  }

  void Send(const google::protobuf::MethodDescriptor& method, const std::string& bytes, absl::Duration timeout) {
    auto* call = new Call{.connection = shared_from_this(), .method = &method};
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    const grpc::Slice slice(bytes);
    call->request = grpc::ByteBuffer(&slice, 1);
    stream_.expires_never();
    ++gateway_->calls;
    const std::string path = fmt::format("/{}/{}", method.service()->full_name(), method.name());
    gateway_->stub.UnaryCall(&call->context, path, grpc::StubOptions(), &call->request, &call->answer,
                             [call, gateway = gateway_](const grpc::Status& status) {
                               // On a thread of gRPC: back to the connection's strand, which alone may hold it then.
                               auto connection = std::move(call->connection);
                               const auto executor = connection->stream_.get_executor();
                               asio::post(executor, [connection = std::move(connection), owned = std::unique_ptr<Call>(call),
                                                     status] { connection->Finish(*owned, status); });
                               --gateway->calls;
                             });
  }

  void Finish(const Call& call, const grpc::Status& status) {
    if (!status.ok()) return Write(HttpStatusOf(status.error_code()), ErrorToJson(status));
    auto json = AnswerToJson(*call.method, BytesOf(call.answer));
    json.ok() ? Write(200, *std::move(json)) : Refuse(500, json.status());
  }

  void Refuse(unsigned http_status, const absl::Status& status) { Write(http_status, ErrorToJson(ToGrpc(status))); }

  void Write(unsigned http_status, std::string json) {
    answer_ = {};
    answer_.version(11);
    answer_.result(http_status);
    answer_.set(http::field::content_type, "application/json");
    answer_.set("X-Content-Type-Options", "nosniff");
    answer_.keep_alive(keep_alive_);
    answer_.body() = std::move(json);
    answer_.prepare_payload();
    stream_.expires_after(gateway_->options.read_timeout);
    http::async_write(stream_, answer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      --self->gateway_->busy;
      if (!error && self->keep_alive_) return self->Read();
      beast::error_code ignored;
      self->stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    });
  }

  beast::tcp_stream stream_;
  const std::shared_ptr<Gateway> gateway_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> answer_;
  bool keep_alive_ = true;
};

}  // namespace

class HttpGateway::Impl {
 public:
  Impl(const HttpGatewayOptions& options, std::shared_ptr<grpc::Channel> server)
      : gateway_(new Gateway{.options = options, .stub = grpc::GenericStub(std::move(server))}),
        acceptor_(asio::make_strand(context_)) {}

  ~Impl() {
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
    // A call's callback posts to the context, which must therefore outlive it.
    while (gateway_->calls > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  absl::Status Listen() {
    const ListenAddress& address = gateway_->options.listen;
    boost::system::error_code error;
    const auto host = asio::ip::make_address(address.host == "localhost" ? "127.0.0.1" : address.host, error);
    if (error) return absl::InvalidArgumentError(fmt::format("http_listen: '{}' is no address", address.host));
    const Tcp::endpoint endpoint(host, static_cast<unsigned short>(address.port));
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use)
      return absl::AlreadyExistsError(fmt::format("cannot listen on {}: the port is taken", address.ToString()));
    if (error) return absl::InvalidArgumentError(fmt::format("http_listen: {}: {}", address.ToString(), error.message()));
    port_ = acceptor_.local_endpoint().port();
    Accept();
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { context_.run(); });
    return absl::OkStatus();
  }

  int port() const { return port_; }

  void Drain(std::chrono::milliseconds grace) {
    gateway_->draining = true;
    asio::post(acceptor_.get_executor(), [this] { acceptor_.close(); });
    const auto deadline = std::chrono::steady_clock::now() + grace;
    while (gateway_->busy > 0 && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(context_), [this](beast::error_code error, Tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (!error && gateway_->connections < gateway_->options.max_connections)
        std::make_shared<Connection>(std::move(socket), gateway_)->Start();
      Accept();
    });
  }

  const std::shared_ptr<Gateway> gateway_;
  asio::io_context context_;
  // While the only request waits for the server, asio itself has nothing to do; its threads must stay all the same.
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(context_);
  Tcp::acceptor acceptor_;  // on its own strand once the threads run
  int port_ = 0;
  std::vector<std::thread> threads_;
};

HttpGateway::HttpGateway(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpGateway::~HttpGateway() = default;

void HttpGateway::Drain(std::chrono::milliseconds grace) { impl_->Drain(grace); }

int HttpGateway::port() const { return impl_->port(); }

absl::StatusOr<std::unique_ptr<HttpGateway>> HttpGateway::Start(const HttpGatewayOptions& options,
                                                                std::shared_ptr<grpc::Channel> server) {
  auto impl = std::make_unique<Impl>(options, std::move(server));
  if (const absl::Status status = impl->Listen(); !status.ok()) return status;
  return std::unique_ptr<HttpGateway>(new HttpGateway(std::move(impl)));
}

}  // namespace xeber
