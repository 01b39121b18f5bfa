// Checkers in bad weather: whatever goes wrong, the shop keeps its promises, and they say so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/checkers/watch.hpp"
#include "simulator/world/clients.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t price = 5'000;
constexpr std::uint64_t seeds = 40;

/// Clocks are right: one that jumps as its host starts does not come back, and never could the
/// hosts trust each other's tokens again.
Weather weather_of(std::uint64_t seed) {
  Weather weather = swarm_weather(seed);
  weather.of(FaultClass::Clock) = 0;
  return weather;
}

Schemas& schemas() {
  static Schemas all;
  return all;
}

/// Three orders, each of which goes as far as the weather lets it.
void day(World& world, Clients& clients) {
  auto& seller = clients.seller("sam");
  auto& buyer = clients.buyer("anna");
  clients.grant_credit(buyer, 100'000);
  const auto coffee = clients.offer(seller, "coffee", price, 4);
  const auto place = [&](const char* name, PayBy by) {
    return clients.place(buyer, name, {{coffee, 2, price}}, by).order;
  };
  const auto on_credit = place("o1", PayBy::Credit);
  const auto by_card = place("o2", PayBy::Card);
  if (clients.await_status(by_card, "AWAITING_PAYMENT", 1min)) clients.pay(by_card);
  const auto too_many = place("o3", PayBy::Credit);
  clients.cancel(buyer, by_card);
  if (clients.await_status(on_credit, "PAID", 1h)) clients.dispatch(seller, on_credit);
  clients.await_status(on_credit, "DELIVERED", 48h);
  clients.read(buyer, on_credit);
  clients.read(buyer, by_card);
  world.chooser().heal();
}

TEST(CheckersInBadWeather, AreContentInEachOfTheseRuns) {
  Contents sum;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Chooser chooser(seed, weather_of(seed));
    World world({.seed = seed}, chooser, schemas());
    Watch watch(world);
    Clients clients(world);
    world.run([&] {
      day(world, clients);
      watch.finish(60 * 24h);
    });
    for (const Finding& one : watch.findings().all()) {
      ADD_FAILURE() << "seed " << seed << ", step " << one.step << ": " << one.checker << " "
                    << one.order << ": " << one.sentence;
    }
    sum.add(watch.contents());
  }
  EXPECT_EQ(sum.runs, seeds);
  EXPECT_THAT(sum.outcomes, testing::Contains(testing::Key("COMPLETED")));
  for (const char* mark : {"answer_lost", "deadlock_victim_retried", "commit_in_doubt", "host_died",
                           "attempt_in_doubt", "stock_out_rejected", "cancel_after_pay"}) {
    EXPECT_THAT(sum.marks, testing::Contains(testing::Key(mark)));
  }
}

}  // namespace
}  // namespace perdura::simulator
