#pragma once
// The only source of chance in a simulated world: every decision is asked here.
//
// An answer depends on (seed, site, entity, nth) and on nothing else, so taking one fault away
// moves no other. What was not the default is recorded; given that record as a plan, a run needs no
// seed.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/plan.hpp"
#include "simulator/sites.hpp"
#include "simulator/weather.hpp"

namespace perdura::simulator {

struct Choice {
  int index = 0;  // among the site's choices; 0: the default
  Duration by{};  // for choices that take a time

  explicit operator bool() const { return index != 0; }
  /// As the enum that lists the site's choices (see sites.hpp).
  template <class E>
  E as() const {
    return static_cast<E>(index);
  }
  bool operator==(const Choice&) const = default;
};

/// Which choices an occasion has: what could do nothing there is not chosen, and not recorded.
class Offer {
 public:
  static constexpr Offer all() { return Offer(~0u); }
  static constexpr Offer none() { return Offer(0); }
  template <class E>
  constexpr Offer with(E choice) const {
    return Offer(bits_ | 1u << static_cast<unsigned>(choice));
  }
  template <class E>
  constexpr Offer without(E choice) const {
    return Offer(bits_ & ~(1u << static_cast<unsigned>(choice)));
  }
  constexpr bool has(int index) const { return (bits_ >> index & 1u) != 0; }

 private:
  explicit constexpr Offer(std::uint32_t bits) : bits_(bits) {}
  std::uint32_t bits_;
};

/// A question as it is asked: the `nth` for the entity, and what may be answered.
struct Occasion {
  const Place& place;
  std::string_view entity;
  std::uint64_t nth = 1;
  Offer offer;
};

/// One run's. One thread only.
class Chooser {
 public:
  /// Always the default.
  Chooser() = default;
  /// What the plan says, and the default everywhere else. Throws `std::invalid_argument` for an
  /// entry that no site can give (see `fault_of`), or two for one occasion.
  explicit Chooser(const Plan& plan);
  /// Draws as the weather is; on the occasions that `plan` names its answers count.
  Chooser(std::uint64_t seed, Weather weather, const Plan& plan = {});
  Chooser(const Chooser&) = delete;
  Chooser& operator=(const Chooser&) = delete;

  /// Decides the next occasion of (place, entity). A `Site` without members is a place by itself;
  /// entities are stable names: an order "o1", a host, "topic/3"; never pointers or random ids.
  Choice at(const Place& place, std::string_view entity, Offer offer = Offer::all());
  /// Decides the `nth` occasion, for those that time counts (a host's minutes): they are not asked
  /// while nothing can strike (see `next_of`). In rising order.
  Choice at_nth(const Place& place, std::string_view entity, std::uint64_t nth,
                Offer offer = Offer::all());
  /// The first occasion behind `after` at which something may strike as the weather is now;
  /// nothing: none.
  std::optional<std::uint64_t> next_of(const Place& place, std::string_view entity,
                                       std::uint64_t after);

  /// A window of the scenario begins or ends. Occasions keep being counted.
  void set_weather(Weather weather);
  const Weather& weather() const { return weather_; }

  /// The liveness phase: from now on everything is the default, the plan notwithstanding.
  void heal();
  bool healed() const { return healed_; }

  /// Called when the weather has changed, or everything is healed: whoever sleeps until `next_of`
  /// asks again. Null: nobody.
  void on_change(std::function<void()> told) { told_ = std::move(told); }

  /// A number of the seed's own for what a run contains rather than for what goes wrong in it: of
  /// (seed, what, entity) and nothing else, and in no plan.
  std::uint64_t number(std::string_view what, std::string_view entity) const;

  /// Told of each answer that is not the default, before it is given.
  void on_fault(std::function<void(const PlanEntry&)> told) { on_fault_ = std::move(told); }

  /// Told of each question before it is decided, until all is healed; meanwhile those that time
  /// counts are asked too, each of them (see `next_of`). Null: nobody.
  void on_occasion(std::function<void(const Occasion&)> told);

  /// What was not the default so far, in the order in which it was asked.
  const Plan& recorded() const { return recorded_; }
  /// Entries of the plan that were never asked for, or not offered: they do nothing (any more).
  Plan unmet() const;

 private:
  struct Occasions {
    std::uint64_t key = 0;  // a hash of place and entity
    std::uint64_t asked = 0;
    std::uint64_t spared_to = 0;              // none is drawn up to this one
    std::map<std::uint64_t, Choice> planned;  // by nth, those not yet asked
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  void add(const Plan& plan);
  Occasions& occasions(const Place& place, std::string_view entity);
  Choice decide(const Place& place, std::string_view entity, Occasions& of, Offer offer);
  Choice drawn(const Site& site, const Occasions& of) const;
  bool may_draw(const Site& site) const;

  std::uint64_t seed_ = 0;
  Weather weather_;
  bool healed_ = false;
  std::function<void()> told_;
  Plan recorded_;
  std::function<void(const PlanEntry&)> on_fault_;
  std::function<void(const Occasion&)> on_occasion_;
  std::string key_;  // reused
  std::unordered_map<std::string, Occasions, TextHash, std::equal_to<>>
      occasions_;  // looked up only
};

}  // namespace perdura::simulator
