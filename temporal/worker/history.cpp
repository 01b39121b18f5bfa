// Histories that did not come whole with their task.
#include "temporal/worker/workflow_tasks.hpp"

namespace perdura::temporal::worker {

namespace {

// Each page has many events; a history is refused by the server long before this many pages.
constexpr int kMostPages = 10'000;
constexpr Duration kFetchTime = std::chrono::seconds(10);

}  // namespace

/// Completes `task`'s history: with the pages that follow `page_token`, or from the beginning if
/// that is empty. Events that only the task has (its own scheduled and started event may not be
/// stored) stay at the end.
void WorkflowTasks::fetch_history(const TaskPtr& task, std::string page_token,
                                  std::function<void(bool)> done) {
  auto tail = std::make_shared<core::History>();
  if (page_token.empty()) tail->Swap(task->mutable_history());
  workflowservice::GetWorkflowExecutionHistoryRequest request;
  request.set_namespace_(shared_->options.name_space);
  *request.mutable_execution() = task->workflow_execution();
  request.set_next_page_token(page_token);

  auto next = std::make_shared<std::function<void(std::string, int)>>();
  const auto finish = [next, done](bool fetched) {
    *next = nullptr;
    done(fetched);
  };
  *next = [self = shared_from_this(), task, tail, request, weak = std::weak_ptr(next), finish](
              std::string token, int page) mutable {
    request.set_next_page_token(token);
    const auto keep = weak.lock();
    call_until(
        self->shared_->service, self->shared_->runtime, request, {},
        self->shared_->runtime.now() + kFetchTime,
        [self, task, tail, keep, finish, page](const Status& status, auto response) {
          if (!status.ok() || page >= kMostPages) {
            self->shared_->warn("no history of workflow " +
                                task->workflow_execution().workflow_id() + ": " + status.message);
            return finish(false);
          }
          auto& events = *task->mutable_history();
          for (auto& event : *response.mutable_history()->mutable_events()) {
            events.add_events()->Swap(&event);
          }
          if (!response.next_page_token().empty()) {
            return (*keep)(response.next_page_token(), page + 1);
          }
          const auto last =
              events.events_size() > 0 ? events.events(events.events_size() - 1).event_id() : 0;
          for (auto& event : *tail->mutable_events()) {
            if (event.event_id() > last) events.add_events()->Swap(&event);
          }
          task->clear_next_page_token();
          finish(true);
        });
  };
  (*next)(std::move(page_token), 1);
}

}  // namespace perdura::temporal::worker
