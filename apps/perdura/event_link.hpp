#pragma once
// This process's way to Kafka: its topics, and the relays of its outboxes.
#include <memory>
#include <string>
#include <vector>

#include "apps/perdura/store.hpp"
#include "platform/core/outage.hpp"
#include "platform/drivers/attempts.hpp"
#include "platform/messaging/kafka/bus.hpp"

namespace perdura::apps {

/// Of Kafka as the settings name it; nothing is told.
platform::KafkaBus::Options kafka_options(const Options& options);

/// The shop serves without Kafka: until it answers, events wait in the outboxes. The process and
/// the stores outlive it, and their relays are stopped before it ends.
class EventLink {
 public:
  EventLink(Process& process, std::vector<platform::Topic> topics, std::vector<Store*> stores);
  EventLink(const EventLink&) = delete;
  EventLink& operator=(const EventLink&) = delete;
  ~EventLink() { stop(); }

  /// From `start` on, as soon as Kafka answers and all topics are there. The handler is called
  /// until `close`.
  void consume(platform::ConsumerOptions options, platform::ConsumerHandler& handler);

  /// Sends the stores' events, with `making_topics` as soon as Kafka answers and all topics are
  /// there; without it they are there already. Throws what making a producer throws.
  void start(bool making_topics);
  /// No further store begins to send.
  void stop();
  /// After the relays have stopped: what is under way is answered, or left to the next process.
  /// Nobody reads any more.
  void close();

 private:
  bool attempt();
  bool make_topics();
  void tell(const char* what, const std::string& cause);
  void send();

  struct Reading {
    platform::ConsumerOptions options;
    platform::ConsumerHandler& handler;
  };

  Process& process_;
  const std::vector<platform::Topic> topics_;
  const std::vector<Store*> stores_;
  platform::Outage outage_;
  std::unique_ptr<platform::KafkaBus> bus_;
  std::unique_ptr<platform::Producer> producer_;
  std::vector<Reading> readings_;
  std::vector<std::unique_ptr<platform::Consumer>> consumers_;  // of the first so many readings
  std::size_t sending_ = 0;                                     // so many stores send already
  std::string refused_;                           // why sending cannot begin, as told last
  std::unique_ptr<platform::Attempts> attempts_;  // last: it uses all of the above
};

}  // namespace perdura::apps
