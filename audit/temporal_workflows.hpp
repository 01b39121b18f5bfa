#pragma once
// The workflows as Temporal's server knows them.
#include "audit/ports.hpp"
#include "temporal/client/client.hpp"

namespace perdura::audit {

/// For threads that may block; see `temporal/client/blocking.hpp`. The client outlives it.
class TemporalWorkflows final : public Workflows {
 public:
  explicit TemporalWorkflows(temporal::Client& client) : client_(client) {}

  std::map<std::string, std::string> open() override;
  std::map<std::string, RunState> look_at(const std::vector<std::string>& ids) override;

 private:
  temporal::Client& client_;
};

}  // namespace perdura::audit
