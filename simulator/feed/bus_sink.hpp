#pragma once
// Facts onto an event bus, under the topics of their world.
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "platform/messaging/bus.hpp"
#include "simulator/feed/sink.hpp"
#include "simulator/feed/world_name.hpp"

namespace perdura::simulator::feed {

struct BusSinkOptions {
  WorldName world;
  Source source;         // its topics are made; its seed is told, if it has one
  bool replace = false;  // the world's topics go if there are any; else that is a reason to refuse
  /// The brokers are given up when they take nothing for so long.
  std::chrono::milliseconds patience = std::chrono::seconds(30);
  std::chrono::milliseconds to_answer = std::chrono::seconds(5);  // at the beginning
};

class BusSink final : public Sink {
 public:
  /// Makes the topics. The bus outlives it. Throws `Refused`, `Occupied`.
  BusSink(platform::Bus& bus, BusSinkOptions options);
  ~BusSink() override;

  void send(const Fact& fact) override;
  void finish() override;
  std::uint64_t safe() const override { return reports_->safe; }
  void read_back(const OnFact& told) override;
  std::string kind() const override { return "kafka"; }
  std::string place() const override { return options_.world.prefix() + "*"; }

 private:
  /// What the brokers said, on whatever thread.
  struct Reports {
    std::atomic<std::uint64_t> safe = 0;
    std::atomic<bool> failed = false;
    std::mutex mutex;
    std::string cause;  // the first
  };

  void make_topics();
  platform::Message addressed(const platform::Message& message) const;
  bool publish(const platform::Message& message);
  /// Until there is room, or all is settled.
  void wait(bool for_all);
  void check() const;

  platform::Bus& bus_;
  const BusSinkOptions options_;
  const std::shared_ptr<Reports> reports_ = std::make_shared<Reports>();
  std::unique_ptr<platform::Producer> producer_;
  std::uint64_t taken_ = 0;
};

/// A message of a world's topic as the services published it: the live topic, without the headers
/// that `BusSink` adds. Those that differ from what it would add stay.
platform::Message as_published(platform::Message message, const WorldName& world,
                               const std::optional<std::uint64_t>& seed);

}  // namespace perdura::simulator::feed
