#include "simulator/world/task_fates.hpp"

#include <temporal/api/workflowservice/v1/request_response.pb.h>

namespace perdura::simulator {
namespace {

namespace api = ::temporal::api::workflowservice::v1;
using Poll = api::PollWorkflowTaskQueueRequest;
using Polled = api::PollWorkflowTaskQueueResponse;
using Report = api::RespondWorkflowTaskCompletedRequest;
using Message = google::protobuf::Message;

bool is_first(const Polled& task) {
  return task.previous_started_event_id() == 0 && task.attempt() <= 1;
}

}  // namespace

temporal::Service::CallId TaskFates::call(std::string_view path, const Message& request,
                                          std::unique_ptr<Message> response,
                                          temporal::CallOptions options, Done done) {
  if (dynamic_cast<const Poll*>(&request)) {
    return below_.call(path, request, std::move(response), options, judging(std::move(done)));
  }
  if (const auto* report = dynamic_cast<const Report*>(&request)) {
    const auto found = open_.find(report->task_token());
    const auto fate = found == open_.end() ? TaskFate::Run : found->second;
    if (found != open_.end()) open_.erase(found);
    if (fate == TaskFate::WorkerDies) {
      world_.crash(machine_.name(), Duration::zero());
      return 0;  // the dead call nobody
    }
    if (fate == TaskFate::ReportedTwice) {
      const CallId id = below_.call(path, request, std::unique_ptr<Message>(response->New()),
                                    options, std::move(done));
      below_.call(path, request, std::move(response), options, [](auto, auto) {});
      return id;
    }
  }
  return below_.call(path, request, std::move(response), options, std::move(done));
}

temporal::Service::Done TaskFates::judging(Done done) {
  return [this, done = std::move(done)](temporal::Status status, std::unique_ptr<Message> answer) {
    const auto* task = status.ok() ? dynamic_cast<const Polled*>(answer.get()) : nullptr;
    if (!task || task->task_token().empty() || task->has_query()) {
      return done(std::move(status), std::move(answer));
    }
    const std::string& type = task->workflow_type().name();
    const std::string& id = task->workflow_execution().workflow_id();
    const std::string order = world_.names.of(id);
    if (is_first(*task)) {
      switch (world_.chooser.at({sites::replay, type}, order).as<ReplayAt>()) {
        case ReplayAt::None:
          break;
        case ReplayAt::EveryTask:
          world_.replayed.insert(id);
          break;
        case ReplayAt::EveryPrefix:
          world_.replayed_by_prefix.insert(id);
          break;
      }
    }
    const Choice choice = world_.chooser.at({sites::workflow_task, type}, order);
    const auto fate = choice.as<TaskFate>();
    if (fate == TaskFate::WorkerDies || fate == TaskFate::ReportedTwice) {
      open_[task->task_token()] = fate;
    }
    const bool replayed = fate == TaskFate::Evicted || world_.replayed.contains(id);
    if (replayed) evict_(task->workflow_execution().run_id());
    if (!replayed && fate != TaskFate::Stalled) return done(std::move(status), std::move(answer));
    const auto kept = std::make_shared<std::unique_ptr<Message>>(std::move(answer));
    runtime_.after(choice.by, [done, status, kept] { done(status, std::move(*kept)); });
  };
}

}  // namespace perdura::simulator
