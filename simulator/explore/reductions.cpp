#include "simulator/explore/reductions.hpp"

#include <algorithm>
#include <array>

#include "simulator/sites.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;
using scenario::Scenario;
using scenario::Verb;

namespace {

constexpr std::array<Duration, 24> times_people_write{
    0s,   1ms,   10ms,  100ms, 1s, 2s, 5s, 10s, 20s, 30s, 1min, 2min,
    5min, 10min, 20min, 30min, 1h, 2h, 6h, 12h, 24h, 48h, 120h, 240h};

template <class T>
bool among(const std::vector<T>& all, const T& one) {
  return std::ranges::find(all, one) != all.end();
}

/// Edits a copy; one that is as before is not kept.
class Edits {
 public:
  explicit Edits(const Scenario& scenario) : scenario_(scenario) {}

  template <class Edit>
  void add(const Edit& edit) {
    Scenario edited = scenario_;
    edit(edited);
    if (edited != scenario_) made_.push_back(std::move(edited));
  }
  std::vector<Scenario> made() && { return std::move(made_); }

 private:
  const Scenario& scenario_;
  std::vector<Scenario> made_;
};

void simplify_expectations(Edits& edits, const std::string& check) {
  edits.add([&](Scenario& made) {
    made.expect.sometimes.clear();
    if (check != "final") {
      made.expect.final.clear();
      made.expect.stock.clear();
    }
    std::erase_if(made.expect.within,
                  [&](const auto& limit) { return check != "within " + limit.first; });
  });
}

void simplify_orders(Edits& edits, const Scenario& scenario) {
  edits.add([](Scenario& made) {
    for (auto& order : made.orders)
      order.lines.resize(std::min<std::size_t>(order.lines.size(), 1));
  });
  edits.add([](Scenario& made) {
    for (auto& order : made.orders) {
      for (auto& line : order.lines) line.quantity = 1;
    }
  });
  edits.add([](Scenario& made) {
    for (auto& item : made.catalog.items) item.price.reset();
    for (auto& order : made.orders) {
      for (auto& line : order.lines) line.price = domain::Money(1);
    }
  });
  edits.add([](Scenario& made) {
    for (auto& order : made.orders) order.credit_pct = 0;
  });
  for (std::size_t n = 0; n < scenario.orders.size(); ++n) {
    edits.add([n](Scenario& made) { made.orders[n].lines.resize(1); });
    edits.add([n](Scenario& made) {
      for (auto& line : made.orders[n].lines) line.quantity = 1;
    });
    edits.add([n](Scenario& made) { made.orders[n].credit_pct = 0; });
  }
}

void simplify_acts(Edits& edits, const Scenario& scenario) {
  for (std::size_t n = 0; n < scenario.script.size(); ++n) {
    edits.add([n](Scenario& made) {
      auto& step = made.script[n];
      step = {.at = step.at, .verb = step.verb, .order = step.order};
    });
  }
}

void simplify_surroundings(Edits& edits, const Scenario& scenario) {
  edits.add([](Scenario& made) { made.catalog = {}; });
  edits.add([](Scenario& made) { made.catalog.items.clear(); });
  for (std::size_t n = 0; n < scenario.catalog.items.size(); ++n) {
    edits.add([n](Scenario& made) {
      made.catalog.items.erase(made.catalog.items.begin() + static_cast<std::ptrdiff_t>(n));
    });
  }
  edits.add([](Scenario& made) { made.sellers = {}; });
  edits.add([](Scenario& made) { made.customers = 1; });
  edits.add([](Scenario& made) { made.time = {}; });
  edits.add([](Scenario& made) { made.workload.clear(); });
  for (std::size_t n = 0; n < scenario.workload.size(); ++n) {
    edits.add([n](Scenario& made) {
      made.workload.erase(made.workload.begin() + static_cast<std::ptrdiff_t>(n));
    });
    edits.add([n](Scenario& made) {
      auto* stream = std::get_if<scenario::OrderStream>(&made.workload[n]);
      if (stream != nullptr) *stream = {.rate = stream->rate, .points = stream->points};
    });
  }
}

}  // namespace

Scenario frozen(Scenario scenario, Plan plan) {
  scenario.plan = std::move(plan);
  auto& faults = scenario.faults;
  faults.intensity = scenario::Intensity::ListedOnly;
  for (auto& window : faults.windows) {
    window.gateway.reset();
    window.courier.reset();
    window.network.reset();
    window.store.reset();
    window.events.reset();
  }
  std::erase_if(faults.windows, [](const auto& window) { return !window.strikes(); });
  return scenario;
}

