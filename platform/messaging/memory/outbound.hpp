#pragma once
#include <deque>
#include <map>
#include <optional>

#include "platform/messaging/producer.hpp"

namespace perdura::platform::memory {

/// The state of one producer: its queue, and the receipts of what is still open.
struct Outbound {
  struct Pending {
    Message message;
    Producer::BatchId batch = 0;
    std::size_t index = 0;
  };
  struct Open {
    Receipts receipts;
    std::size_t missing = 0;
    Producer::Done done;
  };

  std::deque<Pending> queue;
  std::map<Producer::BatchId, Open> open;
  Producer::BatchId last_batch = 0;
  bool closed = false;
  bool resting = false;  // after a failure

  Producer::BatchId add(std::vector<Message> batch, Producer::Done done) {
    const auto id = ++last_batch;
    open[id] = {Receipts(batch.size()), batch.size(), std::move(done)};
    std::size_t index = 0;
    for (auto& message : batch) queue.push_back({std::move(message), id, index++});
    if (index == 0) settle(id);
    return id;
  }

  /// Takes the message at the front out, with its receipt.
  void pop(Receipt receipt) {
    const auto id = queue.front().batch;
    const auto index = queue.front().index;
    queue.pop_front();
    const auto found = open.find(id);
    if (found == open.end()) return;  // given up
    found->second.receipts[index] = std::move(receipt);
    if (--found->second.missing == 0) settle(id);
  }

  void give_up(Producer::BatchId id, const std::string& cause) {
    const auto found = open.find(id);
    if (found == open.end()) return;
    for (auto& receipt : found->second.receipts) {
      if (receipt.outcome == Receipt::Outcome::InDoubt && receipt.cause.empty()) {
        receipt.cause = cause;
      }
    }
    settle(id);
  }

 private:
  void settle(Producer::BatchId id) {
    auto node = open.extract(id);
    if (node.mapped().done) node.mapped().done(std::move(node.mapped().receipts));
  }
};

}  // namespace perdura::platform::memory
