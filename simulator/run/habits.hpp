#pragma once
// What a workload contains, by chance: which goods there are, and what people do with one order.
// All of it follows from scenario, seed and names, so that it is known without running it.
#include <optional>
#include <string>
#include <vector>

#include "simulator/run/chance.hpp"

namespace perdura::simulator {

/// One of the goods without a name in the scenario.
struct CatalogGood {
  std::string name;    // "c1", "c2" and so on
  std::string seller;  // "seller1" and so on
  std::int64_t price = 0;
  std::int64_t stock = 0;
  bool hot = false;
};
std::vector<CatalogGood> catalog_of(const scenario::Scenario& scenario, const Chooser& chance);

/// An order of the workload comes.
struct Arrival {
  const scenario::OrderStream* stream = nullptr;
  Duration at{};     // after the start
  std::string name;  // "w1", "w2" and so on, as they come
  std::size_t customer = 0;
};
/// Points to the scenario's streams. More than `most` are left out.
std::vector<Arrival> arrivals_of(const scenario::Scenario& scenario, std::size_t most);

/// A stretch of time in which orders come at one rate: the `nth` so long after its begin.
struct Stretch {
  const scenario::OrderStream* stream = nullptr;
  Duration from{}, to{};
  scenario::Rate rate = {};

  Duration after(std::int64_t nth) const;
};
std::vector<Stretch> stretches_of(const scenario::Scenario& scenario);

/// The goods of an order, each once; places in the list of the hot ones, or of the others.
struct Pick {
  bool hot = false;
  std::size_t place = 0;

  bool operator==(const Pick&) const = default;
};
struct GoodsCount {
  std::size_t hot = 0, ordinary = 0;
};
std::vector<Pick> picks_of(const scenario::Scenario& scenario, const scenario::OrderStream& stream,
                           const Chooser& chance, const std::string& order, GoodsCount goods);

/// What its buyer does.
struct Habits {
  bool on_credit = false;
  std::optional<Duration> pays_after;      // since it was accepted; none: on credit, or never
  std::optional<Duration> cancels_after;   // likewise
  std::optional<Duration> confirms_after;  // since it was delivered
};
Habits habits_of(const scenario::Scenario& scenario, const scenario::OrderStream& stream,
                 const Chooser& chance, const std::string& order);

/// How long a seller takes with his parcel, once he knows of it.
Duration dispatches_after(const scenario::Scenario& scenario, const Chooser& chance,
                          const std::string& order, const std::string& seller);

/// From the payment to the browser's return to the shop.
inline constexpr Duration back_after = std::chrono::seconds(1);

}  // namespace perdura::simulator
