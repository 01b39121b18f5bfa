#pragma once
// Stacks for fibers, kept for reuse.
#include <cstddef>
#include <vector>

namespace perdura::simulator {

/// Each stack has a guard page below it: an overflow is a crash at once, not a corruption. SQLite,
/// JSON of the greatest depth and a handler fit many times over; only touched pages cost memory.
inline constexpr std::size_t fiber_stack_bytes = 256 << 10;

/// One thread only. All stacks must be back before it goes.
class StackPool {
 public:
  StackPool() = default;
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;
  ~StackPool();

  /// The lowest address of `fiber_stack_bytes` writable bytes. Throws `std::bad_alloc`.
  char* take();
  void give(char* bottom);

 private:
  void grow();

  std::vector<void*> slabs_;
  std::vector<char*> free_;
};

}  // namespace perdura::simulator
