#pragma once
// A scenario: what happens in one run of the simulated shop, and what has to hold. Plain values;
// `shapes.hpp` says how each is written, `load.hpp` reads them.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/money.hpp"
#include "domain/reasons.hpp"
#include "simulator/plan.hpp"
#include "statemachines/order.hpp"
#include "statemachines/payment.hpp"
#include "statemachines/shipment.hpp"

namespace perdura::simulator::scenario {

using domain::Money;
using OrderStatus = statemachines::order::Status;
using AttemptStatus = statemachines::payment::Status;
using ParcelStatus = statemachines::shipment::Status;

/// "1..4", both included; a single value stands for both.
template <class T>
struct Range {
  T least{};
  T most{};

  bool operator==(const Range&) const = default;
};

/// An instant with the offset of the clock on the wall: "2026-11-27T00:00:00+09:00".
struct Start {
  TimePoint at = std::chrono::sys_days(std::chrono::year(2026) / 11 / 27);
  std::chrono::minutes offset{};

  bool operator==(const Start&) const = default;
};

/// "12:30": the first such time of the wall clock at or after the start; or "36h": so long after
/// the start.
struct Moment {
  Duration value{};
  bool of_day = false;

  /// How long after the start.
  Duration after(const Start& start) const;
  bool operator==(const Moment&) const = default;
};

struct Time {
  Start start = {};
  Duration span = std::chrono::hours(24);       // the phase with workload and faults
  Duration heal = std::chrono::hours(60 * 24);  // then this long to come to an end

  bool operator==(const Time&) const = default;
};

/// Few SKUs that many want.
struct Hot {
  std::int64_t skus = 0;
  std::int64_t share_pct = 0;  // of all lines
  std::int64_t stock_each = 0;

  bool operator==(const Hot&) const = default;
};

/// Withdrawn: its seller has taken it off sale before anybody orders.
enum class ItemState { OnSale, Withdrawn };

/// One SKU that differs from the others of its catalog.
struct Item {
  std::string sku;
  std::optional<Money> price = {};
  std::optional<Money> shown = {};  // the price that buyers still believe in; else the price
  ItemState state = ItemState::OnSale;
  std::optional<std::int64_t> stock = {};
  std::string seller = "seller";

  bool operator==(const Item&) const = default;
};

struct Catalog {
  std::int64_t skus = 0;  // besides those that orders and items name
  std::int64_t stock_each = 1'000;
  std::optional<Hot> hot = {};
  std::vector<Item> items = {};

  bool operator==(const Catalog&) const = default;
};

/// Whose store credit is another one than what his orders need.
struct Buyer {
  std::string name;
  Money credit;

  bool operator==(const Buyer&) const = default;
};

struct Sellers {
  std::int64_t count = 1;
  Range<Duration> dispatch_after = {std::chrono::minutes(10), std::chrono::hours(8)};

  bool operator==(const Sellers&) const = default;
};

/// "24/min".
struct Rate {
  std::int64_t count = 0;
  Duration per = std::chrono::seconds(1);

  bool operator==(const Rate&) const = default;
};

/// From then on, until the next point.
struct RatePoint {
  Moment from = {};
  Rate rate = {};

  bool operator==(const RatePoint&) const = default;
};

enum class RateKind { Step };

/// Orders that come by themselves.
struct OrderStream {
  RateKind rate = RateKind::Step;
  std::vector<RatePoint> points = {};
  Range<std::int64_t> lines = {1, 1};
  std::int64_t credit_pct = 0;  // on store credit; the others by card
  std::int64_t unpaid_pct = 0;  // of those by card: nobody ever pays
  std::int64_t coupon_pct = 0;

  bool operator==(const OrderStream&) const = default;
};

/// So many of the orders are cancelled, so long after they were placed.
struct Cancels {
  std::int64_t pct = 0;
  Range<Duration> after = {};

  bool operator==(const Cancels&) const = default;
};

/// Purchases confirmed before the window ends.
struct Confirmations {
  std::int64_t pct = 0;
  Range<Duration> after_delivery = {};

