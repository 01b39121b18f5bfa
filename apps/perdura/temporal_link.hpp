#pragma once
// This process's connection to Temporal.
#include <string>

#include "apps/perdura/process.hpp"
#include "platform/http/health.hpp"
#include "temporal/client/client.hpp"
#include "temporal/grpc/channel.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"

namespace perdura::apps {

/// All workflows and activities of the shop.
inline constexpr const char* task_queue = "perdura";

/// Connects when first used. Thread-safe. The process outlives it.
class TemporalLink {
 public:
  explicit TemporalLink(Process& process);

  temporal::Service& service() { return service_; }
  temporal::Runtime& runtime() { return runtime_; }
  temporal::Client& client() { return client_; }
  /// "Temporal at 127.0.0.1:17233"
  std::string place() const;
  const std::string& name_space() const { return client_.options().name_space; }
  /// Whether the namespace can be used; asks within a second.
  platform::Dependency dependency();

 private:
  const std::string address_;
  temporal::ThreadRuntime runtime_;
  temporal::GrpcService service_;
  temporal::Client client_;
  temporal::Client prober_;  // without patience
};

}  // namespace perdura::apps
