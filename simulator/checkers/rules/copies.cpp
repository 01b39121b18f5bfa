// Copies: what the order service has copied of a parcel is what the parcel once was, and never what
// it was before.
#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/transitions.hpp"

namespace perdura::simulator::checkers {
namespace {

class Copies final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service != "order") return;
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "order_shipment" || row.is_new() || row.is_gone()) continue;
      check(row, findings);
    }
  }

 private:
  /// Events may have come together: as many transitions as there are.
  static void check(const Row& row, Findings& findings) {
    const auto before = row.text_before("status"), now = row.text("status");
    const MachineRules& rules = machines::shipment;
    const int most = static_cast<int>(rules.transitions.size());
    if (before == now || leads(rules, before, now, most)) return;
    const std::string parcel = row.text("shipment_id");
    findings.add(parcel, "the copy of the parcel " + parcel + " was " + before + ", and is " + now +
                             " again");
  }
};

}  // namespace

extern const CheckerKind copies{
    .name = "copies",
    .about = "What is copied of a parcel follows it, and never goes back to what it was before.",
    .when = CheckedWhen::Continuously,
    .make = &made<Copies>};

}  // namespace perdura::simulator::checkers
