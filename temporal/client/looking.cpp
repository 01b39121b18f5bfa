// What workflows are there, and what became of them.
#include <temporal/api/common/v1/message.pb.h>
#include <temporal/api/workflow/v1/message.pb.h>

#include "temporal/client/client.hpp"
#include "temporal/client/detail/convert.hpp"
#include "temporal/client/detail/core.hpp"

namespace perdura::temporal {
namespace {

namespace ws = workflowservice;
namespace proto = ::temporal::api::workflow::v1;
using History = ::temporal::api::history::v1::History;

WorkflowSummary summary_of(const proto::WorkflowExecutionInfo& from) {
  WorkflowSummary to{.run = detail::read(from.execution()),
                     .type = from.type().name(),
                     .task_queue = from.task_queue(),
                     .status = static_cast<WorkflowStatus>(from.status()),
                     .started_at = detail::read(from.start_time()),
                     .history_length = from.history_length(),
                     .history_bytes = from.history_size_bytes(),
                     .parent = detail::read(from.parent_execution()),
                     .memo = detail::read(from.memo().fields()),
                     .search_attributes = detail::read(from.search_attributes().indexed_fields())};
  if (from.has_close_time()) to.closed_at = detail::read(from.close_time());
  return to;
}

PendingActivity activity_of(const proto::PendingActivityInfo& from) {
  PendingActivity to{.id = from.activity_id(),
                     .type = from.activity_type().name(),
                     .attempt = from.attempt(),
                     .state = from.state(),
                     .last_worker = from.last_worker_identity()};
  if (from.has_last_failure()) to.last_failure = detail::failure_of(from.last_failure());
  return to;
}

WorkflowDescription description_of(const ws::DescribeWorkflowExecutionResponse& from) {
  WorkflowDescription to{.summary = summary_of(from.workflow_execution_info())};
  // Only here does the server tell the queue apart.
  to.summary.task_queue = from.execution_config().task_queue().name();
  for (const auto& activity : from.pending_activities()) {
    to.activities.push_back(activity_of(activity));
  }
  for (const auto& child : from.pending_children()) {
    to.children.push_back({.run = {.id = child.workflow_id(), .run_id = child.run_id()},
                           .type = child.workflow_type_name()});
  }
  if (from.has_pending_workflow_task()) {
    to.workflow_task_attempt = from.pending_workflow_task().attempt();
  }
  return to;
}

struct Reading {
  std::shared_ptr<detail::ClientCore> core;
  ws::GetWorkflowExecutionHistoryRequest request;
  std::shared_ptr<History> history = std::make_shared<History>();
  Answer<HistoryPtr> answer;
};

void read_page(std::shared_ptr<Reading> reading) {
  auto request = reading->request;
  reading->core->send(std::move(request), {},
                      [reading](Status status, ws::GetWorkflowExecutionHistoryResponse response) {
                        if (!status.ok())
                          return reading->answer(detail::error_of(std::move(status)));
                        reading->history->MergeFrom(response.history());
                        if (response.next_page_token().empty())
                          return reading->answer(HistoryPtr(reading->history));
                        reading->request.set_next_page_token(response.next_page_token());
                        read_page(reading);
                      });
}

}  // namespace

void Client::describe(WorkflowRef target, Answer<WorkflowDescription> answer) {
  ws::DescribeWorkflowExecutionRequest request;
  request.set_namespace_(core_->name_space());
  detail::fill(*request.mutable_execution(), target);
  core_->ask<WorkflowDescription>(std::move(request), {}, std::move(answer), description_of);
}

void Client::history(WorkflowRef target, Answer<HistoryPtr> answer) {
  auto reading = std::make_shared<Reading>();
  reading->core = core_;
  reading->answer = std::move(answer);
  reading->request.set_namespace_(core_->name_space());
  detail::fill(*reading->request.mutable_execution(), target);
  read_page(std::move(reading));
}

void Client::list(ListOptions options, Answer<WorkflowPage> answer) {
  ws::ListWorkflowExecutionsRequest request;
  request.set_namespace_(core_->name_space());
  request.set_query(options.query);
  request.set_page_size(options.page_size);
  request.set_next_page_token(options.page_token);
  const auto to_page = [](const ws::ListWorkflowExecutionsResponse& response) {
    WorkflowPage page{.next_page_token = response.next_page_token()};
    for (const auto& info : response.executions()) page.workflows.push_back(summary_of(info));
    return page;
  };
  core_->ask<WorkflowPage>(std::move(request), {}, std::move(answer), to_page);
}

void Client::count(std::string query, Answer<std::int64_t> answer) {
  ws::CountWorkflowExecutionsRequest request;
  request.set_namespace_(core_->name_space());
  request.set_query(query);
  core_->ask<std::int64_t>(
      std::move(request), {}, std::move(answer),
      [](const ws::CountWorkflowExecutionsResponse& response) { return response.count(); });
}

}  // namespace perdura::temporal
