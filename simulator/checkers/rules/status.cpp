// Statuses: each change is a row of the business's tables, final ones stay, versions count.
#include <map>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/transitions.hpp"

namespace perdura::simulator::checkers {
namespace {

/// A reservation that was undone before it was made.
constexpr std::string_view withdrawn = "WITHDRAWN";

/// The order service's copies follow what was published of a parcel: some of its statuses.
constexpr std::string_view copies = "order_shipment";
constexpr int statuses_at_once = 4;

class Status final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() == copies) check_copy(row, findings);
      for (const MachineRules* rules : all_machine_rules()) {
        if (rules->service == commit.service && rules->table == row.table()) {
          check(*rules, row, findings);
        }
      }
    }
  }

 private:
  void check(const MachineRules& rules, const Row& row, Findings& findings) {
    const std::string id = row.text(rules.id);
    const std::string status = row.text(rules.status);
    const auto add = [&](std::string sentence) {
      findings.add(row.text(rules.owner),
                   "the " + std::string(rules.name) + " " + id + " " + std::move(sentence));
    };
    // An attempt is a payment's; what is refused at once leaves no reservation.
    if (row.is_gone()) {
      if (rules.name != "reservation") add("was deleted: it was " + status);
      return;
    }
    if (row.is_new()) {
      // What the shop refuses at the door is recorded as an order that has failed.
      const bool refused = rules.name == "order" && status == "FAILED";
      const bool first = status == rules.initial || status == withdrawn || refused ||
                         (rules.name == "payment" && leads(rules, rules.initial, status, 1));
      if (!first) add("begins as " + status + ", and no row of its table begins so");
      return;
    }
    const std::string before = row.text_before(rules.status);
    if (status != before) check_step(rules, row, before, status, add);
    if (!rules.version.empty()) check_version(rules, row, status != before, add);
  }

  static void check_copy(const Row& row, Findings& findings) {
    if (row.is_new() || row.is_gone()) return;
    const std::string before = row.text_before("status");
    const std::string status = row.text("status");
    if (before == status || leads(machines::shipment, before, status, statuses_at_once)) return;
    findings.add(row.text("order_id"), "the copy of the shipment " + row.text("shipment_id") +
                                           " went from " + before + " to " + status +
                                           ", and no parcel goes there");
  }

  template <class Add>
  static void check_step(const MachineRules& rules, const Row& row, const std::string& before,
                         const std::string& status, const Add& add) {
    const std::string step = "went from " + before + " to " + status;
    if (!leads(rules, before, status, rules.at_once)) {
      add(step + (is_final(rules, before) || before == withdrawn
                      ? ", but what is final stays"
                      : ", and no row of its table leads there"));
      return;
    }
    // Late money wakes an attempt only to be given back.
    if (rules.name != "payment" || row.number_before("revived") == 0) return;
    const bool back = status == "VOIDED" || status == "REFUNDED" || status == "IN_DOUBT" ||
                      (before == "AUTHORIZED" && status == "CAPTURED");
    if (!back) add(step + ", though its money came late and can only go back");
  }

  template <class Add>
  static void check_version(const MachineRules& rules, const Row& row, bool moved, const Add& add) {
    const auto before = row.number_before(rules.version);
    const auto now = row.number(rules.version);
    if (now == before + 1 || (now == before && !moved)) return;
    add("went from version " + std::to_string(before) + " to " + std::to_string(now) +
        (moved ? " with a change of its status" : "") + ": versions count one by one");
  }
};

}  // namespace

extern const CheckerKind status{
    .name = "status",
    .about =
        "Each change of a status is a row of the business's tables, what is final stays, and "
        "versions count one by one.",
    .when = CheckedWhen::Continuously,
    .make = &made<Status>};

}  // namespace perdura::simulator::checkers
