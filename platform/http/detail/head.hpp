#pragma once
// HTTP/1.1 heads (RFC 9112), strictly: what two readers could take for different messages is
// refused. No sockets here.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/http/message.hpp"

namespace perdura::platform::detail {

/// A message that is not one. `status` is what a server answers; `code` goes into its problem.
class WireError : public std::runtime_error {
 public:
  WireError(int status, std::string code, const std::string& what)
      : std::runtime_error(what), status_(status), code_(std::move(code)) {}
  int status() const noexcept { return status_; }
  const std::string& code() const noexcept { return code_; }

 private:
  int status_;
  std::string code_;
};

inline constexpr std::size_t max_target_bytes = 8 << 10;

/// How long the body is.
struct Framing {
  enum class Kind { Length, Chunked, UntilClose };
  Kind kind = Kind::Length;
  std::uint64_t length = 0;  // of Kind::Length

  bool operator==(const Framing&) const = default;
};

/// Removes what only concerns a connection: the fields that `Connection` names (RFC 9110, 7.6.1),
/// and `Connection`, `Keep-Alive`, `Content-Length`, `Transfer-Encoding`, `Expect`, `Upgrade`,
/// `TE`, `Trailer` and `Proxy-Connection` themselves. No message carries them from one side to the
/// other.
void drop_connection_fields(HttpHeaders& headers);

/// `headers`: without what only concerns the connection.
struct RequestHead {
  HttpMethod method = HttpMethod::Get;
  std::string target;
  HttpHeaders headers;
  Framing framing;
  bool keep_alive = true;
  bool expects_continue = false;
};

struct ResponseHead {
  int status = 0;
  HttpHeaders headers;
  Framing framing;
  bool keep_alive = true;
};

/// `text`: the lines of the head, each with its CRLF, without the empty line. Throw `WireError`.
RequestHead parse_request_head(std::string_view text);
/// `asked`: the method of the request; it decides whether a body follows.
ResponseHead parse_response_head(std::string_view text, HttpMethod asked);

/// Head and empty line; the body follows as it is.
std::string request_head_text(const HttpRequest& request, std::string_view host);
std::string response_head_text(const HttpResponse& response, HttpMethod asked, bool keep_alive);

}  // namespace perdura::platform::detail
