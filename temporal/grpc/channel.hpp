#pragma once
// The `Service` port over gRPC: a real Temporal server.
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "temporal/service.hpp"

namespace perdura::temporal {

/// PEM texts, not file names. Empty root certificates: those of the system. A certificate without
/// a key, or the reverse, is refused.
struct GrpcTls {
  std::string root_certificates;
  std::string certificate_chain;
  std::string private_key;
};

struct GrpcOptions {
  std::string target = "127.0.0.1:7233";
  /// Sent with every call, e.g. {"authorization", "Bearer …"}. Keys in lower case.
  std::vector<std::pair<std::string, std::string>> metadata;
  std::optional<GrpcTls> tls;
  /// The name by which the server is addressed, and which its certificate must carry, if it is not
  /// the target's.
  std::string authority;
  /// Channels from the environment's proxy settings; a server on the same host wants none.
  bool use_http_proxy = false;
  /// They drain one completion queue. One is enough unless `Done` handlers are slow.
  std::size_t completion_threads = 1;
  int receive_bytes_max = 128 * 1024 * 1024;
  /// How soon a connection that died in silence is noticed: the sum of both.
  std::chrono::milliseconds keepalive_every{30'000};
  std::chrono::milliseconds keepalive_timeout{15'000};
  /// Between attempts to connect while the server is away, growing from the first to the last.
  std::chrono::milliseconds reconnect_first{100};
  std::chrono::milliseconds reconnect_max{2'000};
  std::chrono::milliseconds connect_timeout{5'000};
};

/// Does not retry: while the server is away, calls fail at once with `Unavailable`, and callers
/// back off. Connects lazily and again by itself. `Done` is called on a completion thread and may
/// make further calls; it must not throw, block for long, or destroy the service.
///
/// The destructor cancels what is open and returns once every `Done` has returned. A call made by
/// a `Done` meanwhile is answered `Cancelled` before it returns: nobody may call again on that.
class GrpcService final : public Service {
 public:
  /// Throws std::invalid_argument for options that cannot work.
  explicit GrpcService(GrpcOptions options = {});
  ~GrpcService() override;

  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, CallOptions options,
              Done done) override;
  void cancel(CallId id) override;

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace perdura::temporal
