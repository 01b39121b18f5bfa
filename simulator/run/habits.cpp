#include "simulator/run/habits.hpp"

#include <algorithm>

namespace perdura::simulator {

using namespace std::chrono_literals;
using scenario::OrderStream;
using scenario::Scenario;

namespace {

constexpr std::uint64_t cheapest = 1'000;
constexpr std::uint64_t price_step = 100;
constexpr std::uint64_t price_steps = 500;
constexpr scenario::Range<Duration> pays_after{5s, 3min};

template <class S>
S stream_in(const Scenario& scenario) {
  for (const auto& stream : scenario.workload) {
    if (const auto* found = std::get_if<S>(&stream)) return *found;
  }
  return {};
}

}  // namespace

std::vector<CatalogGood> catalog_of(const Scenario& scenario, const Chooser& chance) {
  const auto& catalog = scenario.catalog;
  std::vector<CatalogGood> goods;
  for (std::int64_t n = 0; n < catalog.skus; ++n) {
    CatalogGood good{.name = "c" + std::to_string(n + 1),
                     .seller = "seller" + std::to_string(n % scenario.sellers.count + 1)};
    const auto step = drawn_below(chance, "price", good.name, price_steps);
    good.price = static_cast<std::int64_t>(cheapest + step * price_step);
    good.hot = catalog.hot && n < catalog.hot->skus;
    good.stock = good.hot ? catalog.hot->stock_each : catalog.stock_each;
    goods.push_back(std::move(good));
  }
  return goods;
}

/// At even distances.
Duration Stretch::after(std::int64_t nth) const {
  return rate.per * (nth / rate.count) + rate.per * (nth % rate.count) / rate.count;
}

std::vector<Stretch> stretches_of(const Scenario& scenario) {
  std::vector<Stretch> stretches;
  for (const auto& one : scenario.workload) {
    const auto* stream = std::get_if<OrderStream>(&one);
    if (stream == nullptr) continue;
    for (std::size_t n = 0; n < stream->points.size(); ++n) {
      const auto& point = stream->points[n];
      const bool last = n + 1 == stream->points.size();
      const Duration to =
          last ? scenario.time.span : stream->points[n + 1].from.after(scenario.time.start);
      if (point.rate.count == 0) continue;
      stretches.push_back({stream, point.from.after(scenario.time.start), to, point.rate});
    }
  }
  return stretches;
}

std::vector<Arrival> arrivals_of(const Scenario& scenario, std::size_t most) {
  std::vector<Arrival> arrivals;
  for (const auto& stretch : stretches_of(scenario)) {
    for (std::size_t n = 0; n < most; ++n) {
      const Duration at = stretch.from + stretch.after(static_cast<std::int64_t>(n));
      if (at >= stretch.to) break;
      arrivals.push_back({stretch.stream, at, {}, {}});
    }
  }
  std::ranges::stable_sort(arrivals, {}, &Arrival::at);
  if (arrivals.size() > most) arrivals.resize(most);
  for (std::size_t n = 0; n < arrivals.size(); ++n) {
    arrivals[n].name = "w" + std::to_string(n + 1);
    arrivals[n].customer = (n + 1) % static_cast<std::size_t>(scenario.customers);
  }
  return arrivals;
}

std::vector<Pick> picks_of(const Scenario& scenario, const OrderStream& stream,
                           const Chooser& chance, const std::string& order, GoodsCount goods) {
  const auto share = scenario.catalog.hot ? scenario.catalog.hot->share_pct : 0;
  const auto count = drawn_in(chance, "lines", order, stream.lines);
  std::vector<Pick> picks;
  for (std::int64_t n = 0; n < count; ++n) {
    const std::string line = order + "/" + std::to_string(n);
    const bool hot =
        goods.ordinary == 0 || (goods.hot > 0 && drawn_pct(chance, "hot", line, share));
    const Pick pick{hot, drawn_below(chance, "sku", line, hot ? goods.hot : goods.ordinary)};
    if (std::ranges::find(picks, pick) == picks.end()) picks.push_back(pick);
  }
  return picks;
}

Habits habits_of(const Scenario& scenario, const OrderStream& stream, const Chooser& chance,
                 const std::string& order) {
  const auto cancels = stream_in<scenario::Cancels>(scenario);
  const auto confirmations = stream_in<scenario::Confirmations>(scenario);
  Habits habits{.on_credit = drawn_pct(chance, "credit", order, stream.credit_pct)};
  if (!habits.on_credit && !drawn_pct(chance, "unpaid", order, stream.unpaid_pct)) {
    habits.pays_after = drawn_in(chance, "pays after", order, pays_after);
  }
  if (drawn_pct(chance, "cancels", order, cancels.pct)) {
    habits.cancels_after = drawn_in(chance, "cancels after", order, cancels.after);
  }
  if (drawn_pct(chance, "confirms", order, confirmations.pct)) {
    habits.confirms_after = drawn_in(chance, "confirms after", order, confirmations.after_delivery);
  }
  return habits;
}

Duration dispatches_after(const Scenario& scenario, const Chooser& chance, const std::string& order,
                          const std::string& seller) {
  return drawn_in(chance, "dispatch after", order + " " + seller, scenario.sellers.dispatch_after);
}

}  // namespace perdura::simulator
