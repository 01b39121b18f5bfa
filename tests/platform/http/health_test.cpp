#include "platform/http/health.hpp"

#include <gtest/gtest.h>

#include "tests/platform/http/router_world.hpp"

namespace perdura::platform {
namespace {

using testing::outcome;
using testing::RouterWorld;

TEST(Health, NamesTheDependencyThatFails) {
  RouterWorld w;
  bool kafka_is_well = false;
  const auto kafka = [&] {
    if (!kafka_is_well) throw std::runtime_error("broker at inner-address says no");
  };
  w.router.add(health_routes({{"mariadb", [] {}}, {"kafka", kafka}}, w.metrics, w.log));
  EXPECT_EQ(w.router.handle({.target = "/health/live"}).status, 200);
  const auto refused = w.router.handle({.target = "/health/ready"});
  EXPECT_EQ(outcome(refused), "503 DEPENDENCY_DOWN");
  const auto problem = parse_problem(refused.body);
  EXPECT_EQ(problem->detail, "down: kafka");
  EXPECT_EQ(problem->errors.at(0).pointer, "/dependencies/1");
  EXPECT_TRUE(refused.headers.contains("Retry-After"));
  EXPECT_EQ(refused.body.find("inner-address"), std::string::npos);
  EXPECT_TRUE(w.logged("inner-address"));

  kafka_is_well = true;
  const auto ready = w.router.handle({.target = "/health/ready"});
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(ready.body, R"({"status":"UP","dependencies":[{"name":"mariadb","status":"UP"},)"
                        R"({"name":"kafka","status":"UP"}]})");
}

TEST(Health, TellsTheLogOnceHoweverOftenItIsAsked) {
  RouterWorld w;
  bool well = false;
  const auto check = [&] {
    if (!well) throw std::runtime_error("gone");
  };
  w.router.add(health_routes({{"mariadb", check}}, w.metrics, w.log));
  w.clock.advance(std::chrono::hours(1));
  const auto ask_often = [&] {
    for (int n = 0; n < 5; ++n) w.router.handle({.target = "/health/ready"});
  };
  ask_often();
  ASSERT_EQ(w.memory.lines().size(), 1u);
  EXPECT_NE(w.memory.lines()[0].find(R"("level":"warning")"), std::string::npos);
  EXPECT_TRUE(w.logged("the dependency mariadb does not answer"));
  well = true;
  ask_often();
  ASSERT_EQ(w.memory.lines().size(), 2u);
  EXPECT_TRUE(w.logged("mariadb answers again"));
}

TEST(Health, IsAskedOnceInAPeriodWhoeverWantsToKnow) {
  using namespace std::chrono_literals;
  RouterWorld w;
  int asked = 0;
  bool well = true;
  const auto check = [&] {
    ++asked;
    if (!well) throw std::runtime_error("gone");
  };
  w.router.add(health_routes({remembered({"order", check}, w.clock, 1s)}, w.metrics, w.log));
  const auto ready = [&] { return w.router.handle({.target = "/health/ready"}).status; };
  for (int n = 0; n < 10; ++n) EXPECT_EQ(ready(), 200);
  EXPECT_EQ(asked, 1);
  well = false;
  w.clock.advance(999ms);
  EXPECT_EQ(ready(), 200);
  w.clock.advance(1ms);
  for (int n = 0; n < 10; ++n) EXPECT_EQ(ready(), 503);
  EXPECT_EQ(asked, 2);
  well = true;
  w.clock.advance(1s);
  EXPECT_EQ(ready(), 200);
}

TEST(Health, ShowsTheMetrics) {
  RouterWorld w;
  w.router.add(health_routes({}, w.metrics, w.log));
  w.metrics.counter("orders_total", "Orders.").add(3);
  const auto response = w.router.handle({.target = "/metrics"});
  EXPECT_EQ(response.headers.find("Content-Type"), Metrics::content_type);
  EXPECT_NE(response.body.find("orders_total 3\n"), std::string::npos);
}

TEST(Health, DoesNotFillTheLog) {
  RouterWorld w;
  w.router.add(health_routes({}, w.metrics, w.log));
  w.router.handle({.target = "/health/live"});
  EXPECT_TRUE(w.memory.lines().empty());
}

}  // namespace
}  // namespace perdura::platform
