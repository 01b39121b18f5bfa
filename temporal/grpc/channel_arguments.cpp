#include "temporal/grpc/channel_arguments.hpp"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <stdexcept>

namespace perdura::temporal {
namespace {

constexpr std::size_t completion_threads_max = 64;

void require(bool holds, const char* complaint) {
  if (!holds) throw std::invalid_argument(std::string("GrpcOptions: ") + complaint);
}

/// gRPC ends the process on others.
bool can_be_sent(const std::string& key, const std::string& value) {
  const auto of_key = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  return !key.empty() && std::all_of(key.begin(), key.end(), of_key) && !key.starts_with("grpc-") &&
         (key.ends_with("-bin") || std::all_of(value.begin(), value.end(), printable));
}

std::shared_ptr<grpc::ChannelCredentials> credentials_of(const GrpcOptions& options) {
  if (!options.tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = options.tls->root_certificates;
  ssl.pem_cert_chain = options.tls->certificate_chain;
  ssl.pem_private_key = options.tls->private_key;
  return grpc::SslCredentials(ssl);
}

void set_milliseconds(grpc::ChannelArguments& arguments, const char* name,
                      std::chrono::milliseconds value) {
  arguments.SetInt(name, static_cast<int>(value.count()));
}

}  // namespace

void check(const GrpcOptions& options) {
  require(!options.target.empty(), "target is empty");
  require(options.completion_threads >= 1 && options.completion_threads <= completion_threads_max,
          "completion_threads must be 1 to 64");
  require(options.receive_bytes_max > 0, "receive_bytes_max must be positive");
  require(options.reconnect_first.count() > 0 && options.reconnect_first <= options.reconnect_max,
          "reconnect_first must be positive and at most reconnect_max");
  require(options.keepalive_every.count() > 0 && options.keepalive_timeout.count() > 0 &&
              options.connect_timeout.count() > 0,
          "keepalive_every, keepalive_timeout and connect_timeout must be positive");
  for (const auto& [key, value] : options.metadata) {
    require(can_be_sent(key, value),
            "metadata needs keys of a-z 0-9 - _ . and printable ASCII values");
  }
  if (options.tls) {
    require(options.tls->certificate_chain.empty() == options.tls->private_key.empty(),
            "tls needs both certificate_chain and private_key, or neither");
  }
}

std::shared_ptr<grpc::Channel> open_channel(const GrpcOptions& options, ChannelUse use) {
  grpc::ChannelArguments arguments;
  // Channels with equal arguments would share one connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetString("perdura.channel", use == ChannelUse::Answers ? "answers" : "long polls");
  arguments.SetMaxReceiveMessageSize(options.receive_bytes_max);
  arguments.SetMaxSendMessageSize(-1);  // the server's limit holds, and its error tells it
  // Retrying belongs to the layers above, which know what is safe to repeat.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, options.use_http_proxy ? 1 : 0);
  set_milliseconds(arguments, GRPC_ARG_KEEPALIVE_TIME_MS, options.keepalive_every);
  set_milliseconds(arguments, GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options.keepalive_timeout);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);  // polls are silent for a minute
  set_milliseconds(arguments, GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, options.reconnect_first);
  set_milliseconds(arguments, GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, options.reconnect_max);
  // Despite its name: how long one attempt to connect may take.
  set_milliseconds(arguments, GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, options.connect_timeout);
  if (!options.authority.empty()) {
    arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, options.authority);
    if (options.tls) arguments.SetSslTargetNameOverride(options.authority);
  }
  return grpc::CreateCustomChannel(options.target, credentials_of(options), arguments);
}

const std::array<std::pair<const char*, const char*>, 3>& identification() {
  static constexpr std::array<std::pair<const char*, const char*>, 3> headers{{
      {"client-name", "perdura-cpp"},
      {"client-version", "0.1.0"},
      {"supported-server-versions", ">=1.0.0 <2.0.0"},
  }};
  return headers;
}

}  // namespace perdura::temporal
