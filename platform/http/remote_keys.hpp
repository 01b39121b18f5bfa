#pragma once
// The identity service's keys, as every other service knows them: asked for, kept, asked for again.
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/core/clock.hpp"
#include "platform/core/tokens.hpp"
#include "platform/http/cached_verifier.hpp"
#include "platform/http/client.hpp"

namespace perdura::platform {

/// Verifies access tokens with the keys of `GET /.well-known/jwks.json`. They are fetched when none
/// are known yet, when a token names one that is unknown, and when they are `max_age` old: in the
/// request that finds it so, not more often than each `refetch_min` (while none are known: each
/// time), and without holding a lock. Keys that are known keep working while identity is silent.
///
/// Between two questions a key that nobody has published is nobody's: a key is published for
/// `keys_max_age` and more before it signs, so one that signs by now was in an answer of
/// `refetch_min` ago. Only where the last question has failed it may be a new one.
///
/// Thread-safe; not to be called inside a `catch`, nor under a lock.
class RemoteKeys {
 public:
  struct Options {
    std::string issuer = "perdura";
    std::chrono::milliseconds refetch_min = std::chrono::seconds(10);
    std::chrono::milliseconds max_age = keys_max_age;
    std::chrono::milliseconds fetch_deadline = std::chrono::seconds(2);
  };

  /// Both outlive it. Throws `std::invalid_argument` for a `refetch_min` or `max_age` beyond
  /// `keys_max_age`.
  RemoteKeys(HttpClient& identity, const Clock& clock) : RemoteKeys(identity, clock, Options{}) {}
  RemoteKeys(HttpClient& identity, const Clock& clock, Options options);
  RemoteKeys(const RemoteKeys&) = delete;
  RemoteKeys& operator=(const RemoteKeys&) = delete;

  /// Throws `HttpError` where the token cannot be judged: no keys are known and none can be had;
  /// or its key is unknown, and identity, asked for newer ones, has not answered.
  std::variant<TokenClaims, TokenRefusal> verify(std::string_view token);

 private:
  /// What became of the last question.
  enum class Asked { Never, UnderWay, Answered, Failed };
  struct Known {
    std::shared_ptr<CachedVerifier> verifier;  // none before the first answer
    bool old = false;
    Asked asked = Asked::Never;
    std::string trouble;
  };
  /// The document's keys, or why there are none.
  using Fetched = std::variant<std::vector<PublicKey>, std::string>;

  Known known(Duration now) const;
  bool claim_fetch(Duration now);
  void fetch(Duration now);
  Fetched ask() const;

  HttpClient& identity_;
  const Clock& clock_;
  const Options options_;
  mutable std::mutex mutex_;
  std::vector<PublicKey> keys_;
  std::shared_ptr<CachedVerifier> verifier_;  // of `keys_`
  Duration fetched_at_{};                     // when the question was sent that gave them
  Duration asked_at_{};
  Asked asked_ = Asked::Never;
  std::string trouble_;
};

}  // namespace perdura::platform