  bool operator==(const Confirmations&) const = default;
};

struct Returns {
  std::int64_t pct = 0;
  Range<Duration> after_delivery = {};

  bool operator==(const Returns&) const = default;
};

struct Exchanges {
  std::int64_t pct = 0;

  bool operator==(const Exchanges&) const = default;
};

/// In the file a map of one key, the stream's name: "- cancels: {…}".
using Stream = std::variant<OrderStream, Cancels, Confirmations, Returns, Exchanges>;

struct Line {
  std::string sku;
  std::int64_t quantity = 1;
  std::optional<Money> price = {};  // else the item's; the first that names one sets it

  bool operator==(const Line&) const = default;
};

/// An order that the script speaks of. It is placed by the script's `place`.
struct OrderSpec {
  std::string id;
  std::string buyer = "buyer";
  std::vector<Line> lines = {};
  std::int64_t credit_pct = 0;  // 100: all of it on store credit

  bool operator==(const OrderSpec&) const = default;
};

enum class Verb {
  Place,
  Pay,      // the payer at the gateway's page
  Confirm,  // the buyer's browser comes back from there
  Cancel,
  Dispatch,
  ConfirmPurchase,
  Advance,  // the courier: the next scan comes now
  Hold,     // no scan until it is advanced
  Lose,     // no scan any more
  Return,
  Exchange,
  Approve,
  Reject,
  Inspect,
  Withdraw,
  PayDifference
};

enum class PayOutcome { Approve, Decline };
enum class CancelledBy { Buyer, Seller, Admin };

/// One act: "{at: 2s, cancel: o1}", with the fields that its verb takes.
struct Step {
  Duration at{};
  Verb verb = Verb::Place;
  std::string order;
  std::optional<Money> amount = {};           // pay, confirm: another one than the order's
  std::optional<PayOutcome> outcome = {};     // pay
  std::optional<CancelledBy> by = {};         // cancel
  std::optional<domain::Reason> reason = {};  // cancel
  std::optional<std::string> seller = {};  // dispatch, advance, hold, lose: else all of the order's
  std::optional<std::int64_t> times = {};  // advance

  bool operator==(const Step&) const = default;
};

/// swarm: the seed draws; listed only: windows and plan, nothing else; none: not even those.
enum class Intensity { None, Swarm, ListedOnly };

struct GatewayTrouble {
  std::int64_t refuse_pct = 0;
  std::int64_t timeout_pct = 0;  // half of them after the effect
  std::int64_t late_confirm_pct = 0;
  std::int64_t duplicate_pct = 0;
  std::int64_t wrong_amount_pct = 0;

  bool operator==(const GatewayTrouble&) const = default;
};

struct CourierTrouble {
  std::int64_t refuse_pct = 0;
  std::int64_t timeout_pct = 0;
  std::int64_t late_pct = 0;  // from here on of the news
  std::int64_t duplicate_pct = 0;
  std::int64_t out_of_order_pct = 0;
  std::int64_t skip_pct = 0;
  std::int64_t contradict_pct = 0;
  std::int64_t silent_pct = 0;
  std::int64_t after_return_pct = 0;
  std::int64_t lose_pct = 0;  // of the parcels, here and below
  std::int64_t return_pct = 0;

  bool operator==(const CourierTrouble&) const = default;
};

struct NetworkTrouble {
  std::int64_t delay_pct = 0;
  std::int64_t duplicate_pct = 0;
  std::int64_t lose_pct = 0;  // half of them on the way back

  bool operator==(const NetworkTrouble&) const = default;
};

struct StoreTrouble {
  std::int64_t deadlock_pct = 0;
  std::int64_t lost_pct = 0;  // half of them after the commit
  std::int64_t slow_pct = 0;

