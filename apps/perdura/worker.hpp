#pragma once
// The worker: runs the shop's workflows, and calls the services for them.
#include <memory>

#include "activities/service_client.hpp"
#include "apps/perdura/lines.hpp"
#include "apps/perdura/temporal_link.hpp"
#include "platform/core/metrics.hpp"
#include "platform/core/outage.hpp"
#include "platform/drivers/rounds.hpp"
#include "platform/http/service_tokens.hpp"
#include "temporal/worker/worker.hpp"

namespace perdura::apps {

/// Works from construction to `stop`. All that it is given outlives it.
class ShopWorker {
 public:
  struct Parts {
    Process& process;
    TemporalLink& temporal;
    Lines& lines;
    const platform::Logger& log;
    platform::Metrics& metrics;
  };
  explicit ShopWorker(const Parts& parts);
  ShopWorker(const ShopWorker&) = delete;
  ShopWorker& operator=(const ShopWorker&) = delete;
  ~ShopWorker() { stop(); }

  /// Takes no more tasks, and returns when what runs has ended.
  void stop();

 private:
  activities::ServiceClient client_of(Lines& lines, const char* service);
  temporal::Activities activities(const Process& process) const;
  temporal::WorkerOptions options_of(const Parts& parts);
  void show(platform::Metrics& metrics) const;

  platform::ServiceTokens tokens_;
  activities::ServiceClient order_, payment_, product_, shipping_;
  platform::Outage server_;
  temporal::Worker worker_;
  platform::Rounds shown_;
  bool stopped_ = false;
};

}  // namespace perdura::apps
