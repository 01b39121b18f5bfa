#pragma once
// Keys that sign and verify tokens: Ed25519, named by their thumbprint.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/core/randomness.hpp"

namespace perdura::platform {

/// What everyone may know of a key.
struct PublicKey {
  std::string kid;  // RFC 7638 thumbprint
  std::array<std::uint8_t, 32> bytes{};

  bool operator==(const PublicKey&) const = default;
};

/// The secret half. Never logged, never shown: neither copied nor compared.
class SigningKey {
 public:
  static SigningKey generate(Randomness& randomness);
  /// From the 32 secret bytes as base64url, as settings keep them. Throws `std::invalid_argument`.
  static SigningKey from_text(std::string_view base64url);
  /// The same from the same secret and purpose (HKDF-SHA256 without salt, RFC 5869); other purposes
  /// give unrelated keys. The secret is as hard to guess as the key shall be.
  static SigningKey derive(std::string_view secret, std::string_view purpose);

  SigningKey(SigningKey&&) = default;
  SigningKey& operator=(SigningKey&&) = default;
  ~SigningKey();

  const PublicKey& public_key() const { return public_; }
  /// For the settings file alone.
  std::string secret_text() const;
  /// The 64 bytes of the signature.
  std::string sign(std::string_view message) const;

 private:
  explicit SigningKey(std::array<std::uint8_t, 32> seed);

  std::array<std::uint8_t, 32> seed_;
  std::array<std::uint8_t, 64> secret_{};
  PublicKey public_;
};

bool verify_signature(const PublicKey& key, std::string_view message, std::string_view signature);

/// The document of `/.well-known/jwks.json`.
std::string to_jwks(const std::vector<PublicKey>& keys);

/// At most this many keys are taken from a document.
inline constexpr std::size_t max_keys = 32;

/// The Ed25519 signing keys of such a document, under the names that they bear there; others are
/// left out. Nothing if it is not one.
std::optional<std::vector<PublicKey>> parse_jwks(std::string_view text);

}  // namespace perdura::platform
