#include "platform/core/tokens.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "json/codec.hpp"
#include "platform/core/base64url.hpp"

namespace perdura::platform {
namespace {

/// As on the wire (RFC 7519).
struct Payload {
  std::string iss;
  std::string sub;
  std::vector<std::string> roles;
  std::string jti;
  std::int64_t iat = 0;
  std::int64_t exp = 0;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (iss, sub, roles, jti, iat, exp))

struct Header {
  std::string alg;
  std::optional<std::string> kid;
  std::optional<boost::json::value> crit;
};
BOOST_DESCRIBE_STRUCT(Header, (), (alg, kid, crit))

struct Parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;
};

std::optional<Parts> split(std::string_view token) {
  if (token.size() > max_token_bytes) return std::nullopt;
  const std::size_t first = token.find('.');
  if (first == token.npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
               token.substr(second + 1), token.substr(0, second)};
}

template <class T>
std::optional<T> read(std::string_view part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  try {
    return json::from_text<T>(*text);
  } catch (const json::DecodeError&) {
    return std::nullopt;
  }
}

bool is_time(std::int64_t seconds) { return seconds >= 0 && seconds <= 253'402'300'799; }

}  // namespace

std::string_view to_string(TokenRefusal refusal) {
  switch (refusal) {
    case TokenRefusal::Malformed:
      return "malformed";
    case TokenRefusal::WrongAlgorithm:
      return "wrong algorithm";
    case TokenRefusal::UnknownKey:
      return "unknown key";
    case TokenRefusal::Forged:
      return "forged";
    case TokenRefusal::WrongIssuer:
      return "wrong issuer";
    case TokenRefusal::Expired:
      return "expired";
    case TokenRefusal::NotYetValid:
      return "not yet valid";
  }
  return "unknown";
}

std::string sign_token(const SigningKey& key, const TokenClaims& claims) {
  boost::json::object header;
  header["alg"] = "EdDSA";
  header["typ"] = "JWT";
  header["kid"] = key.public_key().kid;
  const Payload payload{claims.issuer,
                        claims.subject,
                        claims.roles,
                        claims.token_id,
                        claims.issued_at.time_since_epoch().count(),
                        claims.expires_at.time_since_epoch().count()};
  const std::string text =
      to_base64url(boost::json::serialize(header)) + "." + to_base64url(json::to_text(payload));
  return text + "." + to_base64url(key.sign(text));
}

std::variant<TokenClaims, TokenRefusal> TokenVerifier::verify(std::string_view token,
                                                              TimePoint wall) const {
  const auto parts = split(token);
  if (!parts) return TokenRefusal::Malformed;
  const auto header = read<Header>(parts->header);
  if (!header || header->crit) return TokenRefusal::Malformed;
  if (header->alg != "EdDSA") return TokenRefusal::WrongAlgorithm;
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const PublicKey& known) {
    return header->kid && known.kid == *header->kid;
  });
  if (key == keys_.end()) return TokenRefusal::UnknownKey;
  const auto signature = from_base64url(parts->signature);
  if (!signature || !verify_signature(*key, parts->signed_text, *signature)) {
    return TokenRefusal::Forged;
  }
  // Only now is anything that the token says worth reading.
  const auto payload = read<Payload>(parts->payload);
  if (!payload || payload->sub.empty() || !is_time(payload->iat) || !is_time(payload->exp)) {
    return TokenRefusal::Malformed;
  }
  if (payload->iss != issuer_) return TokenRefusal::WrongIssuer;
  const auto now = std::chrono::floor<std::chrono::seconds>(wall);
  const std::chrono::sys_seconds issued{std::chrono::seconds(payload->iat)};
  const std::chrono::sys_seconds expires{std::chrono::seconds(payload->exp)};
  if (now >= expires) return TokenRefusal::Expired;
  if (issued > now + clock_skew_max) return TokenRefusal::NotYetValid;
  return TokenClaims{payload->iss, payload->sub, payload->roles, payload->jti, issued, expires};
}

}  // namespace perdura::platform
