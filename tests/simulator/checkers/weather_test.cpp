// Checkers in bad weather: whatever goes wrong, the shop keeps its promises,
// and they say so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/checkers/watch.hpp"
#include "simulator/world/clients.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t price = 5'000;
constexpr std::uint64_t seeds = 40;

/// Clocks are right: one that jumps as its host starts does not come back, and
/// never could the hosts trust each other's tokens again.
Weather weather_of(std::uint64_t seed) {
  Weather weather = swarm_weather(seed);
  weather.of(FaultClass::Clock) = 0;
  return weather;
}

Schemas& schemas() {
  static Schemas all;
  return all;
}

/// Orders that go as far as the weather lets them; which ways, that differs by
/// seed.
class Day {
 public:
  Day(World& world, Clients& clients, std::uint64_t seed)
      : world_(world), clients_(clients), seed_(seed) {}

  void run() {
    seller_ = &clients_.seller("sam");
    buyer_ = &clients_.buyer("anna");
    clients_.grant_credit(*buyer_, 100'000);
    coffee_ = clients_.offer(*seller_, "coffee", price, 8);
    const auto delivered = place("o1", PayBy::Credit);
    const auto by_card = place("o2", PayBy::Card);
    if (clients_.await_status(by_card, "AWAITING_PAYMENT", 1min)) pay_somehow(by_card);
    const auto stopped = place("o3", PayBy::Credit);
    place("o4", PayBy::Credit, 7);  // there is not so much
    if (clients_.await_status(delivered, "PAID", 1h)) clients_.dispatch(*seller_, delivered);
    if (clients_.await_status(stopped, "PAID", 1h)) clients_.dispatch(*seller_, stopped);
    if (seed_ % 5 == 0) world_.fibers().sleep(1h);  // the courier may have it
    clients_.cancel(*buyer_, stopped);
    clients_.await_status(delivered, "DELIVERED", 48h);
    for (const auto& order : {delivered, by_card, stopped}) clients_.read(*buyer_, order);
  }

 private:
  std::string place(const char* name, PayBy by, int quantity = 2) {
    return clients_.place(*buyer_, name, {{coffee_, quantity, price}}, by).order;
  }

  void pay_somehow(const std::string& order) {
    switch (seed_ % 4) {
      case 0:
        clients_.pay(order);
        clients_.cancel(*buyer_, order);
        return;
      case 1:
        clients_.decline(order);
        return clients_.pay(order);
      case 2:
        at_once([this, order] { clients_.pay(order); });
        clients_.cancel(*buyer_, order);
        return;
      default:  // nobody pays
        return;
    }
  }

  /// Beside what follows. The gateway may have closed the page meanwhile.
  void at_once(std::function<void()> act) {
    world_.clients().life()->spawn(
        [act = std::move(act)] {
          try {
            act();
          } catch (const std::runtime_error&) {
          }
        },
        "payer");
  }

  World& world_;
  Clients& clients_;
  const std::uint64_t seed_;
  Member* seller_ = nullptr;
  Member* buyer_ = nullptr;
  std::string coffee_;
};

TEST(CheckersInBadWeather, AreContentInEachOfTheseRuns) {
  Contents sum;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Chooser chooser(seed, weather_of(seed));
    World world({.seed = seed}, chooser, schemas());
    Watch watch(world);
    Clients clients(world);
    world.run([&] {
      Day(world, clients, seed).run();
      chooser.heal();
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
  for (const char* mark : {"answer_lost", "deadlock_retried", "commit_in_doubt", "host_died",
                           "attempt_in_doubt", "stock_out_rejected", "cancel_after_pay",
                           "order_expired", "paid_after_decline", "stopped_in_time"}) {
    EXPECT_THAT(sum.marks, testing::Contains(testing::Key(mark)));
  }
}

}  // namespace
}  // namespace perdura::simulator
