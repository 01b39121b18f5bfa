#pragma once
// The port to chance.
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>

namespace perdura::platform {

/// Thread-safe.
class Randomness {
 public:
  Randomness() = default;
  Randomness(const Randomness&) = delete;
  Randomness& operator=(const Randomness&) = delete;
  virtual ~Randomness() = default;

  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  /// Uniform over all 64 bits.
  std::uint64_t number();
  /// `bytes` of chance as twice as many lower-case hex digits.
  std::string hex(std::size_t bytes);
};

/// The operating system's, fit for keys and secrets.
class OsRandomness final : public Randomness {
 public:
  OsRandomness();
  void fill(std::span<std::uint8_t> bytes) override;
};

/// The same seed gives the same bytes: for tests and simulated worlds, never for secrets.
class SeededRandomness final : public Randomness {
 public:
  explicit SeededRandomness(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace perdura::platform
