#include "simulator/world/incidents.hpp"

#include <algorithm>
#include <memory>

namespace perdura::simulator {

Incidents::Incidents(Loop& loop, Chooser& chooser)
    : loop_(loop), chooser_(chooser), start_(loop.now()) {}

Incidents::~Incidents() {
  for (const auto& one : watched_) loop_.cancel(one->timer);
}

void Incidents::add(Kind kind) {
  watched_.push_back(std::make_unique<Watched>(Watched{.kind = std::move(kind)}));
  arm(*watched_.back());
}

void Incidents::look_again() {
  for (const auto& one : watched_) {
    loop_.cancel(std::exchange(one->timer, 0));
    // What has passed unasked is over; what is due at this moment is still to be asked.
    const Duration gone = loop_.now() - time_of(*one, 1);
    if (gone > Duration::zero()) {
      const auto passed = (gone + one->kind.each - Duration(1)) / one->kind.each;
      one->last = std::max(one->last, static_cast<std::uint64_t>(passed));
    }
    arm(*one);
  }
}

TimePoint Incidents::time_of(const Watched& one, std::uint64_t nth) const {
  return start_ + one.kind.first + one.kind.each * static_cast<std::int64_t>(nth - 1);
}

void Incidents::arm(Watched& one) {
  std::optional<std::uint64_t> next;
  for (const auto& entity : one.kind.entities) {
    const auto own = chooser_.next_of(one.kind.site, entity, one.last);
    if (own && (!next || *own < *next)) next = own;
  }
  // Plans are data: what lies beyond all times never comes.
  constexpr std::uint64_t last = 1'000'000'000;
  if (!next || *next > last) return;
  const auto place = static_cast<std::uint64_t>(
      std::ranges::find(watched_, &one, &std::unique_ptr<Watched>::get) - watched_.begin());
  one.timer = loop_.watch(
      time_of(one, *next), [this, &one, nth = *next] { ask(one, nth); }, place);
}

void Incidents::ask(Watched& one, std::uint64_t nth) {
  one.timer = 0;
  one.last = nth;
  for (const auto& entity : one.kind.entities) {
    const Offer offer = one.kind.offer ? one.kind.offer(entity) : Offer::all();
    const Choice choice = chooser_.at_nth(one.kind.site, entity, nth, offer);
    if (choice) one.kind.strike(entity, choice);
  }
  arm(one);
}

}  // namespace perdura::simulator
