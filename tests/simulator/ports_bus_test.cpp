// The event bus in a simulated world: handlers that wait, and the death of a handler's machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/ports/bus.hpp"
#include "simulator/runtime.hpp"
#include "simulator/world/hosted_handler.hpp"
#include "temporal/testing/server.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using platform::MemoryBus;
using testing::ElementsAre;

/// Keeps its offset as a database would: at the end.
struct Reader final : platform::ConsumerHandler {
  explicit Reader(Fibers& on) : fibers(on) {}
  std::vector<std::optional<std::int64_t>> start_offsets(
      const std::vector<platform::TopicPartition>& partitions) override {
    return std::vector<std::optional<std::int64_t>>(partitions.size(), next);
  }
  void handle(const platform::Batch& batch) override {
    ++begun;
    if (batch.first() != next) throw std::runtime_error("not what comes next");
    fibers.sleep(takes);
    for (const auto& received : batch.messages) seen.push_back(received.message.value);
    next = batch.next();
  }
  void revoked(const std::vector<platform::TopicPartition>&) override {}
  void lost(const std::vector<platform::TopicPartition>&) override {}

  Fibers& fibers;
  Duration takes = 10ms;
  int begun = 0;
  std::int64_t next = 0;
  std::vector<std::string> seen;
};

struct SimulatedBusTest : testing::Test {
  SimulatedBusTest() { bus.bus().make_admin()->create_topics({{"t", 1}}, 1s); }
  ~SimulatedBusTest() override { fibers.stop(); }
  std::unique_ptr<platform::Consumer> read() {
    return bus.bus().make_consumer({.group = "g", .topics = {"t"}, .max_batch = 1}, reader);
  }
  void publish(const char* value) { producer->publish({{"t", "k", {}, value}}, {}); }

  Loop loop;
  Fibers fibers{loop};
  MemoryBus::DeliveryFate next_fate = MemoryBus::DeliveryFate::Deliver;
  SimulatedBus bus{fibers, {.delivery_fate = [this](const auto&, const auto&) {
                     return std::exchange(next_fate, MemoryBus::DeliveryFate::Deliver);
                   }}};
  std::unique_ptr<platform::Producer> producer = bus.bus().make_producer();
  Reader reader{fibers};
};

TEST_F(SimulatedBusTest, HandlersMayWait) {
  const auto consumer = read();
  publish("a");
  publish("b");
  loop.run();
  EXPECT_THAT(reader.seen, ElementsAre("a", "b"));
  EXPECT_GE(loop.now().time_since_epoch(), 20ms);
}

TEST_F(SimulatedBusTest, WhileTheBrokerIsDownNothingMovesAndAfterwardsAll) {
  const auto consumer = read();
  loop.run();
  bus.break_down(1min);
  publish("a");
  loop.run_for(59s);
  EXPECT_THAT(reader.seen, ElementsAre());
  loop.run_for(2s);
  EXPECT_THAT(reader.seen, ElementsAre("a"));
}

TEST_F(SimulatedBusTest, ABatchThatComesTwiceIsRefusedTheSecondTime) {
  const auto consumer = read();
  next_fate = MemoryBus::DeliveryFate::Redeliver;
  publish("a");
  publish("b");
  loop.run();
  EXPECT_THAT(reader.seen, ElementsAre("a", "b"));
  EXPECT_EQ(reader.begun, 3);
}

TEST_F(SimulatedBusTest, WhileOneHandlerWaitsOtherGroupsGoOn) {
  const auto consumer = read();
  Reader slow{fibers};
  slow.takes = 1min;
  const auto other =
      bus.bus().make_consumer({.group = "slow", .topics = {"t"}, .max_batch = 1}, slow);
  publish("a");
  publish("b");
  loop.run_for(30s);
  EXPECT_THAT(reader.seen, ElementsAre("a", "b"));
  EXPECT_EQ(slow.begun, 1);
  EXPECT_THAT(slow.seen, ElementsAre());
  loop.run();
  EXPECT_THAT(slow.seen, ElementsAre("a", "b"));
}

TEST_F(SimulatedBusTest, WhatFailsRestsAndHoldsUpNothingElse) {
  const auto consumer = read();
  Reader broken{fibers};
  broken.next = 7;  // it refuses all
  const auto other = bus.bus().make_consumer({.group = "broken", .topics = {"t"}}, broken);
  publish("a");
  loop.run_for(10s);
  publish("b");
  loop.run_for(50ms);
  EXPECT_THAT(reader.seen, ElementsAre("a", "b"));
  // Once each 100 ms: each failure asks anew where to go on.
  EXPECT_GT(broken.begun, 30);
  EXPECT_LT(broken.begun, 110);
}

TEST_F(SimulatedBusTest, AHandlerDiesWithItsMachineAndAnotherOneGoesOn) {
  LoopRuntime runtime(loop, fibers, 1);
  temporal::testing::Server server(runtime);
  Machine machine("m", {.fibers = fibers, .temporal = server, .log = [](auto) {}});
  HostedHandler hosted(machine, reader);
  auto consumer = bus.bus().make_consumer({.group = "g", .topics = {"t"}}, hosted);
  publish("a");
  while (reader.begun == 0) ASSERT_TRUE(loop.step());
  machine.kill();
  loop.run_for(1ms);
  consumer.reset();
  EXPECT_THAT(reader.seen, ElementsAre());
  const auto second = read();
  loop.run();
  EXPECT_THAT(reader.seen, ElementsAre("a"));
}

}  // namespace
}  // namespace perdura::simulator
