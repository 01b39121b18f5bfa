#include "simulator/stack_pool.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

#include "simulator/detail/stack_switch.hpp"

namespace perdura::simulator {
namespace {

constexpr std::size_t stacks_in_slab = 32;  // one mmap for many

std::size_t page() {
  static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

std::size_t slab_bytes() { return stacks_in_slab * (page() + fiber_stack_bytes); }

}  // namespace

StackPool::~StackPool() {
  for (void* slab : slabs_) munmap(slab, slab_bytes());
}

void StackPool::grow() {
  slabs_.reserve(slabs_.size() + 1);
  free_.reserve((slabs_.size() + 1) * stacks_in_slab);
  void* slab = mmap(nullptr, slab_bytes(), PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (slab == MAP_FAILED) throw std::bad_alloc();
  slabs_.push_back(slab);
  for (std::size_t i = stacks_in_slab; i-- > 0;) {
    char* guard = static_cast<char*>(slab) + i * (page() + fiber_stack_bytes);
    // The kernel bounds the number of mappings; a stack without its guard is not handed out.
    if (mprotect(guard, page(), PROT_NONE) == 0) free_.push_back(guard + page());
  }
  if (free_.empty()) throw std::bad_alloc();
}

char* StackPool::take() {
  if (free_.empty()) grow();
  char* bottom = free_.back();
  free_.pop_back();
  return bottom;
}

void StackPool::give(char* bottom) {
  detail::forget_frames(bottom, fiber_stack_bytes);
  free_.push_back(bottom);
}

}  // namespace perdura::simulator
