#pragma once
// Facts for tests, a clock that is moved by hand, and a sink that keeps what it takes.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/messaging/envelope.hpp"
#include "simulator/feed/pace.hpp"
#include "simulator/feed/sink.hpp"

namespace perdura::simulator::feed {

inline constexpr Moment start{std::chrono::milliseconds(1'795'737'600'000)};  // 2026-11-27

inline Moment at(std::chrono::milliseconds since) { return start + since; }

struct FactWords {
  std::string id = "evt_1";
  std::string key = "ord_1";
  std::string type = "order.placed";
  std::uint64_t sequence = 1;
  std::chrono::milliseconds since{};
  std::string topic = "order";
  std::string value = R"({"order_id":"ord_1"})";
};

inline Fact fact(const FactWords& words) {
  const platform::EventEnvelope envelope{.id = words.id,
                                         .type = words.type,
                                         .aggregate = words.key,
                                         .sequence = words.sequence,
                                         .occurred_at = at(words.since)};
  return {{.topic = words.topic,
           .key = words.key,
           .headers = platform::encode_envelope(envelope),
           .value = words.value},
          at(words.since)};
}

inline Source source(std::vector<platform::Topic> topics = {{"order", 4}, {"payment", 4}}) {
  return {.world = "sim-story-7",
          .scenario = "story",
          .seed = 7,
          .build = "test",
          .topics = std::move(topics),
          .started = start};
}

class HandClock final : public PaceClock {
 public:
  WallTime now() const override { return now_; }
  void wait(WallTime time) override {
    now_ += time;
    ++waits_;
    if (interrupt_after_ && waits_ >= *interrupt_after_) interrupted_ = true;
  }
  bool interrupted() const override { return interrupted_; }

  void pass(WallTime time) { now_ += time; }
  void interrupt() { interrupted_ = true; }
  void interrupt_after(int waits) { interrupt_after_ = waits; }

 private:
  WallTime now_{};
  int waits_ = 0;
  bool interrupted_ = false;
  std::optional<int> interrupt_after_;
};

/// `on_send` may let time pass, or throw.
class MemorySink final : public Sink {
 public:
  explicit MemorySink(std::function<void()> on_send = {}) : on_send_(std::move(on_send)) {}

  void send(const Fact& fact) override {
    if (on_send_) on_send_();
    facts.push_back(fact);
  }
  void finish() override { finished = true; }
  std::uint64_t safe() const override { return facts.size(); }
  void read_back(const OnFact& told) override {
    for (const auto& one : facts) told(one);
  }
  std::string kind() const override { return "memory"; }
  std::string place() const override { return "here"; }

  std::vector<Fact> facts;
  bool finished = false;

 private:
  std::function<void()> on_send_;
};

}  // namespace perdura::simulator::feed
