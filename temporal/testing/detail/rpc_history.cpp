// GetWorkflowExecutionHistory: pages, and waiting for what is to come.
#include "temporal/testing/detail/core.hpp"

namespace perdura::temporal::testing::detail {

namespace {

using Request = workflowservice::GetWorkflowExecutionHistoryRequest;
using Response = workflowservice::GetWorkflowExecutionHistoryResponse;

constexpr std::size_t kLargestPage = 256;  // batches

bool only_close_event(const Request& request) {
  return request.history_event_filter_type() == enums::HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;
}

void add_transient(Execution& execution, const HistoryToken& token, Response& response) {
  const WorkflowTask& task = execution.state.task;
  const bool same = task.started() && task.scheduled_id == token.transient_scheduled_event_id &&
                    (task.transient() || task.speculative());
  if (!same) return;
  for (Event& event : execution.transient_events({})) {
    *response.mutable_history()->add_events() = std::move(event);
  }
}

}  // namespace

void Core::on_late(const Request& request, Answer<Request> reply) {
  const bool waits = request.wait_new_event();
  HistoryToken token;
  ExecutionPtr execution;
  if (!request.next_page_token().empty()) {
    const auto given = decode_history_token(request.next_page_token());
    if (!given) throw ServiceError(errors::invalid_argument("Invalid NextPageToken."));
    const std::string& run = request.execution().run_id();
    if (!run.empty() && run != given->run_id) {
      throw ServiceError(
          errors::invalid_argument("RunId in the request does not match the NextPageToken."));
    }
    token = *given;
    apicommon::WorkflowExecution named = request.execution();
    named.set_run_id(token.run_id);
    execution = get(request.namespace_(), named);
    // All that was promised has been sent: look for news, or wait for them.
    if (token.first_event_id >= token.next_event_id && waits && token.running) {
      const bool news = only_close_event(request)
                            ? !execution->state.running()
                            : execution->history.next_event_id() > token.next_event_id ||
                                  !execution->state.running();
      if (!news) return wait_for_history(execution, request, token, reply);
      token.next_event_id = execution->history.next_event_id();
      token.running = execution->state.running();
    }
  } else {
    execution = get(request.namespace_(), request.execution());
    token.run_id = execution->run_id;
    token.next_event_id = execution->history.next_event_id();
    token.running = execution->state.running();
    if (only_close_event(request) && waits && token.running) {
      return wait_for_history(execution, request, token, reply);
    }
  }
  send_history(*execution, request, token, reply);
}

void Core::wait_for_history(ExecutionPtr execution, const Request& request, HistoryToken token,
                            Answer<Request> reply) {
  const EventId known = token.next_event_id;
  const auto timer = std::make_shared<Runtime::TimerId>(0);
  auto look = [this, execution, request, token, reply, timer](bool time_is_up) mutable {
    cancel(*timer);
    if (reply.over()) return;
    token.next_event_id = execution->history.next_event_id();
    token.running = execution->state.running();
    if (time_is_up && only_close_event(request)) token.first_event_id = token.next_event_id;
    send_history(*execution, request, token, reply);
  };
  // A watcher is told once; it renews itself until there is news.
  auto watch = std::make_shared<std::function<void()>>();
  *watch = [execution, request, known, reply, look, weak = std::weak_ptr(watch)]() mutable {
    if (reply.over()) return;
    const bool closed = !execution->state.running();
    const bool more = !only_close_event(request) && execution->history.next_event_id() > known;
    if (closed || more) return look(false);
    if (const auto again = weak.lock()) execution->on_change([again] { (*again)(); });
  };
  execution->on_change([watch] { (*watch)(); });
  *timer = after(options_.wait_timeout, [look]() mutable { look(true); });
  reply.on_gone([this, timer] { cancel(*timer); });
}

void Core::send_history(Execution& execution, const Request& request, HistoryToken token,
                        const Answer<Request>& reply) {
  Response response;
  response.mutable_history();
  if (only_close_event(request)) {
    if (!execution.state.running()) {
      *response.mutable_history()->add_events() = *execution.history.last();
    } else if (request.wait_new_event()) {
      token.first_event_id = token.next_event_id = execution.history.next_event_id();
      response.set_next_page_token(encode(token));
    }
    return reply.send(response);
  }
  const std::size_t asked = request.maximum_page_size() > 0
                                ? static_cast<std::size_t>(request.maximum_page_size())
                                : kLargestPage;
  const auto page =
      execution.history.copy(token.first_event_id, token.next_event_id,
                             std::min(asked, kLargestPage), *response.mutable_history());
  token.first_event_id = page.next;
  const bool waits = request.wait_new_event() && token.running;
  const bool page_follows = token.first_event_id < token.next_event_id || (page.full && !waits);
  if (!page_follows && token.transient_scheduled_event_id != 0) {
    add_transient(execution, token, response);
  }
  if (page_follows || waits) {
    response.set_next_page_token(encode(token));
  }
  reply.send(response);
}

}  // namespace perdura::temporal::testing::detail
