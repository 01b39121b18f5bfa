// Heads as we write them.
#include <algorithm>
#include <array>
#include <optional>

#include "platform/core/problem.hpp"
#include "platform/http/detail/head.hpp"

namespace perdura::platform::detail {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The body decides the framing, not what a handler says.
bool is_ours(std::string_view name) {
  static constexpr std::array<std::string_view, 5> ours{
      "connection", "keep-alive", "content-length", "transfer-encoding", "host"};
  return std::any_of(ours.begin(), ours.end(), [&](std::string_view known) {
    return std::equal(name.begin(), name.end(), known.begin(), known.end(),
                      [](char a, char b) { return lower(a) == b; });
  });
}

void append(std::string& text, std::string_view name, std::string_view value) {
  text += name;
  text += ": ";
  text += value;
  text += "\r\n";
}

void append_fields(std::string& text, const HttpHeaders& headers) {
  for (const auto& [name, value] : headers) {
    if (!is_ours(name)) append(text, name, value);
  }
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
