#include "tests/simulator/properties/days.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "simulator/run/run.hpp"
#include "simulator/sites.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using scenario::CancelledBy;
using scenario::PayOutcome;
using scenario::Step;
using scenario::Verb;

constexpr std::int64_t price = 1'000;

/// After the start; an act may come before what it needs.
constexpr Duration times[] = {0s, 1s, 5s, 1min, 9min, 11min, 1h, 2h, 8h, 30h, 3 * 24h, 6 * 24h};

const std::vector<Step>& acts() {
  static const std::vector<Step> all{
      {.verb = Verb::Pay},
      {.verb = Verb::Dispatch},
      {.verb = Verb::Cancel},
      {.verb = Verb::Advance},
      {.verb = Verb::ConfirmPurchase},
      {.verb = Verb::Confirm},
      {.verb = Verb::Pay, .outcome = PayOutcome::Decline},
      {.verb = Verb::Pay, .amount = domain::Money(1)},
      {.verb = Verb::Cancel, .by = CancelledBy::Admin},
      {.verb = Verb::Dispatch, .seller = "north"},
      {.verb = Verb::Lose},
      {.verb = Verb::Hold},
  };
  return all;
}

std::string name_of_order(std::size_t index) { return "o" + std::to_string(index + 1); }

scenario::Scenario empty_day() {
  scenario::Scenario day;
  day.name = "property";
  day.about = "A day that a property test made.";
  day.time.span = 12 * 24h;
  day.catalog.items = {{.sku = "s1", .price = domain::Money(price), .stock = 3, .seller = "north"},
                       {.sku = "s2", .price = domain::Money(price), .stock = 2, .seller = "south"}};
  return day;
}

void add_order(scenario::Scenario& day, const Wish& wish) {
  scenario::OrderSpec order{.id = name_of_order(day.orders.size())};
  order.buyer = "buyer-" + order.id;
  order.credit_pct = wish.on_credit ? 100 : 0;
  for (std::size_t line = 0; line < wish.lines; ++line) {
    order.lines.push_back(
        {.sku = day.catalog.items[line].sku, .quantity = static_cast<std::int64_t>(wish.quantity)});
  }
  day.script.push_back({.at = {}, .verb = Verb::Place, .order = order.id});
  day.orders.push_back(std::move(order));
}

Duration time_of(const SiteChoice& choice, std::size_t longer) {
  if (!choice.takes_time() || longer == 0) return {};
  Duration by = choice.by_least;
  for (std::size_t doubled = 0; doubled < longer && by < choice.by_most; ++doubled) by *= 2;
  by = std::min(by, choice.by_most);
  return choice.both_ways && longer % 2 == 0 ? -by : by;
}

PlanEntry entry_of(const Fault& fault, const std::vector<Hazard>& hazards) {
  const Hazard& hazard = hazards[fault.hazard % hazards.size()];
  const Site& site = find_place(hazard.site)->site;
  const auto& choice = site.choices[static_cast<std::size_t>(*site.choice(hazard.choice))];
  return {hazard.site, hazard.entity, hazard.first + fault.later, hazard.choice,
          time_of(choice, fault.longer)};
}

/// Orders that meet everything that can be asked about them; the fifth one's parcel comes back.
scenario::Scenario eventful() {
  auto day =
      scenario_of({.wishes = {{.lines = 2}, {.on_credit = true}, {}, {}, {.on_credit = true}},
                   .acts = {{0, 0, 0},
                            {6, 0, 1},
                            {8, 0, 10},
                            {6, 1, 1},
                            {7, 1, 2},
                            {0, 2, 2},
                            {3, 2, 0},
                            {0, 3, 0},
                            {6, 3, 2},
                            {6, 4, 1}},
                   .faults = {}},
                  {});
  for (auto& item : day.catalog.items) item.stock = 10;
  day.plan = {{"courier.parcel", "o5", 1, "undelivered", {}}};
  return day;
}

}  // namespace

scenario::Scenario scenario_of(const Day& wanted, const std::vector<Hazard>& hazards) {
  scenario::Scenario day = empty_day();
  for (const Wish& wish : wanted.wishes) add_order(day, wish);
  for (const Act& act : wanted.acts) {
    Step step = acts()[act.act % acts().size()];
    step.at = times[act.time % std::size(times)];
    step.order = name_of_order(act.order % wanted.wishes.size());
    const bool has_south = day.orders[act.order % wanted.wishes.size()].lines.size() > 1;
    if (!has_south) step.seller.reset();
    day.script.push_back(std::move(step));
  }
  std::ranges::stable_sort(day.script, {}, &Step::at);
  for (const Fault& fault : wanted.faults) {
    auto entry = entry_of(fault, hazards);
    const auto is_same = [&](const PlanEntry& one) { return same_occasion(one, entry); };
    if (std::ranges::none_of(day.plan, is_same)) day.plan.push_back(std::move(entry));
  }
  return day;
}

std::vector<Hazard> hazards() {
  std::vector<Hazard> met;
  std::set<std::string> seen;
  RunOptions options{.plan = Plan{}};
  options.asked = [&](const Occasion& one, std::uint64_t) {
    const Site& site = one.place.site;
    for (int index = 1; index < static_cast<int>(site.choices.size()); ++index) {
      if (!one.offer.has(index)) continue;
      Hazard hazard{name_of(one.place), std::string(one.entity),
                    std::string(site.choices[static_cast<std::size_t>(index)].name), one.nth};
      const auto key = hazard.site + " " + hazard.entity + " " + hazard.choice;
      if (seen.insert(key).second) met.push_back(std::move(hazard));
    }
  };
  run(eventful(), options, schemas());
  return met;
}

}  // namespace perdura::simulator
