// Heads as we write them.
#include <optional>

#include "platform/core/problem.hpp"
#include "platform/http/detail/head.hpp"

namespace perdura::platform::detail {
namespace {

void append(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ": ";
  text += value;
  text += "\r\n";
}

/// The body decides the framing, and the connection its fields, not what a handler says.
void append_fields(std::string& text, HttpHeaders headers) {
  drop_connection_fields(headers);
  headers.erase("Host");
  for (const auto& [name, value] : headers) append(text, name, value);
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    default:
      return title_of(status);
  }
}

}  // namespace

std::string request_head_text(const HttpRequest& request, std::string_view host) {
  std::string text(to_string(request.method));
  text += " " + request.target + " HTTP/1.1\r\n";
  append(text, "Host", host);
  append_fields(text, request.headers);
  const bool may_have_body = request.method != HttpMethod::Get &&
                             request.method != HttpMethod::Head &&
                             request.method != HttpMethod::Options;
  if (may_have_body || !request.body.empty()) {
    append(text, "Content-Length", std::to_string(request.body.size()));
  }
  return text + "\r\n";
}

std::string response_head_text(const HttpResponse& response, HttpMethod asked, bool keep_alive) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
  text += reason(response.status);
  text += "\r\n";
  append_fields(text, response.headers);
  if (response.status != 204 && response.status != 304) {
    // The answer to HEAD has no body, and says how long the one to GET is.
    const auto said = asked == HttpMethod::Head ? response.headers.find("Content-Length")
                                                : std::optional<std::string_view>();
    append(text, "Content-Length", said ? *said : std::to_string(response.body.size()));
  }
  append(text, "Connection", keep_alive ? "keep-alive" : "close");
  return text + "\r\n";
}

}  // namespace perdura::platform::detail
