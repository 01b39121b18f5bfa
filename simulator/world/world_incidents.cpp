// How a world's hosts go wrong: what the incidents do to it.
#include <algorithm>

#include "simulator/detail/hash.hpp"
#include "simulator/world/releases.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;

namespace {

// A little after the start, when the first orders are at work; in this order, so that of what
// strikes at one moment the greater comes later.
constexpr Duration first_process = 1s;
constexpr Duration first_broker = 1050ms;
constexpr Duration first_pattern = 1100ms;
/// Of each way of each call, in a brown-out.
constexpr Duration slowness = 400ms;

}  // namespace

void World::add_incidents() {
  incidents_ = std::make_unique<Incidents>(loop_, chooser_);
  const auto hosts = process_names();
  incidents_->add({.site = sites::clock,
                   .each = 1h,
                   .entities = hosts,
                   .offer = {},
                   .strike = [this](const auto& host, const auto& choice) {
                     clock_goes_wrong(*processes_.at(host), choice);
                   }});
  incidents_->add({.site = sites::process,
                   .first = first_process,
                   .each = 1min,
                   .entities = hosts,
                   .offer =
                       [this](const auto& host) {
                         const bool stops = host == worker_host && up(host);
                         const auto offer =
                             stops ? Offer::all() : Offer::all().without(ProcessFate::Restart);
                         const bool updates = stops && release_ < last_release;
                         return updates ? offer : offer.without(ProcessFate::RollingUpdate);
                       },
                   .strike = [this](const auto& host,
                                    const auto& choice) { process_goes_wrong(host, choice); }});
  incidents_->add(
      {.site = sites::kafka_broker,
       .first = first_broker,
       .each = 1min,
       .entities = {"broker"},
       .offer = {},
       .strike = [this](const auto&, const auto& choice) { bus_.break_down(choice.by); }});
  incidents_->add({.site = sites::pattern,
                   .first = first_pattern,
                   .each = 1h,
                   .entities = {"world"},
                   .offer = {},
                   .strike = [this](const auto&, const auto& choice) { pattern_begins(choice); }});
}

void World::process_goes_wrong(const std::string& host, const Choice& choice) {
  switch (choice.as<ProcessFate>()) {
    case ProcessFate::Up:
      return;
    case ProcessFate::Kill:
      return crash(host, choice.by);
    case ProcessFate::Restart:
      restart(host);
      return;
    case ProcessFate::RollingUpdate:
      update_worker();
      return;
  }
}

/// In the liveness phase all clocks are right.
void World::weather_changed() {
  if (chooser_.healed()) {
    for (const auto& [name, process] : processes_) set_clock(*process, {}, {});
  }
  incidents_->look_again();
}

void World::set_clock(Process& process, Duration skew, Duration jump) {
  const Duration before = process.skew + process.jump;
  process.skew = skew;
  process.jump = jump;
  if (process.machine && skew + jump != before) process.machine->set_skew(skew + jump);
}

void World::clock_goes_wrong(Process& process, const Choice& choice) {
  if (choice.as<ClockFate>() == ClockFate::Skew) return set_clock(process, choice.by, process.jump);
  set_clock(process, process.skew, choice.by);
  loop_.after(1h, [this, &process] { set_clock(process, process.skew, {}); });
}

void World::pattern_begins(const Choice& choice) {
  switch (choice.as<Pattern>()) {
    case Pattern::None:
      return;
    case Pattern::Swizzle:
      return swizzle(choice.by);
    case Pattern::BrownOut:
      return wire_.brown_out(slowness, loop_.now() + choice.by);
    case Pattern::ThunderingRetry:
      for (const auto& name : process_names()) crash(name, choice.by);
      return;
  }
}

/// One by one they go down, and one by one they come back, in another order.
void World::swizzle(Duration lasts) {
  std::vector<std::string> hosts = process_names();
  const auto chance = [&](const std::string& host) {
    Digest digest;
    digest.add(static_cast<std::uint64_t>(loop_.now().time_since_epoch().count()));
    digest.add(host);
    return detail::mixed(digest.value());
  };
  std::ranges::sort(hosts, {}, chance);
  const auto count = static_cast<std::int64_t>(hosts.size());
  const Duration step = lasts / (2 * count);
  for (std::int64_t n = 0; n < count; ++n) {
    const auto& host = hosts[static_cast<std::size_t>(n)];
    // The one that fell second comes back first, the one that fell first last.
    const std::int64_t back = (n + count - 1) % count;
    const Duration down_for = step * (count + back - n);
    loop_.after(step * n, [this, host, down_for] { crash(host, down_for); });
  }
}

}  // namespace perdura::simulator
