#pragma once
// `temporal::Runtime` on the simulator's loop: the worker core and the in-process server run on
// virtual time, and activities on fibers.
#include "simulator/fiber.hpp"
#include "simulator/loop.hpp"
#include "temporal/runtime.hpp"

namespace perdura::simulator {

/// One thread only, as the whole simulated world. Loop and fibers outlive it.
class LoopRuntime : public temporal::Runtime {
 public:
  /// `seed` sets the numbers of `random`; give each part of the world a runtime with a seed of its
  /// own, so that what one part draws moves no other.
  LoopRuntime(Loop& loop, Fibers& fibers, std::uint64_t seed);

  TimePoint now() const override { return loop_.now(); }
  void post(Work work) override;
  TimerId after(Duration delay, Work work) override;
  void cancel(TimerId id) override;
  void run_blocking(Work work) override;
  std::uint64_t random() override;

 private:
  Loop& loop_;
  Fibers& fibers_;
  std::uint64_t state_;
};

}  // namespace perdura::simulator
