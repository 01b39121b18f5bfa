#include "apps/perdura/worker.hpp"

#include <future>

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "platform/temporal/log_level.hpp"
#include "workflows/all.hpp"

namespace perdura::apps {
namespace {

constexpr std::chrono::seconds show_period{5};

}  // namespace

temporal::WorkerOptions ShopWorker::options_of(const Parts& parts) {
  temporal::WorkerOptions options;
  options.name_space = parts.temporal.name_space();
  options.task_queue = task_queue;
  options.identity = parts.process.name;
  options.max_cached_runs = parts.process.options.cached_runs;
  options.log = [&log = parts.log](temporal::WorkerOptions::Level level, const std::string& text) {
    log.log(platform::level_of(level), text);
  };
  options.on_server = [this](bool answers, const std::string& cause) {
    answers ? server_.answered() : server_.unusable(cause);
  };
  return options;
}

activities::ServiceClient ShopWorker::client_of(Lines& lines, const char* service) {
  return {service, lines.to(service),
          [this](platform::HttpRequest& request) { tokens_.authorise(request); }};
}

temporal::Activities ShopWorker::activities(const Process& process) const {
  // Deadlines of activities are real time, whatever the shop's clock says.
  const activities::Now now = [&clock = process.clock] { return clock.wall(); };
  temporal::Activities all;
  activities::add_order(all, order_, now);
  activities::add_payment(all, payment_, now);
  activities::add_product(all, product_, now);
  activities::add_shipping(all, shipping_, now);
  return all;
}

ShopWorker::ShopWorker(const Parts& parts)
    : tokens_(parts.process.options.service_secret, "worker", parts.process.clock),
      order_(client_of(parts.lines, "order")),
      payment_(client_of(parts.lines, "payment")),
      product_(client_of(parts.lines, "product")),
      shipping_(client_of(parts.lines, "shipping")),
      server_(parts.log, parts.temporal.place(), "no workflow goes on until it can"),
      worker_(parts.temporal.service(), parts.temporal.runtime(), options_of(parts),
              workflows::all(), activities(parts.process)),
      shown_({show_period}, [this, &metrics = parts.metrics] { show(metrics); }) {
  worker_.start();
}

void ShopWorker::show(platform::Metrics& metrics) const {
  const auto stats = worker_.stats();
  const auto gauge = [&](const char* name, const char* help, auto value) {
    metrics.gauge(name, help).set(static_cast<double>(value));
  };
  gauge("worker_workflow_tasks", "Workflow tasks answered.", stats.workflow_tasks);
  gauge("worker_workflow_tasks_failed", "Workflow tasks that failed.", stats.workflow_tasks_failed);
  gauge("worker_tasks_replayed", "Tasks of history that had to be run again.",
        stats.tasks_replayed);
  gauge("worker_activities", "Activities run.", stats.activities);
  gauge("worker_local_activities", "Local activities run.", stats.local_activities);
  gauge("worker_evictions", "Runs dropped from the cache.", stats.evictions);
  gauge("worker_cached_runs", "Runs in the cache.", stats.cached_runs);
}

void ShopWorker::stop() {
  if (stopped_) return;
  stopped_ = true;
  shown_.stop();
  const auto ended = std::make_shared<std::promise<void>>();
  worker_.stop([ended] { ended->set_value(); });
  ended->get_future().wait();
}

}  // namespace perdura::apps
