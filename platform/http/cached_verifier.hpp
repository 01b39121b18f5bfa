#pragma once
// Tokens that were found good once need not be verified again: a signature costs about 100 us, and
// one order brings the same token to several services several times.
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "platform/core/tokens.hpp"

namespace perdura::platform {

/// A `TokenVerifier` that remembers good tokens by their text until they expire. Refusals are not
/// remembered, so that nobody fills it without a key. It lives as long as its keys are the right
/// ones: other keys, another verifier. Thread-safe; the signature is checked outside the lock.
class CachedVerifier {
 public:
  /// When it is full, what expires first goes.
  static constexpr std::size_t default_max_entries = 4096;

  explicit CachedVerifier(TokenVerifier verifier, std::size_t max_entries = default_max_entries)
      : verifier_(std::move(verifier)), max_entries_(max_entries) {}
  CachedVerifier(const CachedVerifier&) = delete;
  CachedVerifier& operator=(const CachedVerifier&) = delete;

  /// `wall`: `Clock::wall()`.
  std::variant<TokenClaims, TokenRefusal> verify(std::string_view token, TimePoint wall);

  /// Tokens that it remembers.
  std::size_t size() const;

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  void drop_first();

  TokenVerifier verifier_;
  std::size_t max_entries_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, TokenClaims, TextHash, std::equal_to<>> entries_;
  std::multimap<std::chrono::sys_seconds, const std::string*> by_expiry_;  // keys of `entries_`
};

}  // namespace perdura::platform
