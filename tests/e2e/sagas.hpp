#pragma once
// The workflows of the shop, seen through Temporal.
#include <map>
#include <string>
#include <vector>

#include "temporal/client/blocking.hpp"
#include "temporal/grpc/channel.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"

namespace perdura::e2e {

/// What the server keeps of one workflow.
struct Saga {
  std::string type;
  bool running = false;
  std::int64_t events = 0;
  std::map<std::string, std::string> search_attributes;  // JSON texts
  std::vector<std::string> encodings;                    // of every payload in its history
};

class Sagas {
 public:
  Sagas();

  /// Throws `temporal::ClientException`.
  Saga read(const std::string& workflow_id);
  bool is_known(const std::string& workflow_id);

 private:
  temporal::ThreadRuntime runtime_;
  temporal::GrpcService service_;
  temporal::Client client_;
  temporal::BlockingClient blocking_;
};

}  // namespace perdura::e2e
