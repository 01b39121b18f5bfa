#pragma once
// The running stack, as its settings say and as it answers.
#include <string>

#include "apps/client/session.hpp"
#include "platform/core/clock.hpp"
#include "simulator/live/play.hpp"
#include "simulator/live/tempo.hpp"
#include "simulator/run/run.hpp"

namespace perdura::apps::simulator {

struct Stack {
  platform::SystemClock::Options clock;
  perdura::simulator::ShopSettings shop;
  std::uint16_t gateway = 0, mock_pg = 0, mock_courier = 0;  // ports on this machine
  Login admin;

  /// "http://127.0.0.1:18080".
  std::string address() const;
};

/// As perdura.conf in `root` and what goes before it say. Throws `FileError`.
Stack read_stack(const std::string& root);

/// Throws `FileError`, which says what is to be done, unless shop, payment gateway and courier
/// answer, the shop's clock is the settings', and the admin may come in.
void require_running(const Stack& stack);

struct Played {
  perdura::simulator::live::PlayResult result;
  bool interrupted = false;
};

/// Plays a scenario, whose times are real ones, on the wall's time; SIGINT ends it. `run`: what the
/// names of its members and goods begin with.
Played play_in(const Stack& stack, const perdura::simulator::scenario::Scenario& real,
               perdura::simulator::live::PlayOptions options, const std::string& run);

}  // namespace perdura::apps::simulator
