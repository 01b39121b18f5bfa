#pragma once
// Sent = received: what was sent is noted, and what is read back is crossed off.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "simulator/feed/orders.hpp"

namespace perdura::simulator::feed {

struct Verification {
  std::uint64_t sent = 0, received = 0;
  std::size_t orders = 0;  // whose last status was compared
  std::uint64_t differences = 0;
  std::vector<std::string> examples;  // sentences: the first of the differences

  bool holds() const { return differences == 0; }
};

/// Keeps a digest (SHA-256) of each message: key, headers and value are equal if it is.
class Ledger {
 public:
  void sent(const platform::Message& message);
  /// All that is there, those of one topic and key in their order.
  void received(const platform::Message& message);

  /// What the reader knows of orders has to be this in the end; else: what was sent tells it.
  void expect(OrderFold::Statuses statuses) { expected_ = std::move(statuses); }

  /// Once, when all was received.
  Verification verify();

 private:
  using Hash = std::array<unsigned char, 32>;
  struct Entry {
    std::string id;
    Hash hash{};
    bool received = false;
  };
  struct Line {  // of one topic and key
    std::vector<Entry> sent;
    std::size_t next = 0;  // behind the last that was received
  };
  using Place = std::pair<std::string, std::string>;

  static Hash hash_of(const platform::Message& message);
  void differs(std::string sentence);
  /// Null: it was not sent, or was received already.
  static Entry* find(Line& line, const std::string& id);
  void compare_orders();

  std::map<Place, Line> lines_;
  std::unordered_map<std::string, std::uint32_t> seen_;  // received, by event id: looked up only
  OrderFold told_, heard_;
  std::optional<OrderFold::Statuses> expected_;
  Verification found_;
};

}  // namespace perdura::simulator::feed
