#include "simulator/world/releases.hpp"

#include <algorithm>
#include <string>

#include "temporal/core/local_marker.hpp"
#include "temporal/workflow.hpp"
#include "workflows/all.hpp"

namespace perdura::simulator {
namespace {

using temporal::Payloads;

/// Of the timer that a changed part asks for. Nobody awaits it: it moves no order, but every
/// command behind it.
constexpr auto added_timer = std::chrono::seconds(1);
constexpr std::string_view prefix = "release-";

void meet(const std::string& change) {
  if (temporal::patched(change)) temporal::start_timer(added_timer, "added by " + change);
}

/// Meets the change, then does what it did.
template <class Handler>
void change(Handler& handler, const std::string& name) {
  handler = [name, before = std::move(handler)](void* object, const Payloads& input) {
    meet(name);
    return before(object, input);
  };
}

void change(temporal::WorkflowDefinition& workflow, int release) {
  const auto name_of = [release](const std::string& part) {
    return std::string(prefix) + std::to_string(release) + "/" + part;
  };
  change(workflow.run, name_of("run"));
  for (auto& [name, handler] : workflow.signals) change(handler, name_of(name));
  for (auto& [name, update] : workflow.updates) change(update.handle, name_of(name));
}

}  // namespace

std::vector<temporal::WorkflowDefinition> workflows_of(int release) {
  auto all = workflows::all();
  for (int next = 1; next <= release; ++next) {
    for (auto& workflow : all) change(workflow, next);
  }
  return all;
}

int release_of(const ::temporal::api::history::v1::History& history) {
  int latest = 0;
  for (const auto& event : history.events()) {
    const auto patch = temporal::core::patch_of(event);
    if (patch && patch->starts_with(prefix)) {
      latest = std::max(latest, std::stoi(patch->substr(prefix.size())));
    }
  }
  return latest;
}

}  // namespace perdura::simulator
