#include "apps/simulator/status_line.hpp"

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace perdura::apps::simulator {

using std::chrono::steady_clock;

StatusLine::StatusLine(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {}

StatusLine::~StatusLine() {
  if (shown_) std::cerr << "\r\033[K" << std::flush;
}

bool StatusLine::is_due() const { return shown_ && seconds_since_shown() >= 1; }

double StatusLine::seconds_since_shown() const {
  return std::chrono::duration<double>(steady_clock::now() - last_).count();
}

void StatusLine::show(const std::string& text) {
  std::cerr << "\r\033[K" << text << std::flush;
  last_ = steady_clock::now();
}

std::string shown_seconds(double seconds) {
  constexpr double short_time = 10;
  char text[32];
  std::snprintf(text, sizeof text, seconds < short_time ? "%.1f s" : "%.0f s", seconds);
  return text;
}

}  // namespace perdura::apps::simulator
