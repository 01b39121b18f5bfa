#include "mock-pg/desk.hpp"

namespace perdura::mock_pg {

void Desk::wake_if_waiting() {
  bool fresh = false;
  {
    const std::lock_guard alone(mutex_);
    const auto last = brain_.outbox().last();
    fresh = last != seen_;
    seen_ = last;
  }
  if (fresh) wake_();
}

}  // namespace perdura::mock_pg
