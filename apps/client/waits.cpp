#include "apps/client/waits.hpp"

#include <cstdio>
#include <string>
#include <thread>

namespace perdura::apps {

Waits system_waits() {
  return {.ticks = [] { return std::chrono::steady_clock::now().time_since_epoch(); },
          .sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }};
}

std::string shown_seconds(std::chrono::nanoseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f s", std::chrono::duration<double>(time).count());
  return text;
}

}  // namespace perdura::apps
