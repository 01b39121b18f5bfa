#pragma once
// Stack switches as AddressSanitizer wants to hear of them. Without it these are empty.
#include <cstddef>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PERDURA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PERDURA_ASAN 1
#endif

#ifdef PERDURA_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
/// For the first frame of a fiber: it is left while the sanitizer's books of it are closed.
#define PERDURA_NO_ASAN __attribute__((no_sanitize("address")))
#else
#define PERDURA_NO_ASAN
#endif

namespace perdura::simulator::detail {

/// Just before a jump to the stack [bottom, bottom + size). `fake_stack` is where the sanitizer
/// keeps what belongs to the stack that is left; null if it is left for good.
inline void announce_switch([[maybe_unused]] void** fake_stack, [[maybe_unused]] const void* bottom,
                            [[maybe_unused]] std::size_t size) {
#ifdef PERDURA_ASAN
  __sanitizer_start_switch_fiber(fake_stack, bottom, size);
#endif
}

/// Just after a jump: `fake_stack` is what was kept when this stack was left, null at its first
/// entry. Gives the bounds of the stack that the jump came from.
inline void arrived([[maybe_unused]] void* fake_stack, [[maybe_unused]] const void** from_bottom,
                    [[maybe_unused]] std::size_t* from_size) {
#ifdef PERDURA_ASAN
  __sanitizer_finish_switch_fiber(fake_stack, from_bottom, from_size);
#endif
}

/// The frames of a fiber that has been left for good are still marked: clear them for the next.
inline void forget_frames([[maybe_unused]] void* bottom, [[maybe_unused]] std::size_t size) {
#ifdef PERDURA_ASAN
  __asan_unpoison_memory_region(bottom, size);
#endif
}

}  // namespace perdura::simulator::detail