std::vector<Fault> faults_of(const Scenario& scenario) {
  std::vector<Fault> faults(scenario.faults.windows.begin(), scenario.faults.windows.end());
  faults.insert(faults.end(), scenario.plan.begin(), scenario.plan.end());
  return faults;
}

Scenario with_faults(Scenario scenario, const std::vector<Fault>& faults) {
  scenario.faults.windows.clear();
  scenario.plan.clear();
  for (const auto& fault : faults) {
    if (const auto* entry = std::get_if<PlanEntry>(&fault)) scenario.plan.push_back(*entry);
    if (const auto* window = std::get_if<scenario::Window>(&fault)) {
      scenario.faults.windows.push_back(*window);
    }
  }
  return scenario;
}

std::vector<std::string> orders_of(const Scenario& scenario) {
  std::vector<std::string> orders;
  for (const auto& order : scenario.orders) orders.push_back(order.id);
  return orders;
}

Scenario with_orders(Scenario scenario, const std::vector<std::string>& orders) {
  std::erase_if(scenario.orders, [&](const auto& one) { return !among(orders, one.id); });
  std::erase_if(scenario.script, [&](const auto& step) { return !among(orders, step.order); });
  std::erase_if(scenario.expect.final, [&](const auto& end) { return !among(orders, end.first); });
  std::erase_if(scenario.buyers, [&](const auto& buyer) {
    return std::ranges::none_of(scenario.orders,
                                [&](const auto& order) { return order.buyer == buyer.name; });
  });
  scenario.expect.stock.clear();  // of all orders together
  return scenario;
}

std::vector<std::size_t> acts_of(const Scenario& scenario) {
  std::vector<std::size_t> acts;
  for (std::size_t n = 0; n < scenario.script.size(); ++n) {
    if (scenario.script[n].verb != Verb::Place) acts.push_back(n);
  }
  return acts;
}

Scenario with_acts(Scenario scenario, const std::vector<std::size_t>& acts) {
  std::vector<scenario::Step> script;
  for (std::size_t n = 0; n < scenario.script.size(); ++n) {
    if (scenario.script[n].verb == Verb::Place || among(acts, n)) {
      script.push_back(scenario.script[n]);
    }
  }
  scenario.script = std::move(script);
  return scenario;
}

Scenario until(Scenario scenario, Duration end) {
  for (auto& stream : scenario.workload) {
    auto* orders = std::get_if<scenario::OrderStream>(&stream);
    if (orders == nullptr) continue;
    std::erase_if(orders->points,
                  [&](const auto& point) { return point.from.after(scenario.time.start) >= end; });
    if (end < scenario.time.span) orders->points.push_back({.from = {.value = end}, .rate = {}});
  }
  return scenario;
}

std::vector<Scenario> simplified(const Scenario& scenario, const std::string& check) {
  Edits edits(scenario);
  simplify_expectations(edits, check);
  simplify_orders(edits, scenario);
  simplify_acts(edits, scenario);
  simplify_surroundings(edits, scenario);
  return std::move(edits).made();
}

std::vector<Delay> delays_of(const Scenario& scenario) {
  std::vector<Delay> delays;
  for (std::size_t n = 0; n < scenario.script.size(); ++n) {
    const Duration gap = scenario.script[n].at - (n == 0 ? 0s : scenario.script[n - 1].at);
    delays.push_back({gap, 0s, [&scenario, n, gap](Duration shorter) {
                        Scenario made = scenario;
                        for (auto later = n; later < made.script.size(); ++later) {
                          made.script[later].at -= gap - shorter;
                        }
                        return made;
                      }});
  }
  for (std::size_t n = 0; n < scenario.plan.size(); ++n) {
    const auto& entry = scenario.plan[n];
    const auto place = find_place(entry.site);
    const auto index = place ? place->site.choice(entry.choice) : std::nullopt;
    if (!index || entry.by <= 0s) continue;
    const auto& choice = place->site.choices[static_cast<std::size_t>(*index)];
    delays.push_back(
        {entry.by, std::max<Duration>(choice.by_least, 1ms), [&scenario, n](Duration shorter) {
           Scenario made = scenario;
           made.plan[n].by = shorter;
           return made;
         }});
  }
  for (std::size_t n = 0; n < scenario.faults.windows.size(); ++n) {
    delays.push_back({scenario.faults.windows[n].span, 1ms, [&scenario, n](Duration shorter) {
                        Scenario made = scenario;
                        made.faults.windows[n].span = shorter;
                        return made;
                      }});
  }
  return delays;
}

std::vector<Duration> round_times(Duration least, Duration value) {
  std::vector<Duration> times;
  if (least < value) times.push_back(least);
  for (const Duration time : times_people_write) {
    if (time > least && time < value) times.push_back(time);
  }
  times.push_back(value);
  return times;
}

}  // namespace perdura::simulator
