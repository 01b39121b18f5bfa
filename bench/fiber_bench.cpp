// What a fiber switch costs, bare and with the step of the loop that causes it.
#include <benchmark/benchmark.h>

#include "simulator/fiber.hpp"

namespace perdura::simulator {
namespace {

/// One suspension and one resumption through the loop: two switches, one step.
void sleeping_fiber(benchmark::State& state) {
  Loop loop;
  Fibers fibers(loop);
  const auto others = static_cast<int>(state.range(0));
  for (int i = 0; i < others; ++i) {
    fibers.spawn([&fibers] {
      while (true) fibers.sleep(std::chrono::microseconds(1));
    });
  }
  loop.run_for(std::chrono::microseconds(3));
  for (auto _ : state) loop.step();
  // Each sleep is two steps of the loop: the timer, and the fiber that it wakes.
  state.counters["switches/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(sleeping_fiber)->Arg(1)->Arg(1000)->Arg(20000);

/// `wake` from inside `arm`: the least a port call can cost.
void yielding_fiber(benchmark::State& state) {
  Loop loop;
  Fibers fibers(loop);
  fibers.spawn([&fibers] {
    while (true) fibers.suspend([](Wake wake) { wake(); });
  });
  for (auto _ : state) loop.step();
  state.counters["switches/s"] =
      benchmark::Counter(2 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(yielding_fiber);

/// A fiber's whole life on a pooled stack.
void spawned_fiber(benchmark::State& state) {
  Loop loop;
  Fibers fibers(loop);
  for (auto _ : state) {
    fibers.spawn([] {});
    loop.step();
  }
}
BENCHMARK(spawned_fiber);

/// The loop alone, for comparison.
void empty_step(benchmark::State& state) {
  Loop loop;
  for (auto _ : state) {
    loop.post([] {});
    loop.step();
  }
}
BENCHMARK(empty_step);

}  // namespace
}  // namespace perdura::simulator
