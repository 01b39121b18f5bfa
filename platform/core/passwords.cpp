#include "platform/core/passwords.hpp"

#include <sodium.h>

#include <array>
#include <new>
#include <span>
#include <stdexcept>

namespace perdura::platform {
namespace {

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();
  return text;
}

}  // namespace

class PasswordHasher::Turn {
 public:
  explicit Turn(const PasswordHasher& of) : of_(of) {
    if (of_.turns_.try_acquire()) return;
    if (of_.waiting_.fetch_add(1) >= max_waiting) {
      --of_.waiting_;
      throw PasswordsBusy();
    }
    of_.turns_.acquire();
    --of_.waiting_;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { of_.turns_.release(); }

 private:
  const PasswordHasher& of_;
};

PasswordHasher::PasswordHasher(Randomness& randomness, Cost cost)
    : randomness_(randomness), cost_(cost) {
  if (sodium_init() < 0) throw std::runtime_error("the cryptographic library does not start");
  if (cost.passes < 1 || cost.passes > 16 || cost.memory < least_cost.memory ||
      cost.memory > (1ull << 30)) {
    throw std::invalid_argument("the cost of a password hash: 1 to 16 passes, 8 KiB to 1 GiB");
  }
  nobody_ = hash("nobody");
}

// The library's own crypto_pwhash_str draws its salt from the system; ours comes from the port, so
// that a simulated world repeats.
std::string PasswordHasher::hash(std::string_view password) const {
  if (password.size() > max_password_bytes) throw std::length_error("the password is too long");
  const Turn turn(*this);
  std::array<std::uint8_t, crypto_pwhash_SALTBYTES> salt{};
  randomness_.fill(salt);
  std::array<std::uint8_t, 32> out{};
  if (crypto_pwhash(out.data(), out.size(), password.data(), password.size(), salt.data(),
                    cost_.passes, cost_.memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return "$argon2id$v=19$m=" + std::to_string(cost_.memory >> 10) +
         ",t=" + std::to_string(cost_.passes) + ",p=1$" + base64(salt) + "$" + base64(out);
}

bool PasswordHasher::verify(const std::optional<std::string>& stored,
                            std::string_view password) const {
  if (password.size() > max_password_bytes) return false;
  const std::string& expected = stored ? *stored : nobody_;
  const Turn turn(*this);
  const int result = crypto_pwhash_str_verify(expected.c_str(), password.data(), password.size());
  return stored && result == 0;
}

bool PasswordHasher::outdated(const std::string& stored) const {
  return crypto_pwhash_str_needs_rehash(stored.c_str(), cost_.passes, cost_.memory) != 0;
}

}  // namespace perdura::platform
