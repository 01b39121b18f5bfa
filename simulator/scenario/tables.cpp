#include "simulator/scenario/tables.hpp"

#include <algorithm>

namespace perdura::simulator::scenario {
namespace {

constexpr VerbRow verb_rows[] = {
    {"place", Verb::Place, "", "", "the buyer places the order"},
    {"pay", Verb::Pay, "amount outcome", "", "the payer approves, or declines, at the gateway"},
    {"confirm", Verb::Confirm, "amount", "", "the buyer's browser comes back and confirms"},
    {"cancel", Verb::Cancel, "by reason", "", "the whole order is cancelled"},
    {"dispatch", Verb::Dispatch, "seller", "", "the seller hands the parcels over"},
    {"confirm_purchase", Verb::ConfirmPurchase, "", "", "the buyer keeps what was delivered"},
    {"advance", Verb::Advance, "seller times", "", "the courier's next scan comes now"},
    {"hold", Verb::Hold, "seller", "", "the courier's parcel stays where it is"},
    {"lose", Verb::Lose, "seller", "", "the courier scans the parcel no more"},
    {"return", Verb::Return, "", "returns", "the buyer sends something back"},
    {"exchange", Verb::Exchange, "", "exchanges", "the buyer wants another one"},
    {"approve", Verb::Approve, "", "returns and exchanges", "the seller agrees"},
    {"reject", Verb::Reject, "", "returns and exchanges", "the seller does not"},
    {"inspect", Verb::Inspect, "", "returns and exchanges", "what came back is looked at"},
    {"withdraw", Verb::Withdraw, "", "returns and exchanges", "the buyer keeps it after all"},
    {"pay_difference", Verb::PayDifference, "", "exchanges", "of an exchange"},
};

constexpr CheckerRow checker_rows[] = {
    {"money", "", "captured is kept, refunded or in flight; the gateway's book is ours"},
    {"stock", "", "what was received is available, held or sold; none is negative"},
    {"refund", "", "at most what was captured, once a cause"},
    {"undoing", "", "what is held goes back once no money can come for it"},
    {"coupon", "coupons", "free, held or used by one live order"},
    {"status", "", "each change is a row of its table, final ones stay"},
    {"deadlines", "", "no deadline acts before its time"},
    {"idempotency", "", "a request sent again changes nothing"},
    {"event_cycle", "", "no event causes itself; an order has few"},
    {"delivery", "", "every event written is in its topic, in order"},
    {"copies", "", "a copy of a parcel follows it, and never goes back"},
    {"errors", "", "no program logs an error but those that are expected"},
    {"parcels", "", "each unit is in one parcel, none travels that is cancelled"},
    {"audit", "", "the running shop's auditor finds no difference"},
    {"settlement", "settlement", "what was captured and refunded is settled once"},
    {"liveness", "", "after the last fault everything comes to its end"},
    {"customers_view", "", "what the API answered stays true"},
    {"replay", "", "each finished history replays"},
    {"isolation", "a world with a live database", "no cycle of reads and writes"},
};

constexpr MeasureRow measure_rows[] = {
    {"orders", MeasureKind::Count, "placed, refused ones too"},
    {"confirmed_pct", MeasureKind::Percent, "of the orders: paid"},
    {"completed_pct", MeasureKind::Percent, "of the orders: COMPLETED at the end"},
    {"cancelled_pct", MeasureKind::Percent, "of the orders: CANCELLED at the end"},
    {"expired_pct", MeasureKind::Percent, "of the orders: EXPIRED at the end"},
    {"failed_pct", MeasureKind::Percent, "of the orders: FAILED at the end"},
    {"out_of_stock", MeasureKind::Count, "orders refused for lack of stock"},
    {"p50_place_order", MeasureKind::Time, "the buyer's wait at placement, half are shorter"},
    {"p99_place_order", MeasureKind::Time, "the same, 99 of 100 are shorter"},
    {"stuck_sagas", MeasureKind::Count, "workflows that are still open at the end"},
    {"tickets", MeasureKind::Count, "opened for a person"},
};

constexpr std::string_view services[] = {"gateway", "identity",  "order",   "payment",
                                         "product", "promotion", "shipping"};
constexpr std::string_view others[] = {"worker", "mock-pg", "mock-courier"};

constexpr StreamRow stream_rows[] = {{"orders", ""},
                                     {"cancels", ""},
                                     {"confirmations", ""},
                                     {"returns", "returns"},
                                     {"exchanges", "exchanges"}};
static_assert(std::size(stream_rows) == std::variant_size_v<Stream>);

}  // namespace

std::span<const VerbRow> verbs() { return verb_rows; }

const VerbRow& row_of(Verb verb) { return *std::ranges::find(verb_rows, verb, &VerbRow::verb); }

std::span<const CheckerRow> checkers() { return checker_rows; }

std::vector<std::string_view> complainers() {
  auto names = names_in(checkers());
  names.insert(names.end(), {"final", "within", "no_exception", "determinism", "endless"});
  return names;
}

std::span<const MeasureRow> measures() { return measure_rows; }

const MeasureRow* find_measure(std::string_view name) {
  const auto found = std::ranges::find(measure_rows, name, &MeasureRow::name);
  return found == std::end(measure_rows) ? nullptr : found;
}

std::vector<std::string_view> processes() {
  std::vector<std::string_view> all(std::begin(services), std::end(services));
  all.insert(all.end(), std::begin(others), std::end(others));
  return all;
}

bool is_service(std::string_view process) {
  return std::ranges::find(services, process) != std::end(services);
}

std::span<const StreamRow> streams() { return stream_rows; }

}  // namespace perdura::simulator::scenario
