// How many one-order runs a second the simulated world makes, and where their time goes: each run
// is a new world in which members join, an order is placed, paid, dispatched, delivered and
// confirmed.
//
//   world_bench [RUNS] [credit|card]
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "simulator/world/clients.hpp"

namespace {

using namespace perdura::simulator;
using namespace std::chrono_literals;

/// CPU time of this process: other programs on the machine do not count.
struct Clock {
  using duration = std::chrono::nanoseconds;
  using time_point = std::chrono::time_point<Clock, duration>;
  static time_point now() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
  }
};

enum Phase { MakeWorld, OpenShop, OrderToPaid, ToDelivered, ToCompleted, EndWorld, phases };
constexpr std::array<const char*, phases> names{"the world is made", "members join, goods offered",
                                                "order to PAID",     "to DELIVERED",
                                                "to COMPLETED",      "the world ends"};

struct Sums {
  std::array<Clock::duration, phases> time{};
  std::array<std::uint64_t, phases> steps{};
};

void require(bool well, const char* what) {
  if (well) return;
  std::fprintf(stderr, "world_bench: %s\n", what);
  std::exit(1);
}

/// From one phase to the next.
class Stopwatch {
 public:
  explicit Stopwatch(Sums& sums) : sums_(sums) {}
  void ends(Phase phase, std::uint64_t steps) {
    const auto now = Clock::now();
    sums_.time.at(phase) += now - since_;
    sums_.steps.at(phase) += steps - steps_;
    since_ = now;
    steps_ = steps;
  }

 private:
  Sums& sums_;
  Clock::time_point since_ = Clock::now();
  std::uint64_t steps_ = 0;
};

void one_run(std::uint64_t seed, PayBy by, Schemas& schemas, Sums& sums) {
  Stopwatch watch(sums);
  std::uint64_t steps = 0;
  {
    Chooser chooser;
    World world({.seed = seed}, chooser, schemas);
    Clients clients(world);
    const auto ends = [&](Phase phase) { watch.ends(phase, world.loop().steps()); };
    ends(MakeWorld);
    world.run([&] {
      auto& seller = clients.seller("sam");
      auto& buyer = clients.buyer("anna");
      clients.grant_credit(buyer, 10'000);
      const auto sku = clients.offer(seller, "coffee", 5'000, 10);
      ends(OpenShop);
      const auto placed = clients.place(buyer, "o1", {{sku, 2, 5'000}}, by);
      if (by == PayBy::Card) clients.pay(placed.order);
      require(clients.await_status(placed.order, "PAID", 1min), "the order is not PAID");
      ends(OrderToPaid);
      clients.dispatch(seller, placed.order);
      require(clients.await_status(placed.order, "DELIVERED", 72h), "it is not DELIVERED");
      ends(ToDelivered);
      clients.confirm_purchase(buyer, placed.order);
      require(clients.await_status(placed.order, "COMPLETED", 1min), "it is not COMPLETED");
      ends(ToCompleted);
    });
    steps = world.loop().steps();
  }
  watch.ends(EndWorld, steps);
}

double ms(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 200;
  const PayBy by = argc > 2 && std::string(argv[2]) == "card" ? PayBy::Card : PayBy::Credit;
  require(runs > 0, "RUNS is a number above 0");
  Schemas schemas;
  Sums warm;
  one_run(1, by, schemas, warm);  // statements are prepared

  Sums sums;
  for (int run = 0; run < runs; ++run) {
    one_run(static_cast<std::uint64_t>(run) + 1, by, schemas, sums);
  }
  Clock::duration time{};
  std::uint64_t steps = 0;
  for (int phase = 0; phase < phases; ++phase) {
    time += sums.time[static_cast<std::size_t>(phase)];
    steps += sums.steps[static_cast<std::size_t>(phase)];
  }
  const double seconds = ms(time) / 1'000;
  std::printf("%d runs by %s: %.1f runs/s, %.3f ms a run, %.0f steps a run, %.0f steps/s\n", runs,
              by == PayBy::Card ? "card" : "credit", runs / seconds, ms(time) / runs,
              static_cast<double>(steps) / runs, static_cast<double>(steps) / seconds);
  for (std::size_t phase = 0; phase < phases; ++phase) {
    std::printf("  %-28s %7.3f ms %6.0f steps\n", names[phase], ms(sums.time[phase]) / runs,
                static_cast<double>(sums.steps[phase]) / runs);
  }
}
