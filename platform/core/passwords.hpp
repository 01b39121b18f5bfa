#pragma once
// Passwords at rest: Argon2id in PHC form ("$argon2id$v=19$m=…").
#include <cstdint>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "platform/core/randomness.hpp"

namespace perdura::platform {

/// Thread-safe.
class PasswordHasher {
 public:
  /// Longer passwords are refused before any work is spent on them.
  static constexpr std::size_t max_password_bytes = 1024;
  /// Each hash takes `memory`: a rush of logins must not take all of it.
  static constexpr std::ptrdiff_t max_parallel = 4;

  /// The defaults are OWASP's; tests take the least.
  struct Cost {
    std::uint64_t passes = 2;          // 1 to 16
    std::size_t memory = 19ull << 20;  // bytes, 8 KiB to 1 GiB
  };
  static constexpr Cost least_cost{1, 8 << 10};

  /// `randomness` gives the salts and outlives it. Throws `std::invalid_argument` for a cost out of
  /// range.
  PasswordHasher(Randomness& randomness, Cost cost);

  /// Throws `std::length_error` over `max_password_bytes`.
  std::string hash(std::string_view password) const;

  /// False for a wrong password, and for none: who has no account costs as much time as who has.
  bool verify(const std::optional<std::string>& stored, std::string_view password) const;

  /// Whether the stored hash was made at another cost: make it anew at the next login.
  bool outdated(const std::string& stored) const;

 private:
  Randomness& randomness_;
  Cost cost_;
  mutable std::counting_semaphore<max_parallel> turns_{max_parallel};
  std::string nobody_;  // what is compared where there is no account
};

}  // namespace perdura::platform
