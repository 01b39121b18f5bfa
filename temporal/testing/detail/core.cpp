#include "temporal/testing/detail/core.hpp"

#include <array>
#include <cctype>

namespace perdura::temporal::testing::detail {

namespace {

bool is_uuid(const std::string& text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool fits =
        kShape[i] == '-' ? text[i] == '-' : std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
    if (!fits) return false;
  }
  return true;
}

}  // namespace

Core::Core(Runtime& runtime, ServerOptions options)
    : runtime_(runtime), options_(std::move(options)) {
  for (const std::string& name : options_.namespaces) {
    Namespace& added = namespaces_[name];
    added.name = name;
    added.id = new_id();
    added.search_attributes = options_.search_attributes;
  }
}

Core::~Core() {
  // Those who wait hold the runs that hold them.
  for (const auto& [key, execution] : runs_) execution->drop_waiters();
}

std::string Core::new_id() {
  // A UUID of version 4.
  constexpr std::uint64_t kVersionMask = 0xffff'ffff'ffff'0fff;
  constexpr std::uint64_t kVersion = 0x4000;
  constexpr std::uint64_t kVariantMask = 0x3fff'ffff'ffff'ffff;
  constexpr std::uint64_t kVariant = 0x8000'0000'0000'0000;
  const std::uint64_t high = (runtime_.random() & kVersionMask) | kVersion;
  const std::uint64_t low = (runtime_.random() & kVariantMask) | kVariant;
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32), static_cast<unsigned>(high >> 16 & 0xffff),
                static_cast<unsigned>(high & 0xffff), static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xffff'ffff'ffff));
  return text.data();
}

void Core::post(std::function<void()> work) {
  runtime_.post([weak = weak_from_this(), work = std::move(work)] {
    if (const auto self = weak.lock()) work();
  });
}

void Core::post_outgoing(std::function<void()> work) {
  const auto longest = options_.outgoing_delay_max.count();
  if (longest <= 0) return post(std::move(work));
  const auto delay = runtime_.random() % static_cast<std::uint64_t>(longest);
  after(Duration{static_cast<Duration::rep>(delay)}, std::move(work));
}

Runtime::TimerId Core::after(Duration delay, std::function<void()> work) {
  return runtime_.after(delay, [weak = weak_from_this(), work = std::move(work)] {
    if (const auto self = weak.lock()) work();
  });
}

Namespace& Core::name_space(const std::string& name) {
  const auto found = namespaces_.find(name);
  if (name.empty()) {
    throw ServiceError(errors::invalid_argument("Namespace is not set on request."));
  }
  if (found == namespaces_.end()) throw ServiceError(errors::namespace_not_found(name));
  return found->second;
}

ExecutionPtr Core::find(const std::string& name_space, const std::string& workflow_id,
                        const std::string& run_id) {
  std::string run = run_id;
  if (run.empty()) {
    const auto current = current_.find({name_space, workflow_id});
    if (current == current_.end()) return nullptr;
    run = current->second;
  }
  const auto found = runs_.find({name_space, workflow_id, run});
  return found == runs_.end() ? nullptr : found->second;
}

void Core::not_named() {
  throw ServiceError(errors::invalid_argument("Execution is not set on request."));
}

ExecutionPtr Core::get(const std::string& space, const apicommon::WorkflowExecution& execution) {
  name_space(space);
  if (execution.workflow_id().empty()) {
    throw ServiceError(errors::invalid_argument("WorkflowId is not set on request."));
  }
  if (!execution.run_id().empty() && !is_uuid(execution.run_id())) {
    throw ServiceError(errors::invalid_argument("Invalid RunId."));
  }
  auto found = find(space, execution.workflow_id(), execution.run_id());
  if (found) return found;
  if (execution.run_id().empty()) {
    throw ServiceError(errors::not_found("workflow not found for ID: " + execution.workflow_id()));
  }
  throw ServiceError(errors::not_found("workflow execution not found for workflow ID \"" +
                                       execution.workflow_id() + "\" and run ID \"" +
                                       execution.run_id() + "\""));
}

void Core::add(ExecutionPtr execution) {
  changed();
  current_[{execution->name_space, execution->workflow_id}] = execution->run_id;
  runs_[{execution->name_space, execution->workflow_id, execution->run_id}] = execution;
}

void Core::remove(const Execution& execution) {
  changed();
  const WorkflowKey workflow{execution.name_space, execution.workflow_id};
  const auto current = current_.find(workflow);
  if (current != current_.end() && current->second == execution.run_id) current_.erase(current);
  const auto found = runs_.find({execution.name_space, execution.workflow_id, execution.run_id});
  if (found == runs_.end()) return;
  found->second->drop_waiters();
  runs_.erase(found);
}

}  // namespace perdura::temporal::testing::detail
