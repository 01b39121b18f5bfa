#include "simulator/run/expect.hpp"

#include <boost/json/parse.hpp>

#include "domain/names.hpp"
#include "simulator/checkers/json.hpp"
#include "simulator/scenario/scalars.hpp"
#include "simulator/scenario/tables.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator {
namespace {

/// A row's cells, as numbers and texts; NULL is "".
class Rows {
 public:
  Rows(World& world, const char* service, const char* query, const std::string& of)
      : table_(look(world, service, query, of)) {}

  std::size_t count() const { return table_.rows(); }
  std::string text(std::size_t row, std::size_t column) const {
    const auto* found = std::get_if<std::string>(&cell(row, column));
    return found ? *found : std::string();
  }
  std::int64_t number(std::size_t row, std::size_t column) const {
    return std::get<std::int64_t>(cell(row, column));
  }

 private:
  static platform::sql::Table look(World& world, const char* service, const char* query,
                                   const std::string& of) {
    const platform::sql::Value argument = of;
    return world.schemas().of(service).database.look(query, std::span(&argument, 1));
  }
  const platform::sql::Value& cell(std::size_t row, std::size_t column) const {
    return table_.cells.at(row * table_.columns.size() + column);
  }

  const platform::sql::Table table_;
};

/// One after the other, with commas.
template <class Value, class Word>
std::string listed(const std::vector<Value>& values, const Word& word) {
  std::string text;
  for (const auto& value : values) text.append(text.empty() ? "" : ", ").append(word(value));
  return text.empty() ? "none" : text;
}

std::string listed(const Rows& rows) {
  std::string text;
  for (std::size_t row = 0; row < rows.count(); ++row) {
    text.append(text.empty() ? "" : ", ").append(rows.text(row, 0));
  }
  return text.empty() ? "none" : text;
}

std::string code_in(const std::string& failure) {
  if (failure.empty()) return "none";
  return text_in(boost::json::parse(failure), "code");
}

/// Collects what is not as it was to be.
class Differences {
 public:
  /// `about`: whose they are; `order`: "-" for nobody's.
  Differences(std::string about, std::string order)
      : about_(std::move(about)), order_(std::move(order)) {}

  void look(const char* what, const std::string& wanted, const std::string& found) {
    if (wanted == found) return;
    text_.append(text_.empty() ? "" : "; ").append(what);
    text_.append(" is ").append(found).append(", expected ").append(wanted);
  }
  void add_to(std::vector<Broken>& broken) const {
    if (text_.empty()) return;
    broken.push_back({BrokenKind::Invariant, "final", order_, about_ + ": " + text_});
  }

 private:
  std::string about_, order_, text_;
};

/// As the services' tables have it: money by the attempts, for the order may be over before it
/// came.
class End {
 public:
  End(World& world, Stage& stage, const std::string& id, const scenario::Final& wanted,
      Differences& differences)
      : world_(world), stage_(stage), id_(id), wanted_(wanted), differences_(differences) {}

  void look() {
    const Rows order(world_, "order", "SELECT status, failure FROM orders WHERE id = ?", id_);
    if (wanted_.order) {
      differences_.look("order", std::string(domain::name_of(*wanted_.order)),
                        order.count() == 0 ? "no order" : order.text(0, 0));
    }
    if (wanted_.failure) {
      differences_.look("failure", *wanted_.failure,
                        order.count() == 0 ? "none" : code_in(order.text(0, 1)));
    }
    money();
    attempts();
    parcels();
    cancellations();
  }

 private:
  void money() {
    const Rows sums(world_, "payment",
                    "SELECT COALESCE(SUM(a.captured), 0), COALESCE(SUM(a.refunded), 0) "
                    "FROM payment_attempt a JOIN payment p ON p.payment_id = a.payment_id "
                    "WHERE p.order_id = ?",
                    id_);
    look("captured", wanted_.captured, sums.number(0, 0));
    look("refunded", wanted_.refunded, sums.number(0, 1));
    if (!wanted_.refunds) return;
    const Rows refunds(world_, "payment",
                       "SELECT COUNT(*) FROM payment_event e JOIN payment p "
                       "ON p.payment_id = e.payment_id "
                       "WHERE p.order_id = ? AND e.kind = 'REFUNDED'",
                       id_);
    differences_.look("refunds", std::to_string(*wanted_.refunds),
                      std::to_string(refunds.number(0, 0)));
  }

