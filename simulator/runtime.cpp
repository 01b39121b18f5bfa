#include "simulator/runtime.hpp"

#include <utility>

namespace perdura::simulator {

LoopRuntime::LoopRuntime(Loop& loop, Fibers& fibers, std::uint64_t seed)
    : loop_(loop), fibers_(fibers), state_(seed) {}

void LoopRuntime::post(Work work) { loop_.post(std::move(work)); }

temporal::Runtime::TimerId LoopRuntime::after(Duration delay, Work work) {
  return loop_.after(delay, std::move(work));
}

void LoopRuntime::cancel(TimerId id) { loop_.cancel(id); }

void LoopRuntime::run_blocking(Work work) { fibers_.spawn(std::move(work), "blocking work"); }

std::uint64_t LoopRuntime::random() {
  // SplitMix64: every seed is a good one, neighbours included.
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace perdura::simulator
