#include "simulator/run/books.hpp"

#include "audit/verdict.hpp"

namespace perdura::simulator {
namespace {

constexpr auto again_after = std::chrono::minutes(1);
constexpr std::size_t told_most = 20;

/// Asked once the shop is at rest: none is open.
class NoWorkflows final : public audit::Workflows {
 public:
  std::map<std::string, std::string> open() override { return {}; }
  std::map<std::string, audit::RunState> look_at(const std::vector<std::string>&) override {
    return {};
  }
};

/// What the invariants of scenarios are called.
std::string checker_of(audit::Check check) {
  switch (check) {
    case audit::Check::Money:
    case audit::Check::Credit:
    case audit::Check::Gateway:
      return "money";
    case audit::Check::Stock:
      return "stock";
    case audit::Check::Orders:
    case audit::Check::Shipments:
    case audit::Check::Courier:
    case audit::Check::Letters:
      return "status";
  }
  return "money";
}

Broken broken_by(const audit::Finding& finding, const Names& names) {
  std::string sentence = finding.code + ": " + finding.sentence;
  if (!finding.expected.empty() || !finding.found.empty()) {
    sentence += " (expected " + finding.expected + ", found " + finding.found + ")";
  }
  return {BrokenKind::Invariant, checker_of(finding.check), names.of(finding.order),
          std::move(sentence)};
}

}  // namespace

std::vector<Broken> audited(World& world) {
  const auto gateway = world.wire().line(clients_host, pg_host);
  const auto courier = world.wire().line(clients_host, courier_host);
  NoWorkflows workflows;
  auto& schemas = world.schemas();
  std::vector<audit::Store> stores;
  for (const auto& [service, schema] : schemas.all()) stores.push_back({service, schema->database});
  const audit::Ports ports{.order = schemas.of("order").database,
                           .payment = schemas.of("payment").database,
                           .product = schemas.of("product").database,
                           .shipping = schemas.of("shipping").database,
                           .stores = std::move(stores),
                           .gateway = *gateway,
                           .courier = *courier,
                           .bus = world.bus().bus(),
                           .workflows = workflows};
  const audit::Progress silent = [](std::string_view, std::size_t) {};
  const auto first = audit::read(ports, {}, silent);
  audit::Verdict verdict;
  if (audit::is_quiet(first, true)) {
    verdict = audit::judge(first, true);
  } else {
    world.fibers().sleep(again_after);
    verdict = audit::judge(first, audit::read_again(ports, first, silent), true);
  }
  std::vector<Broken> broken;
  for (const auto& finding : verdict.counted) broken.push_back(broken_by(finding, world.names()));
  for (const auto& one : verdict.explained) {
    broken.push_back(broken_by(one.finding, world.names()));
  }
  for (const auto& one : verdict.under_way) {
    broken.push_back({BrokenKind::Liveness, "liveness", world.names().of(one.order), one.sentence});
  }
  if (broken.size() > told_most) broken.resize(told_most);
  return broken;
}

}  // namespace perdura::simulator
