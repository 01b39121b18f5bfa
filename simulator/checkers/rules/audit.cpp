// The auditor of the running shop, over the simulated world's books.
#include "simulator/checkers/audit_ports.hpp"
#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

constexpr auto looked_at_again_after = std::chrono::seconds(5);

class Audit final : public Checker {
 public:
  void ended(const EndOfRun& end, Findings& findings) override {
    AuditPorts ports(end.world);
    const auto told = [](std::string_view, std::size_t) {};
    const auto first = audit::read(ports.ports(), {}, told);
    audit::Verdict verdict;
    if (audit::is_quiet(first, true)) {
      verdict = audit::judge(first, true);
    } else {
      end.world.fibers().sleep(looked_at_again_after);
      verdict = audit::judge(first, audit::read_again(ports.ports(), first, told), true);
    }
    for (const auto& one : verdict.counted) add(one, {}, findings);
    for (const auto& one : verdict.explained) add(one.finding, one.by, findings);
    for (const auto& one : verdict.under_way) {
      findings.add(one.order.empty() ? one.about : one.order,
                   "at rest something is under way: " + one.sentence);
    }
  }

 private:
  static void add(const audit::Finding& one, const std::vector<std::string>& by,
                  Findings& findings) {
    std::string sentence = one.code + " " + one.subject + ": " + one.sentence;
    if (!one.expected.empty() || !one.found.empty()) {
      sentence += " (expected " + one.expected + ", found " + one.found + ")";
    }
    for (const auto& reason : by) sentence += "; under way: " + reason;
    findings.add(one.order.empty() ? one.subject : one.order, std::move(sentence));
  }
};

}  // namespace

extern const CheckerKind audit{
    .name = "audit",
    .about =
        "The auditor of the running shop (`perdura audit --quiesced`) finds no difference "
        "between the services' tables, the gateway's and the courier's books and Temporal.",
    .when = CheckedWhen::AtTheEnd,
    .make = &made<Audit>};

}  // namespace perdura::simulator::checkers
