#include "simulator/checkers/rest.hpp"

#include <array>
#include <set>

#include "json/rfc3339.hpp"

namespace perdura::simulator {

namespace sql = platform::sql;

namespace {

/// What is due is done a little later.
constexpr std::chrono::hours slack{1};

std::string text(const sql::Table& table, std::size_t row, std::size_t column) {
  const auto& cell = table.cells.at(row * table.columns.size() + column);
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  const auto* found = std::get_if<std::string>(&cell);
  return found ? *found : std::string();
}

/// A query whose rows should not be: its first column is whose, the others are told.
struct Question {
  const char* service;  // "": each
  const char* sql;
  const char* before;  // the second column, and so on
  const char* between;
  const char* after;
  bool waits_with_order = false;  // when that waits for a person
};

constexpr std::array questions{
    Question{"product",
             "SELECT order_id, order_id FROM reservation WHERE state = 'HELD' ORDER BY order_id "
             "LIMIT 1000",
             "stock is held for the order ", "", "", true},
    Question{"shipping",
             "SELECT order_id, shipment_id, status FROM shipment WHERE dispatching = 1 "
             "OR status IN ('WAYBILL_ISSUED', 'STOP_REQUESTED', 'SHIPPING', 'RETURNING') "
             "ORDER BY shipment_id LIMIT 1000",
             "the parcel ", " is ", ": it waits for the courier"},
    Question{"payment",
             "SELECT p.order_id, a.attempt_id, a.status FROM payment_attempt a "
             "JOIN payment p ON p.payment_id = a.payment_id "
             "WHERE a.status IN ('IN_DOUBT', 'AUTHORIZED') ORDER BY a.attempt_id LIMIT 1000",
             "the attempt ", " is ", ": it waits for the gateway"},
    Question{"payment",
             "SELECT p.order_id, r.refund_id, r.status FROM payment_refund r "
             "JOIN payment_attempt a ON a.attempt_id = r.attempt_id "
             "JOIN payment p ON p.payment_id = a.payment_id "
             "WHERE r.status <> 'DONE' ORDER BY r.refund_id LIMIT 1000",
             "the refund ", " is ", ": it waits for the gateway"},
    Question{"order",
             "SELECT order_id, id, status FROM order_cancellation "
             "WHERE status NOT IN ('COMPLETED', 'REFUSED') ORDER BY id LIMIT 1000",
             "the cancellation ", " is ", ": it waits for the courier and the money"}};

constexpr std::array letters{
    Question{"",
             "SELECT message_key, message_key, topic FROM outbox ORDER BY message_key LIMIT 100",
             "an event of ", " for the topic ", " is not acknowledged"},
    Question{"",
             "SELECT workflow_id, workflow_id, name FROM workflow_outbox ORDER BY workflow_id "
             "LIMIT 100",
             "for the workflow ", " the fact ", " waits in the workflow outbox"},
    Question{"",
             "SELECT message_key, aggregate, topic FROM consumer_parked ORDER BY aggregate "
             "LIMIT 100",
             "an event of ", " on the topic ", " waits for the one before it"},
    Question{"",
             "SELECT effect_key, effect_key, caller FROM idempotency WHERE state = 'IN_PROGRESS' "
             "ORDER BY effect_key LIMIT 100",
             "the call under ", " of ", " has not ended"}};

class Collector {
 public:
  Collector(World& world, std::size_t most, People people)
      : world_(world), most_(most), people_(people) {}

  std::vector<Unfinished> collect() {
    orders();
    for (const Question& one : questions) {
      if (found_.size() < most_) ask(one, one.service);
    }
    for (const auto& [service, schema] : world_.schemas().all()) {
      for (const Question& one : letters) {
        if (found_.size() < most_) ask(one, service);
      }
    }
    return std::move(found_);
  }

 private:
  void add(std::string order, std::string what) {
    if (found_.size() < most_) found_.push_back({std::move(order), std::move(what)});
  }

  void ask(const Question& one, const std::string& service) {
    const auto rows = world_.schemas().of(service).database.look(one.sql);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const std::string order = text(rows, row, 0);
      if (one.waits_with_order && waiting_.contains(order)) continue;
      std::string what = one.before + text(rows, row, 1);
      if (rows.columns.size() > 2) what += one.between + text(rows, row, 2);
      what += one.after;
      if (std::string_view(one.service).empty()) what += " (service " + service + ")";
      add(order, std::move(what));
    }
  }

  /// Each that is not final waits for its people; the platform itself owes nothing, and nobody is
  /// late.
  void orders() {
    const auto rows = world_.schemas().of("order").database.look(
        "SELECT o.id, o.status, COALESCE(a.fact, ''), COALESCE(a.owner, ''), "
        "COALESCE(a.due_at, 0) FROM orders o LEFT JOIN order_awaited a ON a.order_id = o.id "
        "WHERE o.status NOT IN ('COMPLETED', 'CANCELLED', 'FAILED', 'EXPIRED') "
        "ORDER BY o.id, a.fact LIMIT 100000");
    const auto now = world_.loop().now();
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const std::string id = text(rows, row, 0);
      const std::string status = text(rows, row, 1);
      const std::string fact = text(rows, row, 2);
      const std::string owner = text(rows, row, 3);
      const TimePoint due{std::chrono::milliseconds(std::stoll(text(rows, row, 4)))};
      const std::string called = "the order " + id + " is " + status;
      const std::string until =
          fact + ", which " + owner + " owes until " +
          json::format_time(std::chrono::floor<std::chrono::milliseconds>(due));
      if (fact.empty()) {
        add(id, called + ", and waits for nobody");
      } else if (due + slack < now) {
        add(id, called + ", and still waits for " + until);
      } else if (people_ == People::MustHaveActed || owner == "SYSTEM" || status == "PENDING" ||
                 status == "CANCEL_PENDING") {
        add(id, called + ", and waits for " + until);
      } else {
        waiting_.insert(id);
      }
    }
  }

  World& world_;
  const std::size_t most_;
  const People people_;
  std::set<std::string> waiting_;  // for a person
  std::vector<Unfinished> found_;
};

}  // namespace

std::vector<Unfinished> unfinished(World& world, std::size_t most, People people) {
  return Collector(world, most, people).collect();
}

bool Rest::reached() {
  return !world_.something_waits() && workflows_.open().empty() &&
         unfinished(world_, 1, People::MustHaveActed).empty();
}

std::vector<Unfinished> Rest::missing(std::size_t most) {
  auto all = unfinished(world_, most, People::MustHaveActed);
  const auto open = workflows_.open();
  std::set<std::string> told;  // orders, by their names
  for (auto& one : all) {
    const auto order = world_.names().of(one.order);
    if (told.insert(order).second) one.what += workflows_.chain_behind(one.order, open);
  }
  for (const auto& [id, type] : open) {
    if (all.size() == most) break;
    if (!told.insert(world_.names().of(id)).second) continue;
    all.push_back({id, "the workflow " + type + " is open" + workflows_.chain_behind(id, open)});
  }
  return all;
}

std::int64_t Rest::open_workflows() { return static_cast<std::int64_t>(workflows_.open().size()); }

}  // namespace perdura::simulator
