#include "platform/core/jwk.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "json/text.hpp"
#include "platform/core/base64url.hpp"

namespace perdura::platform {
namespace {

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using Hash = std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES>;

Hash hmac(std::string_view key, std::string_view message) {
  Hash hash{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, raw(key), key.size());
  crypto_auth_hmacsha256_update(&state, raw(message), message.size());
  crypto_auth_hmacsha256_final(&state, hash.data());
  sodium_memzero(&state, sizeof state);
  return hash;
}

/// RFC 7638: the hash of the required members in lexicographic order.
std::string thumbprint(const std::array<std::uint8_t, 32>& key) {
  const std::string text = R"({"crv":"Ed25519","kty":"OKP","x":")" + to_base64url(key) + R"("})";
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), raw(text), text.size());
  return to_base64url(hash);
}

std::string_view text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                : std::string_view();
}

std::optional<PublicKey> read_key(const boost::json::value& entry) {
  if (!entry.is_object()) return std::nullopt;
  const auto& object = entry.get_object();
  const auto bytes = from_base64url(text_of(object, "x"));
  const std::string_view kid = text_of(object, "kid");
  const std::string_view use = text_of(object, "use");
  if (text_of(object, "kty") != "OKP" || text_of(object, "crv") != "Ed25519" || kid.empty() ||
      (!use.empty() && use != "sig") || !bytes || bytes->size() != 32) {
    return std::nullopt;
  }
  PublicKey key{std::string(kid), {}};
  std::copy(bytes->begin(), bytes->end(), key.bytes.begin());
  return key;
}

}  // namespace

SigningKey::SigningKey(std::array<std::uint8_t, 32> seed) : seed_(seed) {
  if (sodium_init() < 0) throw std::runtime_error("the cryptographic library does not start");
  crypto_sign_seed_keypair(public_.bytes.data(), secret_.data(), seed_.data());
  public_.kid = thumbprint(public_.bytes);
}

SigningKey::~SigningKey() {
  sodium_memzero(seed_.data(), seed_.size());
  sodium_memzero(secret_.data(), secret_.size());
}

SigningKey SigningKey::generate(Randomness& randomness) {
  std::array<std::uint8_t, 32> seed{};
  randomness.fill(seed);
  return SigningKey(seed);
}

SigningKey SigningKey::from_text(std::string_view base64url) {
  const auto bytes = from_base64url(base64url);
  if (!bytes || bytes->size() != 32) {
    throw std::invalid_argument("a signing key is 32 bytes as base64url, 43 characters");
  }
  std::array<std::uint8_t, 32> seed{};
  std::copy(bytes->begin(), bytes->end(), seed.begin());
  return SigningKey(seed);
}

SigningKey SigningKey::derive(std::string_view secret, std::string_view purpose) {
  if (sodium_init() < 0) throw std::runtime_error("the cryptographic library does not start");
  constexpr char no_salt[sizeof(Hash)] = {};
  Hash extracted = hmac({no_salt, sizeof no_salt}, secret);
  const std::string_view key(reinterpret_cast<const char*>(extracted.data()), extracted.size());
  // The first block of the expansion is all that a seed needs.
  SigningKey derived(hmac(key, std::string(purpose) + '\x01'));
  sodium_memzero(extracted.data(), extracted.size());
  return derived;
}

std::string SigningKey::secret_text() const { return to_base64url(seed_); }

std::string SigningKey::sign(std::string_view message) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, raw(message),
                       message.size(), secret_.data());
  return signature;
}

bool verify_signature(const PublicKey& key, std::string_view message, std::string_view signature) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(raw(signature), raw(message), message.size(),
                                     key.bytes.data()) == 0;
}

std::string to_jwks(const std::vector<PublicKey>& keys) {
  boost::json::array list;
  for (const auto& key : keys) {
    list.push_back({{"kty", "OKP"},
                    {"crv", "Ed25519"},
                    {"use", "sig"},
                    {"alg", "EdDSA"},
                    {"kid", key.kid},
                    {"x", to_base64url(key.bytes)}});
  }
  boost::json::object document;
  document["keys"] = std::move(list);
  return boost::json::serialize(document);
}

std::optional<std::vector<PublicKey>> parse_jwks(std::string_view text) {
  boost::json::value document;
  try {
    document = json::parse(text);
  } catch (const json::DecodeError&) {
    return std::nullopt;
  }
  const auto* object = document.if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains("keys");
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<PublicKey> keys;
  for (const auto& entry : list->get_array()) {
    if (keys.size() == max_keys) break;
    if (auto key = read_key(entry)) keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace perdura::platform
