#pragma once
// The event bus on Kafka, through librdkafka.
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "platform/messaging/bus.hpp"

namespace perdura::platform {

/// Each producer and consumer owns a thread, which calls `done`s and handlers. Handlers that take
/// longer than `max.poll.interval.ms` (five minutes) lose their partitions. Thread-safe.
class KafkaBus final : public Bus {
 public:
  struct Options {
    /// librdkafka's settings, passed through; "bootstrap.servers" is needed. Those that the
    /// contract rests on cannot be set: acks, enable.idempotence, message.timeout.ms, partitioner,
    /// enable.auto.commit, enable.auto.offset.store, auto.offset.reset, group.id,
    /// partition.assignment.strategy. Settings of one part are ignored by the others.
    std::map<std::string, std::string> settings;
    /// Bounds of a producer's queue.
    std::size_t max_queued = 100'000;
    std::size_t max_queued_bytes = 64 << 20;
    /// The pause before what a handler threw on is tried again: doubled each time, up to the max.
    std::chrono::milliseconds retry_pause{100};
    std::chrono::milliseconds max_retry_pause{5'000};
    /// Called by librdkafka's threads and ours, with what an operator should know (errors of
    /// brokers, exceptions of handlers). Must not throw. If empty, nothing is told.
    std::function<void(const std::string&)> on_notice;
    /// Called by the same threads while no broker can be reached, every few seconds, with false and
    /// the cause, and with true when one can be again. Must not throw. Single connections that
    /// fail or end are told nowhere else: they come back by themselves.
    std::function<void(bool reached, const std::string& cause)> on_reach;
  };

  explicit KafkaBus(Options options);

  std::unique_ptr<Producer> make_producer() override;
  std::unique_ptr<Consumer> make_consumer(ConsumerOptions options,
                                          ConsumerHandler& handler) override;
  std::unique_ptr<Admin> make_admin() override;
  std::unique_ptr<Reader> make_reader() override;

 private:
  Options options_;
};

}  // namespace perdura::platform
