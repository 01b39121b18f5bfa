#pragma once
// How a scenario is written: which keys each map has, and what they take. The reader, the writer
// and the JSON Schema visit these tables; a key that is not here does not exist.
//
// To add one: a member in `scenario.hpp`, a line here. A visitor is called with name, member and
// field for each.
#include <limits>
#include <string_view>
#include <vector>

#include "domain/quantity.hpp"
#include "simulator/marks.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/scenario/tables.hpp"

namespace perdura::simulator::scenario {

/// What a text may be.
enum class Text {
  Free,  // a sentence
  Name,  // lower-case letters, digits, hyphens and underscores
  Id     // whatever has no space: "order.events/3"
};

/// Bounds of numbers; of durations: never negative, except where `signed_time` says so.
struct Field {
  std::string_view about;
  bool required = false;
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::string_view later = {};  // what today's shop lacks for it
  Text text = Text::Name;
  std::vector<std::string_view> names = {};  // a text, or each of a list, is one of these
  bool all = false;                          // of a list: the word "all" stands for none named
  bool signed_time = false;
};

inline constexpr std::int64_t max_count = 100'000'000;
inline constexpr std::int64_t max_lines = 50;
inline constexpr std::int64_t max_quantity = domain::Quantity::max;

inline Field percent(std::string_view about) { return {.about = about, .most = 100}; }

template <class T>
struct Shape;

template <>
struct Shape<Time> {
  static void visit(auto&& v) {
    v("start", &Time::start, Field{"when the virtual clock begins, and its offset"});
    v("span", &Time::span, Field{"how long workload and faults last", false, 1});
    v("heal", &Time::heal, Field{"how long everything has to come to an end then"});
  }
};

template <>
struct Shape<Hot> {
  static void visit(auto&& v) {
    v("skus", &Hot::skus, Field{"how many", true, 1, max_count});
    v("share_pct", &Hot::share_pct, Field{"of all lines", true, 0, 100});
    v("stock_each", &Hot::stock_each, Field{"at the start", true, 0, max_count});
  }
};

template <>
struct Shape<Item> {
  static void visit(auto&& v) {
    v("sku", &Item::sku, Field{"its name", true});
    v("price", &Item::price, Field{"of a unit"});
    v("shown", &Item::shown, Field{"the price that buyers still believe in; else the price"});
    v("state", &Item::state, Field{"withdrawn: off sale before anybody orders"});
    v("stock", &Item::stock, Field{"at the start; else stock_each", false, 0, max_count});
    v("seller", &Item::seller, Field{"whose it is"});
  }
};

template <>
struct Shape<Catalog> {
  static void visit(auto&& v) {
    v("skus", &Catalog::skus, Field{"how many, hot ones among them", false, 0, max_count});
    v("stock_each", &Catalog::stock_each, Field{"at the start", false, 0, max_count});
    v("hot", &Catalog::hot, Field{"a few that many want"});
    v("items", &Catalog::items, Field{"SKUs that differ from the others"});
  }
};

template <>
struct Shape<Buyer> {
  static void visit(auto&& v) {
    v("name", &Buyer::name, Field{"as orders name him", true});
    v("credit", &Buyer::credit, Field{"all the store credit that he has", true});
  }
};

template <>
struct Shape<Sellers> {
  static void visit(auto&& v) {
    v("count", &Sellers::count, Field{"how many", false, 1, max_count});
    v("dispatch_after", &Sellers::dispatch_after, Field{"how long they take to dispatch"});
  }
};

template <>
struct Shape<OrderStream> {
  static void visit(auto&& v) {
    v("rate", &OrderStream::rate, Field{"between two points"});
    v("points", &OrderStream::points, Field{"[from when, how many], in order", true});
    v("lines", &OrderStream::lines, Field{"of an order", false, 1, max_lines});
    v("credit_pct", &OrderStream::credit_pct, percent("on store credit; the others by card"));
    v("unpaid_pct", &OrderStream::unpaid_pct, percent("of those by card: never paid"));
    v("coupon_pct", &OrderStream::coupon_pct,
      Field{.about = "with a coupon", .most = 100, .later = "coupons"});
  }
};

template <>
struct Shape<Cancels> {
  static void visit(auto&& v) {
    v("pct", &Cancels::pct, Field{"of the orders", true, 0, 100});
    v("after", &Cancels::after, Field{"how long after the placement", true});
  }
};

template <>
struct Shape<Confirmations> {
  static void visit(auto&& v) {
    v("pct", &Confirmations::pct, Field{"of the orders delivered", true, 0, 100});
    v("after_delivery", &Confirmations::after_delivery, Field{"how long after", true});
  }
};

template <>
struct Shape<Returns> {
  static void visit(auto&& v) {
    v("pct", &Returns::pct, Field{"of the orders delivered", true, 0, 100});
    v("after_delivery", &Returns::after_delivery, Field{"how long after", true});
  }
};

template <>
struct Shape<Exchanges> {
  static void visit(auto&& v) {
    v("pct", &Exchanges::pct, Field{"of the orders delivered", true, 0, 100});
  }
};

template <>
struct Shape<Line> {
  static void visit(auto&& v) {
    v("sku", &Line::sku, Field{"of the catalog's items, or a new one", true});
    v("quantity", &Line::quantity, Field{"how many", false, 1, max_quantity});
    v("price", &Line::price, Field{"of a unit; else the item's"});
  }
};

template <>
struct Shape<OrderSpec> {
  static void visit(auto&& v) {
    v("id", &OrderSpec::id, Field{"what script, plan and expect call it", true});
    v("buyer", &OrderSpec::buyer, Field{"who places it"});
    v("lines", &OrderSpec::lines, Field{"what is ordered", true});
    v("credit_pct", &OrderSpec::credit_pct, percent("of the total on store credit"));
  }
};

/// What a verb may take besides its order and `at`; which of them, says its row.
template <>
struct Shape<Step> {
  static void visit(auto&& v) {
    v("amount", &Step::amount, Field{"another one than the order's"});
    v("outcome", &Step::outcome, Field{"what the payer does; else approve"});
    v("by", &Step::by, Field{"who cancels; else the buyer"});
    v("reason", &Step::reason, Field{"why"});
    v("seller", &Step::seller, Field{"whose parcel; else each of the order's"});
    v("times", &Step::times, Field{"how many scans; else one", false, 1, 100});
  }
};

template <>
struct Shape<GatewayTrouble> {
  static void visit(auto&& v) {
    v("refuse_pct", &GatewayTrouble::refuse_pct, percent("no effect, and it says so"));
    v("timeout_pct", &GatewayTrouble::timeout_pct, percent("no answer; half have their effect"));
    v("late_confirm_pct", &GatewayTrouble::late_confirm_pct, percent("the effect comes later"));
    v("duplicate_pct", &GatewayTrouble::duplicate_pct, percent("told, or done, twice"));
    v("wrong_amount_pct", &GatewayTrouble::wrong_amount_pct, percent("for another amount"));
  }
};

template <>
struct Shape<CourierTrouble> {
  static void visit(auto&& v) {
    v("refuse_pct", &CourierTrouble::refuse_pct, percent("calls without effect"));
    v("timeout_pct", &CourierTrouble::timeout_pct, percent("no answer; half have their effect"));
    v("late_pct", &CourierTrouble::late_pct, percent("scans told late"));
    v("duplicate_pct", &CourierTrouble::duplicate_pct, percent("scans told twice"));
    v("out_of_order_pct", &CourierTrouble::out_of_order_pct, percent("scans told after the next"));
    v("skip_pct", &CourierTrouble::skip_pct, percent("scans that are never told"));
    v("contradict_pct", &CourierTrouble::contradict_pct, percent("scans told as another status"));
    v("silent_pct", &CourierTrouble::silent_pct, percent("parcels of which no more is told"));
    v("after_return_pct", &CourierTrouble::after_return_pct,
      percent("returned parcels told as delivered"));
    v("lose_pct", &CourierTrouble::lose_pct, percent("parcels that are lost"));
    v("return_pct", &CourierTrouble::return_pct, percent("parcels that go back to their senders"));
  }
};

template <>
struct Shape<NetworkTrouble> {
  static void visit(auto&& v) {
    v("delay_pct", &NetworkTrouble::delay_pct, percent("calls that come late"));
    v("duplicate_pct", &NetworkTrouble::duplicate_pct, percent("calls that come twice"));
    v("lose_pct", &NetworkTrouble::lose_pct, percent("calls lost, half on the way back"));
  }
};

template <>
struct Shape<StoreTrouble> {
  static void visit(auto&& v) {
    v("deadlock_pct", &StoreTrouble::deadlock_pct, percent("transactions rolled back"));
    v("lost_pct", &StoreTrouble::lost_pct, percent("connections lost, half after the commit"));
    v("slow_pct", &StoreTrouble::slow_pct, percent("transactions that take long"));
  }
};

template <>
struct Shape<EventTrouble> {
  static void visit(auto&& v) {
    v("refuse_pct", &EventTrouble::refuse_pct, percent("publishings that the broker refuses"));
    v("timeout_pct", &EventTrouble::timeout_pct, percent("in the log, and told as a time-out"));
    v("duplicate_pct", &EventTrouble::duplicate_pct, percent("batches that come once more"));
    v("reorder_pct", &EventTrouble::reorder_pct, percent("batches after other partitions'"));
    v("rebalance_pct", &EventTrouble::rebalance_pct, percent("batches amid which hands change"));
  }
};

template <>
struct Shape<ProcessTrouble> {
  static void visit(auto&& v) {
    v("kill_each", &ProcessTrouble::kill_each, Field{"one of them, in turn, so often", true, 1});
  }
};

template <>
struct Shape<Window> {
  static void visit(auto&& v) {
    v("from", &Window::from, Field{"when it begins", true});
    v("for", &Window::span, Field{"how long it lasts", true, 1});
    v("gateway", &Window::gateway, Field{"the payment gateway's answers"});
    v("courier", &Window::courier, Field{"the courier's answers and news"});
    v("network", &Window::network, Field{"calls between hosts"});
    v("store", &Window::store, Field{"transactions"});
    v("events", &Window::events, Field{"what is published and consumed"});
    v("kafka", &Window::kafka, Field{"the broker"});
    v("workers", &Window::workers, Field{"processes that run workflows"});
    v("services", &Window::services, Field{"processes that serve"});
    v("down", &Window::down,
      Field{.about = "processes that are away all the while", .names = processes()});
  }
};

template <>
struct Shape<Faults> {
  static void visit(auto&& v) {
    v("intensity", &Faults::intensity,
      Field{"swarm: drawn from the seed too; listed only: windows and plan; none: nothing"});
    v("windows", &Faults::windows, Field{"when it is worse"});
  }
};

template <>
struct Shape<Found> {
  static void visit(auto&& v) {
    v("build", &Found::build, Field{.about = "that failed", .required = true, .text = Text::Id});
    v("scenario", &Found::scenario, Field{"in which", true});
    v("seed", &Found::seed, Field{"with which", true});
    v("checker", &Found::checker,
      Field{.about = "that complained", .required = true, .names = complainers()});
  }
};

template <>
struct Shape<PlanEntry> {
  static void visit(auto&& v) {
    v("site", &PlanEntry::site,
      Field{.about = "where (simulator list sites)", .required = true, .text = Text::Id});
    v("entity", &PlanEntry::entity,
      Field{.about = "whose: an order, a host", .required = true, .text = Text::Id});
    v("nth", &PlanEntry::nth, Field{"which occasion, from 1", true});
    v("choice", &PlanEntry::choice, Field{"one of the site's", true});
    v("by", &PlanEntry::by,
      Field{.about = "how long, for choices with a time", .signed_time = true});
  }
};

template <>
struct Shape<Final> {
  static void visit(auto&& v) {
    v("order", &Final::order, Field{"its status"});
    v("failure", &Final::failure,
      Field{.about = "the code of why it was not to be: OUT_OF_STOCK", .text = Text::Id});
    v("captured", &Final::captured, Field{"in all"});
    v("refunded", &Final::refunded, Field{"in all, to the card and as credit"});
    v("refunds", &Final::refunds, Field{"how many", false, 0, max_count});
    v("attempts", &Final::attempts, Field{"to pay: the status of each, in their order"});
    v("parcels", &Final::parcels, Field{"by seller: the parcel's status"});
    v("cancellations", &Final::cancellations, Field{"each, in the order of their asking"});
  }
};

template <>
struct Shape<StockEnd> {
  static void visit(auto&& v) {
    v("available", &StockEnd::available, Field{"to be ordered", false, 0, max_count});
    v("held", &StockEnd::held, Field{"for orders that are not paid", false, 0, max_count});
    v("sold", &StockEnd::sold, Field{"and not given back", false, 0, max_count});
  }
};

template <>
struct Shape<Expect> {
  static void visit(auto&& v) {
    v("invariants", &Expect::invariants,
      Field{.about = "all, or a list of checkers",
            .required = true,
            .names = names_in(checkers()),
            .all = true});
    v("within", &Expect::within,
      Field{.about = "measures of the whole run", .names = names_in(measures())});
    v("sometimes", &Expect::sometimes,
      Field{.about = "marks that a set of runs has to meet", .names = names_in(all_marks())});
    v("errors", &Expect::errors,
      Field{.about = "texts of errors that programs may log", .text = Text::Free});
    v("final", &Expect::final, Field{"how orders of the script end"});
    v("stock", &Expect::stock, Field{"by SKU: what is left of those that have a name"});
  }
};

template <>
struct Shape<Scenario> {
  static void visit(auto&& v) {
    v("scenario", &Scenario::name, Field{"its name, the file's too", true});
    v("about", &Scenario::about,
      Field{.about = "one sentence; may be missing where `found` stands", .text = Text::Free});
    v("version", &Scenario::version,
      Field{"of this format", true, current_version, current_version});
    v("found", &Scenario::found, Field{"where a regression comes from"});
    v("time", &Scenario::time, Field{"the virtual clock"});
    v("catalog", &Scenario::catalog, Field{"what is sold"});
    v("sellers", &Scenario::sellers, Field{"who sells it"});
    v("buyers", &Scenario::buyers, Field{"whose store credit is not what his orders need"});
    v("customers", &Scenario::customers, Field{"how many", false, 1, max_count});
    v("workload", &Scenario::workload, Field{"what comes by itself"});
    v("orders", &Scenario::orders, Field{"orders that the script speaks of"});
    v("script", &Scenario::script, Field{"what happens when, each time after the start"});
    v("faults", &Scenario::faults, Field{"what may go wrong"});
    v("plan", &Scenario::plan, Field{"what does go wrong"});
    v("expect", &Scenario::expect, Field{"what has to hold", true});
  }
};

}  // namespace perdura::simulator::scenario
