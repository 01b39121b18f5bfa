#include "simulator/run/expect.hpp"

#include "domain/names.hpp"
#include "simulator/scenario/scalars.hpp"
#include "simulator/scenario/tables.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator {
namespace {

struct End {
  std::string status;
  std::int64_t captured = 0, refunded = 0, refunds = 0;
};

/// As the services' tables have it: money by the attempts, for the order may be over before it
/// came.
End end_of(World& world, const std::string& id) {
  const platform::sql::Value of = id;
  const std::span<const platform::sql::Value> argument(&of, 1);
  auto& schemas = world.schemas();
  const auto order =
      schemas.of("order").database.look("SELECT status FROM orders WHERE id = ?", argument);
  if (order.rows() == 0) return {.status = "no order"};
  End end{.status = std::get<std::string>(order.cells.front())};
  const auto money = schemas.of("payment").database.look(
      "SELECT COALESCE(SUM(a.captured), 0), COALESCE(SUM(a.refunded), 0) FROM payment_attempt a "
      "JOIN payment p ON p.payment_id = a.payment_id WHERE p.order_id = ?",
      argument);
  end.captured = std::get<std::int64_t>(money.cells[0]);
  end.refunded = std::get<std::int64_t>(money.cells[1]);
  const auto refunds = schemas.of("payment").database.look(
      "SELECT COUNT(*) FROM payment_event e JOIN payment p ON p.payment_id = e.payment_id "
      "WHERE p.order_id = ? AND e.kind = 'REFUNDED'",
      argument);
  end.refunds = std::get<std::int64_t>(refunds.cells.front());
  return end;
}

/// Collects what is not as it was to be.
class Differences {
 public:
  explicit Differences(std::string order) : order_(std::move(order)) {}

  void look(const char* what, const std::string& wanted, const std::string& found) {
    if (wanted == found) return;
    text_.append(text_.empty() ? "" : "; ").append(what);
    text_.append(" is ").append(found).append(", expected ").append(wanted);
  }
  void add_to(std::vector<Broken>& broken) const {
    if (text_.empty()) return;
    broken.push_back({BrokenKind::Invariant, "final", order_, order_ + ": " + text_});
  }

 private:
  std::string order_, text_;
};

}  // namespace

std::vector<Broken> against_final(const scenario::Scenario& scenario, World& world,
                                  const Script& script) {
  std::vector<Broken> broken;
  for (const auto& [order, wanted] : scenario.expect.final) {
    const End end = end_of(world, script.id_of(order));
    Differences differences(order);
    if (wanted.order) {
      differences.look("order", std::string(domain::name_of(*wanted.order)), end.status);
    }
    if (wanted.captured) {
      differences.look("captured", write_money(*wanted.captured),
                       write_money(domain::Money(end.captured)));
    }
    if (wanted.refunded) {
      differences.look("refunded", write_money(*wanted.refunded),
                       write_money(domain::Money(end.refunded)));
    }
    if (wanted.refunds) {
      differences.look("refunds", std::to_string(*wanted.refunds), std::to_string(end.refunds));
    }
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
