#pragma once
// Passwords at rest: Argon2id in PHC form ("$argon2id$v=19$m=…").
#include <atomic>
#include <cstdint>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/core/randomness.hpp"
#include "platform/core/unavailable.hpp"

namespace perdura::platform {

/// Too many wait for their turn already: nothing has been hashed, try again later.
class PasswordsBusy : public std::runtime_error, public DependencyUnavailable {
 public:
  PasswordsBusy() : std::runtime_error("too many passwords wait to be hashed") {}
};

/// Thread-safe. At most `max_parallel` passwords are hashed at a time and `max_waiting` wait;
/// whoever comes then is refused at once (`PasswordsBusy`).
class PasswordHasher {
 public:
  /// Longer passwords are refused before any work is spent on them.
  static constexpr std::size_t max_password_bytes = 1024;
  /// Each hash takes `memory`: a rush of logins must not take all of it.
  static constexpr std::ptrdiff_t max_parallel = 4;
  /// A waiting caller holds a thread of its server: far fewer than `http.threads`, so that logins
  /// keep nobody else from being served. They wait for a few hashes' time, about 200 ms.
  static constexpr int max_waiting = 16;

  /// The defaults are OWASP's; tests take the least.
  struct Cost {
    std::uint64_t passes = 2;          // 1 to 16
    std::size_t memory = 19ull << 20;  // bytes, 8 KiB to 1 GiB
  };
  static constexpr Cost least_cost{1, 8 << 10};

  /// `randomness` gives the salts and outlives it. Throws `std::invalid_argument` for a cost out of
  /// range.
  PasswordHasher(Randomness& randomness, Cost cost);

  /// Throws `std::length_error` over `max_password_bytes`, and `PasswordsBusy`.
  std::string hash(std::string_view password) const;

  /// False for a wrong password, and for none: who has no account costs as much time as who has.
  /// Throws `PasswordsBusy`.
  bool verify(const std::optional<std::string>& stored, std::string_view password) const;

  /// Whether the stored hash was made at another cost: make it anew at the next login.
  bool outdated(const std::string& stored) const;

  /// How many callers wait for their turn now.
  int waiting() const { return waiting_; }

 private:
  class Turn;

  Randomness& randomness_;
  Cost cost_;
  mutable std::counting_semaphore<max_parallel> turns_{max_parallel};
  mutable std::atomic<int> waiting_ = 0;
  std::string nobody_;  // what is compared where there is no account
};

}  // namespace perdura::platform
