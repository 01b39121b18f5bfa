#pragma once
// Readable, sortable, unguessable names: `ord_` and 26 base32 characters, as in
// `ord_01kajt9x5e8m4q2r7v0w3y6z1c`.
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "platform/core/clock.hpp"
#include "platform/core/randomness.hpp"

namespace perdura::platform {

/// 48 bits of shop time in milliseconds, then 80 bits of chance, in the digits of Crockford's
/// base32 (no i, l, o, u), lower case. Ids of one `Ids` sort (bytewise) in the order in which they
/// were made, within one millisecond and after a clock that went back too. Thread-safe.
class Ids {
 public:
  static constexpr std::size_t digits = 26;

  /// Both outlive it.
  Ids(const Clock& clock, Randomness& randomness) : clock_(clock), randomness_(randomness) {}
  Ids(const Ids&) = delete;
  Ids& operator=(const Ids&) = delete;

  /// `make("ord")`. The prefix is 1 to 16 lower-case letters (`std::invalid_argument`).
  std::string make(std::string_view prefix);

 private:
  const Clock& clock_;
  Randomness& randomness_;
  std::mutex mutex_;
  std::uint64_t time_ = 0;  // of the last id, with its 80 bits of chance
  std::uint16_t high_ = 0;
  std::uint64_t low_ = 0;
};

/// Whether the text could be an id of that kind; says nothing about whether it exists.
bool is_id(std::string_view prefix, std::string_view text);

}  // namespace perdura::platform
