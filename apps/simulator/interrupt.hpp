#pragma once
// Ctrl-C, and the wall's clock.
#include <csignal>

#include "simulator/feed/pace.hpp"

namespace perdura::apps::simulator {

/// While there is one SIGINT and SIGTERM end nothing by themselves, but interrupt whoever waits
/// here; from the second on they do as before. Made before other threads are; one thread.
class WallPace final : public perdura::simulator::feed::PaceClock {
 public:
  using WallTime = perdura::simulator::feed::WallTime;

  WallPace();
  ~WallPace() override;

  WallTime now() const override;
  void wait(WallTime time) override;
  bool interrupted() const override;

 private:
  void look(WallTime time) const;
  void give_back() const;

  sigset_t signals_{};
  sigset_t before_{};
  mutable bool interrupted_ = false;
};

}  // namespace perdura::apps::simulator
