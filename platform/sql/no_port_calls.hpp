#pragma once
// No other port may be called while a database transaction is open: it would hold row locks for as
// long as a network likes, and in the simulator let another fiber in.
//
// Every port's entry calls `require_no_open_transaction("HTTP call")`. The mark is kept by thread.
// That is sound here, below the ports, and only here: a transaction begins and ends on one thread
// without a switch of fibers, because a switch needs a port call, which this very check refuses.
#include <stdexcept>
#include <string>

namespace perdura::platform {

class PortCallInTransaction : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
inline thread_local int open_transactions = 0;
}

/// Held by the SQL port from begin to the end of a transaction.
class NoPortCalls {
 public:
  NoPortCalls() { ++detail::open_transactions; }
  NoPortCalls(const NoPortCalls&) = delete;
  NoPortCalls& operator=(const NoPortCalls&) = delete;
  ~NoPortCalls() { --detail::open_transactions; }
};

inline bool transaction_is_open() { return detail::open_transactions != 0; }

/// Throws `PortCallInTransaction` if this thread has a transaction open.
inline void require_no_open_transaction(const char* what) {
  if (transaction_is_open()) {
    throw PortCallInTransaction(std::string(what) + " while a database transaction is open");
  }
}

}  // namespace perdura::platform
