#pragma once
// Start and signal-with-start are messages with the same fields and no common base.
#include <temporal/api/sdk/v1/user_metadata.pb.h>

#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"

namespace perdura::temporal::detail {

namespace enums = ::temporal::api::enums::v1;

template <class Request>
void fill_timeouts(const StartOptions& from, Request& to) {
  const auto write_if_set = [](Duration value, auto mutable_field) {
    if (value > Duration(0)) fill(*mutable_field(), value);
  };
  write_if_set(from.execution_timeout, [&] { return to.mutable_workflow_execution_timeout(); });
  write_if_set(from.run_timeout, [&] { return to.mutable_workflow_run_timeout(); });
  write_if_set(from.task_timeout, [&] { return to.mutable_workflow_task_timeout(); });
}

/// What a scheduled start has, too.
template <class Request>
void fill_workflow(const StartOptions& from, Request& to) {
  to.set_workflow_id(from.id);
  to.mutable_workflow_type()->set_name(from.type);
  to.mutable_task_queue()->set_name(from.task_queue);
  if (!from.input.empty()) fill(*to.mutable_input(), from.input);
  if (!from.headers.empty()) fill(*to.mutable_header(), from.headers);
  fill_timeouts(from, to);
  if (from.retry) fill(*to.mutable_retry_policy(), *from.retry);
  if (!from.memo.empty()) fill(*to.mutable_memo()->mutable_fields(), from.memo);
  if (!from.search_attributes.empty()) {
    fill(*to.mutable_search_attributes(), from.search_attributes);
  }
  if (!from.summary.empty()) {
    fill(*to.mutable_user_metadata()->mutable_summary(), to_payload(from.summary));
  }
}

/// `conflict` where the options leave it open.
template <class Request>
void fill_start(const ClientCore& core, const StartOptions& from,
                std::optional<IdConflictPolicy> conflict, Request& to) {
  to.set_namespace_(core.name_space());
  to.set_identity(core.identity());
  to.set_request_id(core.id_or_new(from.request_id));
  fill_workflow(from, to);
  if (from.start_delay > Duration(0)) fill(*to.mutable_workflow_start_delay(), from.start_delay);
  to.set_workflow_id_reuse_policy(static_cast<enums::WorkflowIdReusePolicy>(from.reuse));
  if (from.conflict) conflict = from.conflict;
  if (conflict) {
    to.set_workflow_id_conflict_policy(static_cast<enums::WorkflowIdConflictPolicy>(*conflict));
  }
}

}  // namespace perdura::temporal::detail