  bool operator==(const StoreTrouble&) const = default;
};

struct EventTrouble {
  std::int64_t refuse_pct = 0;
  std::int64_t timeout_pct = 0;
  std::int64_t duplicate_pct = 0;
  std::int64_t reorder_pct = 0;
  std::int64_t rebalance_pct = 0;

  bool operator==(const EventTrouble&) const = default;
};

struct ProcessTrouble {
  Duration kill_each{};  // one of them, in turn

  bool operator==(const ProcessTrouble&) const = default;
};

enum class BrokerTrouble { Down };

/// For a while it is worse. At least one trouble.
struct Window {
  Moment from = {};
  Duration span{};
  std::optional<GatewayTrouble> gateway = {};
  std::optional<CourierTrouble> courier = {};
  std::optional<NetworkTrouble> network = {};
  std::optional<StoreTrouble> store = {};
  std::optional<EventTrouble> events = {};
  std::optional<BrokerTrouble> kafka = {};
  std::optional<ProcessTrouble> workers = {};
  std::optional<ProcessTrouble> services = {};
  std::vector<std::string> down = {};  // processes that are away all the while

  /// Something of it is no chance: it strikes whatever the plan says.
  bool strikes() const { return kafka || workers || services || !down.empty(); }
  bool operator==(const Window&) const = default;
};

struct Faults {
  Intensity intensity = Intensity::ListedOnly;
  std::vector<Window> windows = {};

  bool operator==(const Faults&) const = default;
};

/// Where a regression comes from. Such a file needs no `about`.
struct Found {
  std::string build;
  std::string scenario;
  std::uint64_t seed = 0;
  std::string checker;

  bool operator==(const Found&) const = default;
};

enum class Relation { Equal, AtMost, AtLeast };

/// ">= 90". Of a measure that is a time: in nanoseconds.
struct Limit {
  Relation relation = Relation::Equal;
  std::int64_t value = 0;

  bool operator==(const Limit&) const = default;
};

/// How a cancellation ended: carried out at least in part, or all had been picked up.
enum class CancellationEnd { Completed, Refused };

/// How one order has to end. What is not named may be anything.
struct Final {
  std::optional<OrderStatus> order = {};
  std::optional<std::string> failure = {};  // the code of why it was not to be
  std::optional<Money> captured = {};
  std::optional<Money> refunded = {};
  std::optional<std::int64_t> refunds = {};
  std::vector<AttemptStatus> attempts = {};          // to pay, in their order
  std::map<std::string, ParcelStatus> parcels = {};  // by seller
  std::vector<CancellationEnd> cancellations = {};   // in the order of their asking

  bool operator==(const Final&) const = default;
};

/// Units of a SKU at the end. What is not named may be anything.
struct StockEnd {
  std::optional<std::int64_t> available = {};
  std::optional<std::int64_t> held = {};
  std::optional<std::int64_t> sold = {};

  bool operator==(const StockEnd&) const = default;
};

struct Expect {
  std::vector<std::string> invariants = {};    // of `checkers`; empty: all
  std::map<std::string, Limit> within = {};    // by measure
  std::vector<std::string> sometimes = {};     // marks that a set of runs has to meet
  std::vector<std::string> errors = {};        // in log lines: errors that programs may log
  std::map<std::string, Final> final = {};     // by order
  std::map<std::string, StockEnd> stock = {};  // by SKU

  bool operator==(const Expect&) const = default;
};

inline constexpr std::int64_t current_version = 1;

/// Either a workload or orders with a script; both together are possible too.
struct Scenario {
  std::string name;
  std::string about;
  std::int64_t version = current_version;
  std::optional<Found> found = {};
  Time time = {};
  Catalog catalog = {};
  Sellers sellers = {};
  std::vector<Buyer> buyers = {};
  std::int64_t customers = 1;
  std::vector<Stream> workload = {};
  std::vector<OrderSpec> orders = {};
  std::vector<Step> script = {};
  Faults faults = {};
  Plan plan = {};
  Expect expect = {};

  bool operator==(const Scenario&) const = default;
};

}  // namespace perdura::simulator::scenario
