#pragma once
// The only source of chance in a simulated world: every decision is asked here.
//
// An answer depends on (seed, site, entity, nth) and on nothing else, so taking one fault away
// moves no other. What was not the default is recorded; given that record as a plan, a run needs no
// seed.
#include <cstdint>
#include <map>
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
  Choice at(const Place& place, std::string_view entity);

  /// A window of the scenario begins or ends. Occasions keep being counted.
  void set_weather(Weather weather) { weather_ = std::move(weather); }
  const Weather& weather() const { return weather_; }

  /// The liveness phase: from now on everything is the default, the plan notwithstanding.
  void heal() { healed_ = true; }

  /// What was not the default so far, in the order in which it was asked.
  const Plan& recorded() const { return recorded_; }
  /// Entries of the plan that were never asked for: they do nothing (any more).
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
  Choice drawn(const Site& site, const Occasions& of) const;

  std::uint64_t seed_ = 0;
  Weather weather_;
  bool healed_ = false;
  Plan recorded_;
  std::string key_;  // reused
  std::unordered_map<std::string, Occasions, TextHash, std::equal_to<>>
      occasions_;  // looked up only
};

}  // namespace perdura::simulator
