#include "platform/core/webhook_signature.hpp"

#include <sodium.h>

#include <array>
#include <charconv>

namespace perdura::platform {
namespace {

using Hash = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

constexpr std::string_view time_mark = "t=";
constexpr std::string_view hash_mark = ",v1=";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Hash hash_of(std::string_view secret, std::string_view time, std::string_view body) {
  Hash hash;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(secret), secret.size());
  for (const std::string_view part : {time, std::string_view("."), body}) {
    crypto_auth_hmacsha256_update(&state, bytes_of(part), part.size());
  }
  crypto_auth_hmacsha256_final(&state, hash.data());
  return hash;
}

std::optional<Hash> read_hash(std::string_view hex) {
  Hash hash;
  std::size_t read = 0;
  if (hex.size() != 2 * hash.size() || sodium_hex2bin(hash.data(), hash.size(), hex.data(),
                                                      hex.size(), nullptr, &read, nullptr) != 0) {
    return std::nullopt;
  }
  return read == hash.size() ? std::optional(hash) : std::nullopt;
}

std::optional<std::int64_t> read_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool good = error == std::errc{} && end == text.data() + text.size() && seconds >= 0;
  return good ? std::optional(seconds) : std::nullopt;
}

}  // namespace

std::string sign_webhook(std::string_view secret, std::string_view body,
                         std::chrono::sys_seconds at) {
  const std::string time = std::to_string(at.time_since_epoch().count());
  const Hash hash = hash_of(secret, time, body);
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return std::string(time_mark) + time + std::string(hash_mark) + hex;
}

std::string_view to_string(WebhookRefusal refusal) {
  switch (refusal) {
    case WebhookRefusal::Malformed:
      return "malformed";
    case WebhookRefusal::Forged:
      return "forged";
    case WebhookRefusal::Stale:
      return "stale";
  }
  return "";
}

std::optional<WebhookRefusal> check_webhook(std::string_view secret, std::string_view signature,
                                            std::string_view body, std::chrono::sys_seconds now) {
  const std::size_t mark = signature.find(hash_mark);
  if (!signature.starts_with(time_mark) || mark == signature.npos) return WebhookRefusal::Malformed;
  const auto time = signature.substr(time_mark.size(), mark - time_mark.size());
  const auto seconds = read_seconds(time);
  const auto hash = read_hash(signature.substr(mark + hash_mark.size()));
  if (!seconds || !hash) return WebhookRefusal::Malformed;
  const Hash expected = hash_of(secret, time, body);
  if (sodium_memcmp(expected.data(), hash->data(), hash->size()) != 0)
    return WebhookRefusal::Forged;
  const auto here = now.time_since_epoch().count();
  const auto window = std::chrono::seconds(webhook_window).count();
  // Compared without a sum that might overflow.
  const bool fresh = *seconds > here ? *seconds - here <= window : here - *seconds <= window;
  return fresh ? std::nullopt : std::optional(WebhookRefusal::Stale);
}

}  // namespace perdura::platform