  void attempts() {
    if (wanted_.attempts.empty()) return;
    const Rows found(world_, "payment",
                     "SELECT a.status FROM payment_attempt a JOIN payment p "
                     "ON p.payment_id = a.payment_id WHERE p.order_id = ? "
                     "ORDER BY a.number, a.created_at, a.attempt_id",
                     id_);
    differences_.look(
        "attempts",
        listed(wanted_.attempts, [](auto status) { return std::string(domain::name_of(status)); }),
        listed(found));
  }

  void parcels() {
    for (const auto& [seller, status] : wanted_.parcels) {
      const auto& seller_id = stage_.seller(seller).id;
      std::string found = "none";
      for (const auto& parcel : stage_.players().parcels(id_)) {
        if (parcel.seller_id == seller_id) found = parcel.status;
      }
      differences_.look(("the parcel of " + seller).c_str(), std::string(domain::name_of(status)),
                        found);
    }
  }

  void cancellations() {
    if (wanted_.cancellations.empty()) return;
    const Rows found(world_, "order",
                     "SELECT status FROM order_cancellation WHERE order_id = ? "
                     "ORDER BY created_at, id",
                     id_);
    differences_.look(
        "cancellations",
        listed(wanted_.cancellations, [](auto end) { return std::string(scenario::word_of(end)); }),
        listed(found));
  }

  void look(const char* what, const std::optional<domain::Money>& wanted, std::int64_t found) {
    if (wanted) differences_.look(what, write_money(*wanted), write_money(domain::Money(found)));
  }

  World& world_;
  Stage& stage_;
  const std::string& id_;
  const scenario::Final& wanted_;
  Differences& differences_;
};

void look_at_stock(World& world, const std::string& id, const scenario::StockEnd& wanted,
                   Differences& differences) {
  const Rows levels(world, "product",
                    "SELECT on_hand - reserved, reserved FROM sku WHERE sku_id = ?", id);
  const Rows sold(world, "product",
                  "SELECT COALESCE(SUM(l.quantity - l.released), 0) FROM reservation_line l "
                  "JOIN reservation r ON r.order_id = l.order_id "
                  "WHERE r.state = 'SOLD' AND l.sku_id = ?",
                  id);
  const auto look = [&](const char* what, const std::optional<std::int64_t>& units,
                        std::int64_t found) {
    if (units) differences.look(what, write_count(*units), write_count(found));
  };
  look("available", wanted.available, levels.number(0, 0));
  look("held", wanted.held, levels.number(0, 1));
  look("sold", wanted.sold, sold.number(0, 0));
}

}  // namespace

std::vector<Broken> against_final(const scenario::Scenario& scenario, World& world, Stage& stage,
                                  const Script& script) {
  std::vector<Broken> broken;
  for (const auto& [order, wanted] : scenario.expect.final) {
    Differences differences(order, order);
    End(world, stage, script.id_of(order), wanted, differences).look();
    differences.add_to(broken);
  }
  for (const auto& [sku, wanted] : scenario.expect.stock) {
    Differences differences(sku, "-");
    look_at_stock(world, stage.good(sku).sku, wanted, differences);
    differences.add_to(broken);
  }
  return broken;
}

std::vector<Broken> against_within(const scenario::Scenario& scenario, const Measures& measures) {
  std::vector<Broken> broken;
  for (const auto& [measure, limit] : scenario.expect.within) {
    const auto compared = compare(measures, measure, limit);
    if (compared.within) continue;
    const bool is_time = scenario::find_measure(measure)->kind == scenario::MeasureKind::Time;
    broken.push_back({BrokenKind::Invariant, "within " + measure, "-",
                      measure + " is " + compared.found + ", expected " +
                          scenario::write_limit(limit, is_time)});
  }
  return broken;
}

}  // namespace perdura::simulator
