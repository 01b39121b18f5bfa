#include "apps/simulator/interrupt.hpp"

#include <algorithm>
#include <thread>

namespace perdura::apps::simulator {

WallPace::WallPace() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

WallPace::~WallPace() { give_back(); }

void WallPace::give_back() const { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

WallPace::WallTime WallPace::now() const {
  return std::chrono::steady_clock::now().time_since_epoch();
}

void WallPace::wait(WallTime time) {
  if (interrupted_) {
    std::this_thread::sleep_for(time);
  } else {
    look(std::max(time, WallTime::zero()));
  }
}

bool WallPace::interrupted() const {
  if (!interrupted_) look(WallTime::zero());
  return interrupted_;
}

void WallPace::look(WallTime time) const {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const timespec limit{.tv_sec = whole.count(), .tv_nsec = (time - whole).count()};
  if (sigtimedwait(&signals_, nullptr, &limit) <= 0) return;
  interrupted_ = true;
  give_back();
}

}  // namespace perdura::apps::simulator
