#include "simulator/scenario/windows.hpp"

#include <initializer_list>
#include <set>

namespace perdura::simulator::scenario {
namespace {

constexpr std::int64_t per_mille_of_pct = 10;

struct Share {
  std::string_view choice;
  std::int64_t per_mille;
};

/// Half of them before the effect, half after it.
Share half(std::string_view choice, std::int64_t pct) {
  return {choice, pct * per_mille_of_pct / 2};
}
Share full(std::string_view choice, std::int64_t pct) { return {choice, pct * per_mille_of_pct}; }

/// What a site cannot choose is left out.
void put(Weather& weather, const Site& site, std::initializer_list<Share> shares) {
  std::vector<int> odds(site.choices.size());
  for (const auto& [choice, per_mille] : shares) {
    const auto index = site.choice(choice);
    if (index) odds[static_cast<std::size_t>(*index)] = static_cast<int>(per_mille);
  }
  weather.odds[std::string(site.name)] = std::move(odds);
}

void add(Weather& weather, const GatewayTrouble& trouble) {
  for (const Site* site : {&sites::gateway_register, &sites::gateway_authorise,
                           &sites::gateway_capture, &sites::gateway_void, &sites::gateway_refund,
                           &sites::gateway_lookup, &sites::gateway_webhook}) {
    put(weather, *site,
        {full("refuse", trouble.refuse_pct), half("timeout_before", trouble.timeout_pct),
         half("timeout_after", trouble.timeout_pct), full("delay", trouble.late_confirm_pct),
         full("duplicate", trouble.duplicate_pct), full("wrong_amount", trouble.wrong_amount_pct)});
  }
}

void add(Weather& weather, const CourierTrouble& trouble) {
  for (const Site* site :
       {&sites::courier_upload, &sites::courier_cancel, &sites::courier_tracking}) {
    put(weather, *site,
        {full("refuse", trouble.refuse_pct), half("timeout_before", trouble.timeout_pct),
         half("timeout_after", trouble.timeout_pct)});
  }
  put(weather, sites::courier_news,
      {full("late", trouble.late_pct), full("duplicate", trouble.duplicate_pct),
       full("out_of_order", trouble.out_of_order_pct), full("jump", trouble.skip_pct),
       full("contradict", trouble.contradict_pct), full("silent", trouble.silent_pct),
       full("delivered_after_return", trouble.after_return_pct)});
  put(weather, sites::courier_parcel,
      {full("lose", trouble.lose_pct), full("undelivered", trouble.return_pct)});
}

void add(Weather& weather, const NetworkTrouble& trouble) {
  for (const Site* site : {&sites::http, &sites::signal, &sites::webhook}) {
    put(weather, *site,
        {full("delay", trouble.delay_pct), full("duplicate", trouble.duplicate_pct),
         half("lose_request", trouble.lose_pct), half("lose_response", trouble.lose_pct)});
  }
}

void add(Weather& weather, const StoreTrouble& trouble) {
  put(weather, sites::store,
      {full("deadlock", trouble.deadlock_pct), half("lost_before_commit", trouble.lost_pct),
       half("lost_after_commit", trouble.lost_pct), full("slow", trouble.slow_pct)});
}

void add(Weather& weather, const EventTrouble& trouble) {
  put(weather, sites::kafka_publish,
      {full("refuse", trouble.refuse_pct), full("timeout_after_append", trouble.timeout_pct)});
  put(weather, sites::kafka_consume,
      {full("duplicate", trouble.duplicate_pct), full("reorder", trouble.reorder_pct),
       full("rebalance", trouble.rebalance_pct)});
}

}  // namespace

Weather weather_at(const Scenario& scenario, const Weather& base, Duration after_start) {
  Weather weather = base;
  for (const auto& window : scenario.faults.windows) {
    const Duration from = window.from.after(scenario.time.start);
    if (after_start < from || after_start >= from + window.span) continue;
    if (window.gateway) add(weather, *window.gateway);
    if (window.courier) add(weather, *window.courier);
    if (window.network) add(weather, *window.network);
    if (window.store) add(weather, *window.store);
    if (window.events) add(weather, *window.events);
  }
  return weather;
}

std::vector<Duration> weather_changes(const Scenario& scenario) {
  std::set<Duration> changes;
  for (const auto& window : scenario.faults.windows) {
    const Duration from = window.from.after(scenario.time.start);
    changes.insert(from);
    changes.insert(from + window.span);
  }
  return {changes.begin(), changes.end()};
}

}  // namespace perdura::simulator::scenario
