#include "simulator/run/rest.hpp"

#include <stdexcept>

namespace perdura::simulator {
namespace {

constexpr const char* running = "ExecutionStatus = 'Running'";
constexpr std::size_t shown_most = 3;
constexpr int page_size = 10;

/// On a fiber: begins a call, and waits for its answer.
template <class T>
T awaited(Fibers& fibers, const std::function<void(temporal::Answer<T>)>& begin) {
  std::optional<temporal::Result<T>> answered;
  fibers.suspend([&](Wake wake) {
    begin([&answered, wake](temporal::Result<T> answer) {
      answered.emplace(std::move(answer));
      wake();
    });
  });
  if (!answered->ok()) throw std::runtime_error("Temporal: " + answered->error().status.message);
  return std::move(answered->value());
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

Rest::Rest(World& world, const Orders& orders)
    : world_(world),
      orders_(orders),
      client_(world.clients().temporal(), world.clients().runtime(),
              {.name_space = name_space, .identity = "simulator"}) {}

std::int64_t Rest::open_workflows() {
  return awaited<std::int64_t>(world_.fibers(),
                               [&](auto answer) { client_.count(running, std::move(answer)); });
}

bool Rest::reached() {
  return orders_.open() == 0 && !world_.something_waits() && open_workflows() == 0;
}

std::string Rest::first_open() const {
  for (const auto& [id, order] : orders_.all()) {
    if (!Orders::is_over(order.status)) return order.name;
  }
  return "-";
}

std::vector<std::string> Rest::missing() {
  std::vector<std::string> all;
  if (orders_.open() > 0) {
    std::string names;
    std::size_t shown = 0;
    for (const auto& [id, order] : orders_.all()) {
      if (Orders::is_over(order.status)) continue;
      if (++shown > shown_most) break;
      names.append(names.empty() ? "" : ", ").append(order.name + " is " + order.status);
    }
    all.push_back(counted(orders_.open(), "order is", "orders are") + " not over: " + names +
                  (shown > shown_most ? " …" : ""));
  }
  if (world_.something_waits()) all.push_back("an outbox still has rows");
  const auto page = awaited<temporal::WorkflowPage>(world_.fibers(), [&](auto answer) {
    client_.list({.query = running, .page_size = page_size}, std::move(answer));
  });
  if (!page.workflows.empty()) {
    const auto& first = page.workflows.front();
    all.push_back(
        counted(static_cast<std::size_t>(open_workflows()), "workflow is", "workflows are") +
        " open: " + first.type + " of " + world_.names().of(first.run.id) + " …");
  }
  return all;
}

}  // namespace perdura::simulator
