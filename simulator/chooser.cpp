#include "simulator/chooser.hpp"

#include <algorithm>
#include <stdexcept>

#include "simulator/detail/hash.hpp"
#include "simulator/digest.hpp"

namespace perdura::simulator {
namespace {

using detail::below;
using detail::mixed;

/// What may go wrong in it; `shares` as weights or per mille, the default's is not looked at.
template <class Share>
int picked(std::size_t count, std::uint64_t at, const Share& share) {
  for (std::size_t i = 1; i < count; ++i) {
    const auto own = static_cast<std::uint64_t>(share(i));
    if (at < own) return static_cast<int>(i);
    at -= own;
  }
  return 0;
}

/// Short and long times are equally likely to be of any size; whole milliseconds, three of their
/// digits, so that plans are readable.
Duration time_of(const SiteChoice& choice, std::uint64_t chance) {
  if (!choice.takes_time()) return {};
  using Milliseconds = std::chrono::milliseconds;
  const auto least = std::chrono::duration_cast<Milliseconds>(choice.by_least).count();
  const auto most = std::chrono::duration_cast<Milliseconds>(choice.by_most).count();
  // By whole numbers: the logarithm of one machine need not be another's. The size is doubled or
  // not until it would pass the most, and lies evenly within that octave.
  std::uint64_t octaves = 0;
  while ((least << (octaves + 1)) < most) ++octaves;
  const std::int64_t from = least << below(chance, octaves + 1);
  const std::int64_t to = std::min(from * 2, most);
  std::int64_t size = from + static_cast<std::int64_t>(below(
                                 mixed(chance + 1), static_cast<std::uint64_t>(to - from) + 1));
  std::int64_t digit = 1;
  while (size / digit >= 1'000) digit *= 10;
  size = std::max(size / digit * digit, least);
  if (choice.both_ways && (mixed(chance + 2) & 1) != 0) size = -size;
  return Milliseconds(size);
}

std::uint64_t hash_of(std::string_view key) {
  Digest digest;
  digest.add(key);
  return digest.value();
}

}  // namespace

Chooser::Chooser(const Plan& plan) { add(plan); }

Chooser::Chooser(std::uint64_t seed, Weather weather, const Plan& plan)
    : seed_(seed), weather_(std::move(weather)) {
  add(plan);
}

void Chooser::add(const Plan& plan) {
  for (const auto& entry : plan) {
    if (const auto fault = fault_of(entry); !fault.empty()) throw std::invalid_argument(fault);
    const auto place = find_place(entry.site);
    const int index = *place->site.choice(entry.choice);
    const auto& choice = place->site.choices[static_cast<std::size_t>(index)];
    const Duration by = entry.by == Duration::zero() ? choice.by_least : entry.by;
    auto& planned = occasions(*place, entry.entity).planned;
    if (!planned.emplace(entry.nth, Choice{index, by}).second) {
      throw std::invalid_argument("two entries for one occasion of " + entry.site + " for " +
                                  entry.entity);
    }
  }
}

Chooser::Occasions& Chooser::occasions(const Place& place, std::string_view entity) {
  key_.assign(place.site.name);
  key_.append(1, '\0').append(place.member).append(1, '\0').append(entity);
  const auto found = occasions_.find(std::string_view(key_));
  if (found != occasions_.end()) return found->second;
  Occasions fresh;
  fresh.key = hash_of(key_);
  return occasions_.emplace(key_, std::move(fresh)).first->second;
}

Choice Chooser::at(const Place& place, std::string_view entity, Offer offer) {
  Occasions& of = occasions(place, entity);
  ++of.asked;
  return decide(place, entity, of, offer);
}

Choice Chooser::at_nth(const Place& place, std::string_view entity, std::uint64_t nth,
                       Offer offer) {
  Occasions& of = occasions(place, entity);
  of.asked = nth;
  return decide(place, entity, of, offer);
}

std::optional<std::uint64_t> Chooser::next_of(const Place& place, std::string_view entity,
                                              std::uint64_t after) {
  if (healed_) return std::nullopt;
  if (on_occasion_ || may_draw(place.site)) return after + 1;
  const auto& planned = occasions(place, entity).planned;
  const auto next = planned.upper_bound(after);
  if (next == planned.end()) return std::nullopt;
  return next->first;
}

void Chooser::set_weather(Weather weather) {
  weather_ = std::move(weather);
  if (told_) told_();
}

void Chooser::on_occasion(std::function<void(const Occasion&)> told) {
  on_occasion_ = std::move(told);
  if (told_) told_();
}

void Chooser::heal() {
  healed_ = true;
  if (told_) told_();
}

bool Chooser::may_draw(const Site& site) const {
  return weather_.of(site.fault_class) > 0 || weather_.odds.contains(site.name);
}

Choice Chooser::decide(const Place& place, std::string_view entity, Occasions& of, Offer offer) {
  const auto nth = of.asked;
  Choice choice;
  if (healed_) return choice;
  if (on_occasion_) on_occasion_({place, entity, nth, offer});
  if (const auto planned = of.planned.find(nth); planned != of.planned.end()) {
    if (!offer.has(planned->second.index)) return choice;  // it stays among the unmet
    choice = planned->second;
    of.planned.erase(planned);
  } else if (nth > of.spared_to) {
    choice = drawn(place.site, of);
    if (!offer.has(choice.index)) choice = {};
    // A planned fault spares nothing: taking it out of the plan must move no other.
    if (choice) of.spared_to = nth + static_cast<std::uint64_t>(place.site.calm);
  }
  if (!choice) return choice;
  recorded_.push_back({name_of(place), std::string(entity), nth,
                       std::string(place.site.choices[static_cast<std::size_t>(choice.index)].name),
                       choice.by});
  if (on_fault_) on_fault_(recorded_.back());
  return choice;
}

std::uint64_t Chooser::number(std::string_view what, std::string_view entity) const {
  Digest digest;
  digest.add(what);
  digest.add(entity);
  return mixed(mixed(seed_) ^ digest.value());
}

Choice Chooser::drawn(const Site& site, const Occasions& of) const {
  const auto odds = weather_.odds.empty() ? weather_.odds.end() : weather_.odds.find(site.name);
  const int strength = weather_.of(site.fault_class);
  if (odds == weather_.odds.end() && strength == 0) return {};
  const auto chance = mixed(mixed(seed_ ^ of.key) + of.asked);
  const auto of_thousand = below(chance, 1'000);
  Choice choice;
  if (odds != weather_.odds.end()) {
    const auto count = std::min(odds->second.size(), site.choices.size());
    choice.index = picked(count, of_thousand, [&](std::size_t i) { return odds->second[i]; });
  } else if (of_thousand < static_cast<std::uint64_t>(strength)) {
    std::uint64_t sum = 0;
    for (const auto& one : site.choices) sum += static_cast<std::uint64_t>(one.weight);
    choice.index = picked(site.choices.size(), below(mixed(chance), sum),
                          [&](std::size_t i) { return site.choices[i].weight; });
  }
  if (choice) {
    const auto& chosen = site.choices[static_cast<std::size_t>(choice.index)];
    choice.by = time_of(chosen, mixed(chance + 1));
  }
  return choice;
}

Plan Chooser::unmet() const {
  // Sorted: the order of a hash table must not be seen.
  std::map<std::string_view, const Occasions*> left;
  for (const auto& [key, of] : occasions_) {
    if (!of.planned.empty()) left.emplace(key, &of);
  }
  Plan plan;
  for (const auto& [key, of] : left) {
    const auto first = key.find('\0');
    const auto second = key.find('\0', first + 1);
    std::string site(key.substr(0, first));
    if (second > first + 1) site.append(1, '.').append(key.substr(first + 1, second - first - 1));
    const auto place = find_place(site);
    for (const auto& [nth, choice] : of->planned) {
      plan.push_back({site, std::string(key.substr(second + 1)), nth,
                      std::string(place->site.choices[static_cast<std::size_t>(choice.index)].name),
                      choice.by});
    }
  }
  return plan;
}

}  // namespace perdura::simulator
