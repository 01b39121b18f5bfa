// A server that was set back to an older copy of its database gives tasks of runs that the worker
// knows better than the server does.
#include <gtest/gtest.h>
#include <temporal/api/workflowservice/v1/request_response.pb.h>

#include "temporal/testing/environment.hpp"
#include "tests/temporal/worker/samples.hpp"

namespace perdura::temporal {
namespace {

using namespace std::chrono_literals;
using api::workflowservice::v1::PollWorkflowTaskQueueResponse;
using api::workflowservice::v1::RespondWorkflowTaskCompletedRequest;

/// Each tick is followed by a pause.
struct Clockwork {
  int ticks = 0;

  Task<samples::Count> run(samples::Count until_tick) {
    for (int seen = 0; seen < until_tick.value; ++seen) {
      auto next = until([this, seen] { return ticks > seen; });
      co_await next;
      auto pause = sleep(std::chrono::seconds(seen + 1));
      co_await pause;
    }
    co_return until_tick;
  }
  void tick() { ++ticks; }
};

/// Between worker and server. Histories come whole; in place of the task number `instead` comes the
/// second one once more, as a server would give it that has forgotten what followed.
class SetBack final : public Service {
 public:
  SetBack(Service& server, std::size_t instead) : server_(server), instead_(instead) {}

  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, CallOptions options,
              Done done) override {
    if (path.ends_with("/PollWorkflowTaskQueue")) {
      done = [this, then = std::move(done)](Status status, auto answer) {
        exchange(static_cast<PollWorkflowTaskQueueResponse&>(*answer));
        then(std::move(status), std::move(answer));
      };
    }
    const auto* completed = dynamic_cast<const RespondWorkflowTaskCompletedRequest*>(&request);
    if (completed == nullptr) {
      return server_.call(path, request, std::move(response), options, std::move(done));
    }
    RespondWorkflowTaskCompletedRequest whole_next_time = *completed;
    whole_next_time.clear_sticky_attributes();
    answers.push_back(whole_next_time);
    return server_.call(path, whole_next_time, std::move(response), options, std::move(done));
  }
  void cancel(CallId id) override { server_.cancel(id); }

  std::vector<RespondWorkflowTaskCompletedRequest> answers;

 private:
  void exchange(PollWorkflowTaskQueueResponse& task) {
    if (task.task_token().empty()) return;
    tasks_.push_back(task);
    if (tasks_.size() == instead_) task = tasks_.at(1);
  }

  Service& server_;
  std::size_t instead_;
  std::vector<PollWorkflowTaskQueueResponse> tasks_;
};

void tick(testing::TestEnvironment& world, const WorkflowRef& run) {
  world
      .ask<Acknowledged>([&](auto answer) { world.client().signal(run, {.name = "tick"}, answer); })
      .value();
}

TEST(WorkerOfAServerSetBack, ReplaysWhatItKnowsBetter) {
  testing::TestEnvironment world({.workflows = {}, .worker = {.task_queue = "unused"}});
  SetBack service(world.server(), 4);
  std::vector<std::string> errors;
  Worker worker(
      service, world.runtime(),
      {.task_queue = "test",
       .log =
           [&](WorkerOptions::Level level, const std::string& text) {
             if (level == WorkerOptions::Level::Error) errors.push_back(text);
           }},
      {define<Clockwork>("Clockwork").run(&Clockwork::run).signal("tick", &Clockwork::tick)});
  worker.start();
  const auto run = world
                       .ask<StartedRun>([&](auto answer) {
                         world.client().start({.id = "clock",
                                               .type = "Clockwork",
                                               .task_queue = "test",
                                               .input = {to_payload(samples::Count{2})}},
                                              answer);
                       })
                       .value()
                       .run;
  world.runtime().run_for(100ms);
  tick(world, run);  // the second task: a pause of one second
  world.runtime().run_for(5s);
  ASSERT_EQ(service.answers.size(), 3u);
  tick(world, run);  // its task is exchanged for the second one
  world.runtime().run_for(100ms);
  ASSERT_EQ(service.answers.size(), 4u);
  EXPECT_EQ(worker.stats().evictions, 2u) << "the stale run, and what its answer left";
  ASSERT_EQ(service.answers[3].commands_size(), 1);
  EXPECT_EQ(service.answers[3].commands(0).SerializeAsString(),
            service.answers[1].commands(0).SerializeAsString());
  // The server does not know the answer's task any more, and gives the true one again.
  EXPECT_EQ(only_payload<samples::Count>(world.outcome(run).result).value, 2);
  EXPECT_EQ(errors, std::vector<std::string>{});
}

}  // namespace
}  // namespace perdura::temporal
