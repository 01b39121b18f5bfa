// Deadlines: none acts before its time.
#include <map>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

/// Hosts' clocks are set forth and back by an hour, and each of the three that a deadline meets may
/// be.
constexpr std::chrono::milliseconds clocks_differ = std::chrono::hours(3);

/// A step of an order's timeline by which a deadline has acted, and what was waited for.
struct Act {
  std::string_view step, fact;
};
constexpr Act acts[] = {{"close-claim-window", "confirmation"}, {"expire-order", "payment"}};

class Deadlines final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service != "order") return;
    // A step is recorded with what is waited for next.
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() == "order_timeline" && row.is_new()) check(row, findings);
    }
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() != "order_awaited") continue;
      auto& due = due_[row.text("order_id")];
      if (row.is_gone()) {
        due.erase(row.text("fact"));
      } else {
        due[row.text("fact")] = row.number("due_at");
      }
      if (due.empty()) due_.erase(row.text("order_id"));
    }
  }

 private:
  void check(const Row& row, Findings& findings) const {
    const std::string order = row.text("order_id");
    const auto waits = due_.find(order);
    if (waits == due_.end()) return;
    const std::string step = row.text("step");
    for (const Act& act : acts) {
      const auto due = waits->second.find(act.fact);
      if (act.step != step || due == waits->second.end()) continue;
      const std::chrono::milliseconds early(due->second - row.number("at"));
      if (early <= clocks_differ) continue;
      const auto hours = std::chrono::floor<std::chrono::hours>(early).count();
      findings.add(order, "the order " + order + " took the step " + step + " " +
                              std::to_string(hours) + " hours before the time for its " +
                              std::string(act.fact) + " was over");
    }
  }

  std::map<std::string, std::map<std::string, std::int64_t, std::less<>>> due_;  // by order
};

}  // namespace

extern const CheckerKind deadlines{.name = "deadlines",
                                   .about = "No deadline acts on an order before its time.",
                                   .when = CheckedWhen::Continuously,
                                   .make = &made<Deadlines>};

}  // namespace perdura::simulator::checkers
