#pragma once
// The relay's publisher on the event bus.
#include <utility>

#include "platform/messaging/producer.hpp"
#include "platform/outbox/publisher.hpp"

namespace perdura::platform {

/// The producer outlives it.
class ProducerPublisher : public Publisher {
 public:
  explicit ProducerPublisher(Producer& producer) : producer_(producer) {}

  void publish(std::vector<Message> batch, Done done) override {
    producer_.publish(std::move(batch), [done = std::move(done)](const Receipts& receipts) {
      std::vector<Published> published;
      published.reserve(receipts.size());
      for (const Receipt& receipt : receipts) {
        published.push_back({translated(receipt.outcome), receipt.cause});
      }
      done(std::move(published));
    });
  }

 private:
  static Published::Outcome translated(Receipt::Outcome outcome) {
    switch (outcome) {
      case Receipt::Outcome::Acknowledged:
        return Published::Outcome::Acknowledged;
      case Receipt::Outcome::Refused:
        return Published::Outcome::Refused;
      case Receipt::Outcome::InDoubt:
        return Published::Outcome::TryAgain;
    }
    return Published::Outcome::TryAgain;
  }

  Producer& producer_;
};

}  // namespace perdura::platform
