#pragma once
// The worker: `perdura worker`.
#include <memory>

#include "activities/service_client.hpp"
#include "platform/http/service_tokens.hpp"
#include "simulator/world/machine.hpp"
#include "simulator/world/program.hpp"
#include "simulator/world/task_fates.hpp"
#include "temporal/worker/worker.hpp"

namespace perdura::simulator {

class WorkerProgram final : public Program {
 public:
  /// Both outlive it.
  WorkerProgram(Machine& machine, const Surroundings& world);

  /// It has no routes of concern.
  platform::HttpResponse serve(const std::string& host,
                               const platform::HttpRequest& request) override;

  bool stop(std::function<void()> done) override {
    worker_.stop(std::move(done));
    return true;
  }

  temporal::WorkerStats stats() const { return worker_.stats(); }

 private:
  activities::ServiceClient client(const char* service, HttpClient& line);
  temporal::WorkerOptions options_of(Machine& machine, const Surroundings& world);
  temporal::Activities activities(Machine& machine) const;

  platform::Logger log_;
  platform::ServiceTokens tokens_;
  std::unique_ptr<HttpClient> to_order_, to_payment_, to_product_, to_shipping_;
  activities::ServiceClient order_, payment_, product_, shipping_;
  TaskFates tasks_;
  temporal::Worker worker_;
};

}  // namespace perdura::simulator
