// Liveness: when the faults are over everything comes to an end, or waits for a person.
#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/rest.hpp"
#include "simulator/checkers/workflows.hpp"

namespace perdura::simulator::checkers {
namespace {

constexpr std::size_t told_max = 100;

std::string cell(const platform::sql::Table& table, std::size_t at) {
  return std::get<std::string>(table.cells.at(at));
}

/// What is not final, by the ids of the workflows that look after it.
struct Alive {
  std::set<std::string> orders, parcels, attempts;
};

class Liveness final : public Checker {
 public:
  void ended(const EndOfRun& end, Findings& findings) override {
    WorldWorkflows workflows(end.world);
    const auto open = workflows.open();
    for (const auto& one : unfinished(end.world, told_max)) {
      findings.add(one.order, one.what + workflows.chain_behind(one.order, open));
    }
    check_owners(end.world, open, findings);
  }

 private:
  static Alive alive(World& world) {
    Alive all;
    const auto note = [&](const char* service, const char* sql, std::set<std::string>& to) {
      const auto rows = world.schemas().of(service).database.look(sql);
      for (std::size_t row = 0; row < rows.rows(); ++row) to.insert(cell(rows, row));
    };
    note("order",
         "SELECT id FROM orders WHERE status NOT IN ('COMPLETED', 'CANCELLED', 'FAILED', "
         "'EXPIRED') ORDER BY id LIMIT 100000",
         all.orders);
    note("shipping",
         "SELECT shipment_id FROM shipment WHERE dispatching = 1 OR status IN ('WAYBILL_ISSUED', "
         "'STOP_REQUESTED', 'SHIPPING', 'RETURNING') ORDER BY shipment_id LIMIT 100000",
         all.parcels);
    return all;
  }

  static void check_owners(World& world, const std::map<std::string, std::string>& open,
                           Findings& findings) {
    const Alive living = alive(world);
    for (const auto& [id, type] : open) {
      const std::string of = id.substr(0, id.find('/'));
      const bool owned = (type == "Order" && living.orders.contains(of)) ||
                         (type == "Cancellation" && living.orders.contains(of)) ||
                         (type == "Shipment" && living.parcels.contains(of));
      if (owned) continue;
      findings.add(id, "the workflow " + type + " " + id +
                           " is open, and what it looks after has come to its end");
    }
    for (const auto& id : living.orders) {
      if (open.contains(id)) continue;
      findings.add(id, "the order " + id + " goes on, and no workflow looks after it");
    }
  }
};

}  // namespace

extern const CheckerKind liveness{
    .name = "liveness",
    .about =
        "When the faults are over every order comes to its end or waits for a person, nothing "
        "is held, sent or asked any more, and no workflow is open without an owner.",
    .when = CheckedWhen::AtTheEnd,
    .make = &made<Liveness>};

}  // namespace perdura::simulator::checkers
