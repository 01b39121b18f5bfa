// Two of everything that is ours, on the same databases.
#include <set>

#include "tests/e2e/child.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/facts.hpp"
#include "tests/e2e/ledger.hpp"
#include "tests/e2e/weather.hpp"

namespace perdura::e2e {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Ports = std::map<std::string, std::string>;

/// A port that is free may be named twice, until somebody takes it.
Ports ports_of_their_own() {
  Ports ports;
  std::set<std::string> taken;
  for (const char* part :
       {"GATEWAY", "IDENTITY", "PRODUCT", "PROMOTION", "ORDER", "PAYMENT", "SHIPPING", "WORKER"}) {
    std::string port = free_port();
    while (!taken.insert(port).second) port = free_port();
    ports["PERDURA_" + std::string(part) + "_PORT"] = port;
  }
  return ports;
}

/// `perdura serve all` and `perdura worker` beside the stack's.
class Twins {
 public:
  Twins()
      : ports_(ports_of_their_own()),
        services_({{"serve", "all"}, ports_, log("serve")}),
        worker_({{"worker"}, ports_, log("worker")}),
        gateway_(pool_, at("GATEWAY")),
        transport_(witness_, apps::system_waits()) {
    for (const char* part : {"GATEWAY", "ORDER", "WORKER"}) {
      eventually("a second " + std::string(part), [&] { return ready(part); });
    }
  }

  apps::Transport& transport() { return transport_; }
  Witness& witness() { return witness_; }
  /// Its figures are shown anew every few seconds.
  bool worker_has_worked() {
    const auto metrics = get("WORKER", "/metrics").body;
    return metrics.find("\nworker_workflow_tasks ") != metrics.npos &&
           metrics.find("\nworker_workflow_tasks 0\n") == metrics.npos;
  }
  int stop_services() { return services_.stop(); }
  int stop_worker() { return worker_.stop(); }

 private:
  static std::string log(const std::string& what) {
    return world().settings().text("PERDURA_DATA") + "/logs/twin-" + what + ".log";
  }
  platform::Endpoint at(const std::string& part) const {
    const auto& port = ports_.at("PERDURA_" + part + "_PORT");
    return {"127.0.0.1", static_cast<std::uint16_t>(std::stoi(port))};
  }
  platform::HttpResponse get(const std::string& part, const std::string& path) {
    platform::PocoHttpClient http(pool_, at(part));
    return http.send({.target = path}, std::chrono::seconds(10));
  }
  bool ready(const std::string& part) {
    try {
      return get(part, "/health/ready").status == 200;
    } catch (const platform::HttpError&) {
      return false;
    }
  }

  Ports ports_;
  platform::ConnectionPool pool_;
  Child services_, worker_;
  platform::PocoHttpClient gateway_;
  Witness witness_{gateway_};
  apps::Transport transport_;
};

class TwoOfEach : public Weather {};

TEST_F(TwoOfEach, ShareTheWorkAndLoseAndDoubleNothing) {
  constexpr int each = 40;
  Facts facts;
  Twins twins;
  Stage& shop = rich_stage();
  apps::Session beside(twins.transport(), shop.buyer().login());
  Burst here(shop, {.name = "here", .orders = each, .at_once = 8});
  Burst there(shop, {.name = "there", .orders = each, .at_once = 8, .session = &beside});
  auto answers = here.finish();
  const auto& others = there.finish();
  answers.insert(answers.end(), others.begin(), others.end());
  expect_all_paid(shop, answers, 2 * each);
  EXPECT_THAT(twins.witness().take_offences(), IsEmpty());
  eventually("the facts of all orders", [&] { return rows_under_way(shop) == 0; });
  for (const auto& answer : answers) {
    EXPECT_THAT(types_of(facts.of("order", answer.order_id.value())),
                ElementsAre("order.placed", "order.paid"));
  }
  const auto of_product = facts.of("product", shop.products()[0].value());
  EXPECT_THAT(breaks_in_order(of_product), IsEmpty());
  // No crash, no repeat: two relays never had the same row.
  EXPECT_EQ(of_product.size(), types_of(of_product).size());
  EXPECT_EQ(of_product.size(), 2u + 2u * 2u * each);
  eventually("work of the second worker", [&] { return twins.worker_has_worked(); });
  EXPECT_EQ(twins.stop_worker(), 0);
  EXPECT_EQ(twins.stop_services(), 0);
}

TEST_F(TwoOfEach, OneOfThemGoesAmidOrdersAndTheOtherFinishesThem) {
  Facts facts;
  Stage& shop = rich_stage();
  const BurstWish wish{.name = "here", .orders = 40, .at_once = 8};
  std::vector<Answered> answers;
  {
    Twins twins;
    eventually("work of the second worker", [&] {
      const auto order = shop.paid_order("before-" + std::to_string(answers.size()), {1});
      answers.push_back({.status = 201, .order_id = order.id});
      return twins.worker_has_worked();
    });
    Burst here(shop, wish);
    here.wait_for(10);
    EXPECT_EQ(twins.stop_worker(), 0);
    EXPECT_EQ(twins.stop_services(), 0);
    const auto& placed = here.finish();
    answers.insert(answers.end(), placed.begin(), placed.end());
  }
  expect_all_paid(shop, answers, static_cast<int>(answers.size()));
  eventually("the facts of all orders", [&] { return rows_under_way(shop) == 0; });
  const auto of_product = facts.of("product", shop.products()[0].value());
  EXPECT_THAT(breaks_in_order(of_product), IsEmpty());
  EXPECT_EQ(types_of(of_product).size(), 2u + 2u * answers.size());
}

}  // namespace
}  // namespace perdura::e2e
