// The same scenario on the real server and on the one in memory: what a caller sees, and the
// histories, must be equal. Real seconds pass here, so scenarios are short and go side by side.
#include <gmock/gmock.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <map>
#include <semaphore>
#include <sstream>
#include <thread>

#include "temporal/grpc/channel.hpp"
#include "temporal/testing/normalise.hpp"
#include "tests/temporal/support/dev_server.hpp"
#include "tests/temporal/testing/twin/scenarios.hpp"

namespace perdura::temporal::testing {
namespace {

class RealBench final : public Bench {
 public:
  RealBench(const std::string& target, std::string prefix) : Bench(std::move(prefix)) {
    GrpcOptions options;
    options.target = target;
    grpc_ = std::make_unique<GrpcService>(std::move(options));
  }
  ~RealBench() override { grpc_.reset(); }

  Service& service() override { return *grpc_; }
  void pause() override { std::this_thread::sleep_for(20ms); }

 protected:
  /// Of its own the server does what is due: a scenario waits for the fact.
  void settle() override {}
  bool pass_until(const std::function<bool()>& holds) override {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 30s, holds);
  }
  std::unique_lock<std::mutex> hold() override { return std::unique_lock(mutex_); }
  void answered() override { changed_.notify_all(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<GrpcService> grpc_;
};

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const auto& some : {tasks_scenarios(), activities_scenarios(), workflows_scenarios(),
                           updates_scenarios(), clients_scenarios()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) result.push_back(line);
  return result;
}

/// All histories of a scenario, for a reader of its failure.
std::string histories_of(Bench& bench) {
  workflowservice::ListWorkflowExecutionsRequest request;
  request.set_namespace_("default");
  request.set_query("WorkflowId STARTS_WITH '" + bench.prefix() + "'");
  std::string text;
  const auto listed = bench.call(request).response;
  for (const auto& info : listed.executions()) {
    const auto id = info.execution().workflow_id().substr(bench.prefix().size());
    text += "history " + id + '\n' + normalise(bench.history(id, info.execution().run_id()));
  }
  return text;
}

/// The same where a failure to read them must not hide the scenario's own.
std::string histories_if_any(Bench& bench) {
  try {
    return histories_of(bench);
  } catch (const std::exception& error) {
    return std::string("(they cannot be read: ") + error.what() + ")\n";
  }
}

/// What a scenario notes. If it cannot go on: std::runtime_error that says where it stopped.
std::string play(const Scenario& scenario, Bench& bench, const std::string& server) {
  Notes notes(bench);
  try {
    scenario.run(bench, notes);
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string(scenario.name) + " on " + server +
                             " server: " + error.what() + "\nafter these notes:\n" + notes.text() +
                             "with these histories:\n" + histories_if_any(bench));
  }
  return notes.text();
}

std::string difference(const Scenario& scenario, const std::string& target) {
  const std::string prefix = std::string(scenario.name) + '-';
  RealBench real(target, prefix);
  const std::string real_notes = play(scenario, real, "the real");
  ServerOptions options;
  options.search_attributes = {{"Color", SearchAttributeType::Keyword},
                               {"Size", SearchAttributeType::Int},
                               {"Fragile", SearchAttributeType::Bool}};
  World world(options, 1, prefix);
  const auto expected = lines(real_notes);
  const auto actual = lines(play(scenario, world, "our"));
  for (std::size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
    const std::string a = i < expected.size() ? expected[i] : "(nothing)";
    const std::string b = i < actual.size() ? actual[i] : "(nothing)";
    if (a == b) continue;
    // What follows a difference differs too.
    return "line " + std::to_string(i) + "\n  real: " + a + "\n  ours: " + b +
           "\nthe real server's notes:\n" + real_notes;
  }
  return {};
}

/// Plays a scenario on both; gives what differs first or where it stopped, nothing if they agree.
std::string disagreement(const Scenario& scenario, const std::string& target) {
  try {
    return difference(scenario, target);
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// The scenarios that were asked for, side by side: each has workflows and queues of its own, and
/// mostly waits.
class Plays {
 public:
  Plays(const ::testing::TestSuite& suite, const std::string& target) {
    for (const Scenario& scenario : all_scenarios()) {
      if (!asked_for(suite, scenario)) continue;
      found_[scenario.name] = std::async(std::launch::async, [this, scenario, target] {
        places_.acquire();
        std::string found = disagreement(scenario, target);
        places_.release();
        return found;
      });
    }
  }

  std::string disagreement_on(const Scenario& scenario) { return found_.at(scenario.name).get(); }

 private:
  static bool asked_for(const ::testing::TestSuite& suite, const Scenario& scenario) {
    for (int i = 0; i < suite.total_test_count(); ++i) {
      const auto& test = *suite.GetTestInfo(i);
      if (test.should_run() && std::string(test.name()).ends_with('/' + std::string(scenario.name)))
        return true;
    }
    return false;
  }

  static constexpr int kAtOnce = 10;
  std::counting_semaphore<kAtOnce> places_{kAtOnce};
  std::map<std::string, std::future<std::string>> found_;
};

class Twins : public ::testing::TestWithParam<Scenario> {
 protected:
  static void SetUpTestSuite() {
    DevServerOptions options;
    for (const char* attribute : {"Color=Keyword", "Size=Int", "Fragile=Bool"}) {
      options.arguments.insert(options.arguments.end(), {"--search-attribute", attribute});
    }
    // As in deploy/: among several partitions a lone poll may stay away from the task for long.
    for (const char* one :
         {"matching.numTaskqueueReadPartitions=1", "matching.numTaskqueueWritePartitions=1"}) {
      options.arguments.insert(options.arguments.end(), {"--dynamic-config-value", one});
    }
    real_ = std::make_unique<DevServer>(options);
    plays_ = std::make_unique<Plays>(*::testing::UnitTest::GetInstance()->current_test_suite(),
                                     real_->target());
  }
  static void TearDownTestSuite() {
    plays_.reset();
    real_.reset();
  }
  static inline std::unique_ptr<DevServer> real_;
  static inline std::unique_ptr<Plays> plays_;
};

TEST_P(Twins, AgreeOnWhatHappened) {
  const std::string disagreement = plays_->disagreement_on(GetParam());
  EXPECT_TRUE(disagreement.empty()) << disagreement;
}

INSTANTIATE_TEST_SUITE_P(Server, Twins, ::testing::ValuesIn(all_scenarios()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace perdura::temporal::testing
