#pragma once
// Events that have not been told yet, payment by payment in the order of their facts.
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "mock-pg/events.hpp"

namespace perdura::mock_pg {

struct Outgoing {
  std::int64_t number = 0;  // names this telling
  Event event;
  int copies = 1;
  bool again = false;  // told before, and asked for once more: lost if the process ends
  std::optional<Instant> not_before;
};

class Outbox {
 public:
  void add(Event event, int copies = 1, bool again = false);
  /// Takes out the first telling of that event.
  void told(const std::string& event_id);
  void drop(const std::string& pg_order_id, std::int64_t number);
  /// Others of the payment go first meanwhile.
  void postpone(const std::string& pg_order_id, std::int64_t number, Instant until);

  /// The next one of any payment that `busy` does not name; of each payment only its oldest that is
  /// not postponed. By payment, in the order of their ids.
  std::optional<Outgoing> next(Instant now,
                               const std::function<bool(const std::string&)>& busy) const;
  std::size_t size() const { return size_; }
  /// The number of the youngest telling there ever was.
  std::int64_t last() const { return last_; }

 private:
  std::map<std::string, std::deque<Outgoing>> waiting_;  // by pg_order_id
  std::int64_t last_ = 0;
  std::size_t size_ = 0;
};

}  // namespace perdura::mock_pg
