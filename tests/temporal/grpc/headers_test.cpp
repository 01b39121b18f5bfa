// What a server sees of the channel: headers and TLS, at a server that notes them.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "temporal/grpc/channel.hpp"
#include "tests/temporal/grpc/certificate.hpp"
#include "tests/temporal/support/call_and_wait.hpp"

namespace perdura::temporal::testing {
namespace {

constexpr const char* host = "temporal.test";

/// Answers every call with an empty message, and keeps what it was told.
class NotingServer : public grpc::CallbackGenericService {
 public:
  explicit NotingServer(std::shared_ptr<grpc::ServerCredentials> credentials) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", std::move(credentials), &port_);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
  }
  ~NotingServer() override { server_->Shutdown(); }

  std::string target() const { return "127.0.0.1:" + std::to_string(port_); }
  /// Of all calls, in their order.
  std::vector<std::map<std::string, std::string>> headers() {
    const std::lock_guard lock(mutex_);
    return headers_;
  }
  std::vector<std::string> peers() {
    const std::lock_guard lock(mutex_);
    return peers_;
  }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const std::lock_guard lock(mutex_);
    auto& noted = headers_.emplace_back();
    for (const auto& [key, value] : context->client_metadata()) {
      noted.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
    }
    noted["path"] = context->method();
    peers_.push_back(context->peer());
    return new EmptyAnswer;
  }

 private:
  class EmptyAnswer : public grpc::ServerGenericBidiReactor {
   public:
    EmptyAnswer() { StartWriteAndFinish(&empty_, grpc::WriteOptions(), grpc::Status::OK); }
    void OnDone() override { delete this; }

   private:
    grpc::Slice slice_;
    grpc::ByteBuffer empty_{&slice_, 1};
  };

  int port_ = 0;
  std::mutex mutex_;
  std::vector<std::map<std::string, std::string>> headers_;
  std::vector<std::string> peers_;
  std::unique_ptr<grpc::Server> server_;
};

Status ask(GrpcOptions options) {
  GrpcService service(std::move(options));
  return call_and_wait(service, workflowservice::GetSystemInfoRequest()).first;
}

TEST(GrpcHeaders, SayWhoCallsAndWhatTheOptionsAdd) {
  NotingServer server(grpc::InsecureServerCredentials());
  const auto status =
      ask({.target = server.target(), .metadata = {{"authorization", "Bearer token"}}});
  ASSERT_TRUE(status.ok()) << status.message;
  const auto headers = server.headers().at(0);
  EXPECT_EQ(headers.at("client-name"), "perdura-cpp");
  EXPECT_FALSE(headers.at("client-version").empty());
  EXPECT_EQ(headers.at("supported-server-versions"), ">=1.0.0 <2.0.0");
  EXPECT_EQ(headers.at("authorization"), "Bearer token");
  EXPECT_EQ(headers.at("path"), "/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo");
}

TEST(GrpcChannels, LongPollsAndAnswersTravelOnConnectionsOfTheirOwn) {
  NotingServer server(grpc::InsecureServerCredentials());
  GrpcService service({.target = server.target()});
  for (const bool long_poll : {false, true, false, true}) {
    ASSERT_TRUE(
        call_and_wait(service, workflowservice::GetSystemInfoRequest(), {.long_poll = long_poll})
            .first.ok());
  }
  const auto peers = server.peers();
  EXPECT_EQ(peers.at(0), peers.at(2));
  EXPECT_EQ(peers.at(1), peers.at(3));
  EXPECT_NE(peers.at(0), peers.at(1));
}

class GrpcTlsTest : public ::testing::Test {
 protected:
  const Certificate server_paper = make_certificate(host);
  const Certificate client_paper = make_certificate("client.test");

  std::shared_ptr<grpc::ServerCredentials> credentials() const {
    grpc::SslServerCredentialsOptions options(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = client_paper.certificate;
    options.pem_key_cert_pairs.push_back({server_paper.private_key, server_paper.certificate});
    return grpc::SslServerCredentials(options);
  }
  GrpcTls client_tls() const {
    return {.root_certificates = server_paper.certificate,
            .certificate_chain = client_paper.certificate,
            .private_key = client_paper.private_key};
  }
};

TEST_F(GrpcTlsTest, BothSidesProveWhoTheyAre) {
  NotingServer server(credentials());
  const auto status = ask({.target = server.target(), .tls = client_tls(), .authority = host});
  EXPECT_TRUE(status.ok()) << status.message;
}

TEST_F(GrpcTlsTest, AServerOfAnotherNameIsRefused) {
  NotingServer server(credentials());
  const auto status =
      ask({.target = server.target(), .tls = client_tls(), .authority = "other.test"});
  EXPECT_EQ(status.code, StatusCode::Unavailable);
  EXPECT_TRUE(server.headers().empty());
}

TEST_F(GrpcTlsTest, AServerThatNobodyVouchesForIsRefused) {
  NotingServer server(credentials());
  auto tls = client_tls();
  tls.root_certificates = make_certificate(host).certificate;
  const auto status = ask({.target = server.target(), .tls = tls, .authority = host});
  EXPECT_EQ(status.code, StatusCode::Unavailable);
  EXPECT_TRUE(server.headers().empty());
}

TEST_F(GrpcTlsTest, AClientWithoutACertificateIsRefused) {
  NotingServer server(credentials());
  const auto status = ask({.target = server.target(),
                           .tls = GrpcTls{.root_certificates = server_paper.certificate},
                           .authority = host});
  EXPECT_EQ(status.code, StatusCode::Unavailable);
  EXPECT_TRUE(server.headers().empty());
}

}  // namespace
}  // namespace perdura::temporal::testing
