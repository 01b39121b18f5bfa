#include "mock-pg/access.hpp"

#include <stdexcept>

#include "platform/core/problem.hpp"

namespace perdura::mock_pg {
namespace {

constexpr std::string_view scheme = "Bearer ";

/// Looks at each byte of what was given, wherever it differs; the length alone may show.
bool same(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t at = 0; at < given.size(); ++at) {
    const char wanted = secret[at % secret.size()];
    difference |= static_cast<unsigned char>(given[at]) ^ static_cast<unsigned char>(wanted);
  }
  return difference == 0;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

bool is_loopback(std::string_view address) {
  return address == "127.0.0.1" || address == "::1" || address == "::ffff:127.0.0.1";
}

}  // namespace

platform::Authenticator merchant(std::string secret) {
  if (secret.size() < min_secret) {
    throw std::invalid_argument("the gateway's secret is at least " + std::to_string(min_secret) +
                                " characters long");
  }
  return [secret = std::move(secret)](const platform::HttpRequest& request) -> platform::Identity {
    const auto field = request.headers.find("Authorization");
    if (!field) return platform::NoToken{};
    if (!field->starts_with(scheme)) return platform::BadToken{"not a bearer token"};
    if (!same(field->substr(scheme.size()), secret)) return platform::BadToken{"a wrong secret"};
    return platform::Caller{.id = "merchant", .roles = {merchant_role}};
  };
}

void require_loopback(const platform::HttpRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (!platform::HttpHeaders{{name, ""}}.contains("X-Forwarded-For")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      if (!is_loopback(trimmed(rest.substr(0, comma)))) {
        throw platform::ProblemException(403, "LOOPBACK_ONLY",
                                         "control routes answer on this machine only");
      }
      rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
    }
  }
}

}  // namespace perdura::mock_pg
