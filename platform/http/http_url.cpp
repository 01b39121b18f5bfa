#include "platform/http/http_url.hpp"

#include "platform/core/setting_values.hpp"
#include "platform/http/url.hpp"

namespace perdura::platform {

std::optional<HttpUrl> parse_http_url(const std::string& text) {
  constexpr std::string_view scheme = "http://";
  constexpr std::int64_t usual_port = 80;
  if (!text.starts_with(scheme)) return std::nullopt;
  const auto slash = text.find('/', scheme.size());
  const std::string authority = text.substr(scheme.size(), slash - scheme.size());
  const auto colon = authority.rfind(':');
  const auto port =
      colon == authority.npos ? std::optional(usual_port) : read_whole(authority.substr(colon + 1));
  const std::string host = authority.substr(0, colon);
  if (host.empty() || host.find_first_of("@: []") != host.npos) return std::nullopt;
  if (!port || *port < 1 || *port > 65'535) return std::nullopt;
  const std::string target = slash == text.npos ? "/" : text.substr(slash);
  if (target.find_first_of(" #\"") != target.npos) return std::nullopt;
  try {
    parse_target(target);
  } catch (const BadTarget&) {
    return std::nullopt;
  }
  return HttpUrl{{host, static_cast<std::uint16_t>(*port)}, target};
}

}  // namespace perdura::platform
