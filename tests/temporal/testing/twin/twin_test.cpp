// The same scenario on the real server and on the one in memory: what a caller sees, and the
// histories, must be equal. Real seconds pass here, so scenarios are short.
#include <gmock/gmock.h>

#include <algorithm>
#include <condition_variable>
#include <sstream>

#include "temporal/grpc/channel.hpp"
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
  /// The server works on by itself for a moment after each answer.
  void settle() override { wait(400ms); }
  void wait_until(const std::function<bool()>& holds) override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 70s, holds);
  }
  void wait(Duration span) override {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, std::chrono::steady_clock::now() + span, [] { return false; });
  }

  /// It may leave a task in its queue for longer than a poll takes.
  int poll_tries() const override { return 2; }

 protected:
  std::unique_lock<std::mutex> hold() override { return std::unique_lock(mutex_); }
  void answered() override { changed_.notify_all(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unique_ptr<GrpcService> grpc_;
};

class Twins : public ::testing::TestWithParam<Scenario> {
 protected:
  static void SetUpTestSuite() {
    DevServerOptions options;
    for (const char* attribute : {"Color=Keyword", "Size=Int", "Fragile=Bool"}) {
      options.arguments.insert(options.arguments.end(), {"--search-attribute", attribute});
    }
    real_ = new DevServer(options);
  }
  static void TearDownTestSuite() {
    delete real_;
    real_ = nullptr;
  }
  static DevServer* real_;
};

DevServer* Twins::real_ = nullptr;

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

/// Plays a scenario on both; gives what differs first, nothing if they agree.
std::string difference(const Scenario& scenario, const std::string& target,
                       const std::string& prefix) {
  RealBench real(target, prefix);
  Notes real_notes(real);
  scenario.run(real, real_notes);
  ServerOptions options;
  options.search_attributes = {{"Color", SearchAttributeType::Keyword},
                               {"Size", SearchAttributeType::Int},
                               {"Fragile", SearchAttributeType::Bool}};
  World world(options, 1, prefix);
  Notes world_notes(world);
  scenario.run(world, world_notes);
  const auto expected = lines(real_notes.text());
  const auto actual = lines(world_notes.text());
  for (std::size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
    const std::string a = i < expected.size() ? expected[i] : "(nothing)";
    const std::string b = i < actual.size() ? actual[i] : "(nothing)";
    if (a == b) continue;
    // What follows a difference differs too.
    return "line " + std::to_string(i) + "\n  real: " + a + "\n  ours: " + b +
           "\nthe real server's notes:\n" + real_notes.text();
  }
  return {};
}

/// The real server works on by itself between two calls, and leaves a task in its queue now and
/// then: a scenario that came out otherwise is played again. A difference in what the servers do
/// comes out each time.
constexpr int kPlays = 3;

TEST_P(Twins, AgreeOnWhatHappened) {
  std::string differs;
  for (int play = 1; play <= kPlays; ++play) {
    const std::string prefix = std::string(GetParam().name) + "-" + std::to_string(play) + "-";
    try {
      differs = difference(GetParam(), real_->target(), prefix);
    } catch (const std::runtime_error& error) {
      differs = error.what();
    }
    if (differs.empty()) return;
    std::fprintf(stderr, "play %d: %s\n", play, differs.c_str());
  }
  FAIL() << "in each of " << kPlays << " plays; the last: " << differs;
}

INSTANTIATE_TEST_SUITE_P(Server, Twins, ::testing::ValuesIn(all_scenarios()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace perdura::temporal::testing
