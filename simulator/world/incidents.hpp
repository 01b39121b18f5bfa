#pragma once
// What befalls whole hosts as time goes by: the sites `process`, `pattern`, `kafka.broker` and
// `clock`.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "simulator/chooser.hpp"

namespace perdura::simulator {

/// Asks the chooser each virtual minute or hour, as long as something may strike; quiet days cost
/// nothing. It watches (`Loop::watch`), so a run that is drawn and the same one played from its
/// plan have the same digest. Loop and chooser outlive it.
class Incidents {
 public:
  using Strike = std::function<void(const std::string& entity, const Choice& choice)>;
  using Offered = std::function<Offer(const std::string& entity)>;

  /// One kind of occasion: the first is `first` after the world's start, the next ones follow at
  /// `each`. Entities are asked in their order.
  struct Kind {
    const Site& site;
    Duration first{};
    Duration each{};
    std::vector<std::string> entities;
    Offered offer;
    Strike strike;
  };

  Incidents(Loop& loop, Chooser& chooser);
  ~Incidents();
  Incidents(const Incidents&) = delete;
  Incidents& operator=(const Incidents&) = delete;

  void add(Kind kind);
  /// The weather has changed.
  void look_again();

 private:
  struct Watched {
    Kind kind;
    std::uint64_t last = 0;  // occasion
    Loop::TimerId timer = 0;
  };
  TimePoint time_of(const Watched& one, std::uint64_t nth) const;
  void arm(Watched& one);
  void ask(Watched& one, std::uint64_t nth);

  Loop& loop_;
  Chooser& chooser_;
  const TimePoint start_;
  std::vector<std::unique_ptr<Watched>> watched_;
};

}  // namespace perdura::simulator
