#include "apps/loadtest/history.hpp"

#include <algorithm>

#include "temporal/client/blocking.hpp"
#include "temporal/grpc/channel.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"

namespace perdura::apps::loadtest {
namespace {

/// A report waits no longer for a server that is away.
constexpr std::chrono::seconds patience{5};

}  // namespace

std::vector<domain::OrderId> sample_of(const std::vector<domain::OrderId>& orders,
                                       std::size_t most) {
  std::vector<domain::OrderId> sample;
  const std::size_t count = std::min(orders.size(), most);
  for (std::size_t n = 0; n < count; ++n) sample.push_back(orders[n * orders.size() / count]);
  return sample;
}

HistoryEvents measure_histories(const platform::Settings& settings,
                                const std::vector<domain::OrderId>& orders,
                                const ChildrenOf& children_of) {
  temporal::ThreadRuntime runtime;
  temporal::GrpcService service(
      {.target = "127.0.0.1:" + std::to_string(settings.port("PERDURA_TEMPORAL_PORT"))});
  temporal::Client client(service, runtime,
                          {.name_space = settings.text("PERDURA_TEMPORAL_NAMESPACE"),
                           .identity = "perdura-loadtest",
                           .retry = {.window = patience}});
  temporal::BlockingClient blocking(client);
  HistoryEvents events;
  std::int64_t sum = 0;
  for (const auto& order : sample_of(orders, sample_max)) {
    auto runs = children_of(order);
    runs.push_back(order.value());
    std::int64_t length = 0;
    for (const auto& run : runs) {
      const auto described = blocking.describe({.id = run});
      // Most attempts are settled by their order, without a workflow of their own.
      if (!described.ok() && run != order.value() && described.error().is<temporal::NotFound>()) {
        continue;
      }
      if (!described.ok()) events.why = run + ": " + described.error().status.message;
      if (!described.ok()) break;
      length += described.value().summary.history_length;
    }
    if (events.why) break;
    ++events.sampled;
    sum += length;
    events.max = std::max(events.max, length);
  }
  if (orders.empty()) events.why = "no order was paid";
  if (events.sampled > 0) events.mean = static_cast<double>(sum) / events.sampled;
  return events;
}

}  // namespace perdura::apps::loadtest
