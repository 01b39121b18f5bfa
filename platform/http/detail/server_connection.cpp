#include "platform/http/detail/server_connection.hpp"

#include <Poco/String.h>

#include <algorithm>
#include <optional>

#include "platform/http/detail/wire_body.hpp"

namespace perdura::platform::detail {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t one_write_bytes = 64 << 10;  // up to here head and body go out together
constexpr std::size_t max_drained_bytes = 4 << 20;
constexpr auto max_drain_time = 1s;
// Who waits for the next request looks up this often whether others need the thread.
constexpr auto crowd_check = 100ms;

struct Received {
  RequestHead head;
  std::string body;
};

bool wants_more(const RequestHead& head, std::size_t max_body) {
  return head.expects_continue && head.framing != Framing{} && head.framing.length <= max_body;
}

/// Nothing at the end of the connection. Throws `WireError`, `StreamError`.
std::optional<Received> receive(SocketStream& stream, const HttpServer::Options& options) {
  const Deadline deadline = steady_clock::now() + options.request_time;
  std::string text;
  try {
    text = stream.read_head(options.max_head, deadline);
  } catch (const std::length_error& error) {
    throw WireError(431, "HEADERS_TOO_LARGE", error.what());
  }
  if (text.empty()) return std::nullopt;
  Received received{parse_request_head(text), {}};
  if (wants_more(received.head, options.max_body)) {
    stream.write("HTTP/1.1 100 Continue\r\n\r\n", deadline);
  }
  received.body = read_wire_body(stream, received.head.framing, options.max_body, deadline);
  return received;
}

/// Closing while the other side still sends would make the system throw our answer away.
void drain(SocketStream& stream) {
  const Deadline deadline = steady_clock::now() + max_drain_time;
  std::string dropped;
  for (std::size_t total = 0; total < max_drained_bytes; total += dropped.size()) {
    dropped.clear();
    if (!stream.read_some(one_write_bytes, dropped, deadline)) return;
  }
}

constexpr const char* forwarded_for = "X-Forwarded-For";

}  // namespace

bool add_peer(HttpHeaders& headers, const std::string& address) {
  if (!headers.contains(forwarded_for) && headers.size() == HttpHeaders::max_fields) return false;
  std::string way;
  for (const auto& [name, value] : headers) {
    if (Poco::icompare(name, forwarded_for) == 0) way += value + ", ";
  }
  headers.set(forwarded_for, way + address);
  return true;
}

void ServerConnection::run() {
  try {
    peer_ = socket().peerAddress().host().toString();
    ServerRegistry::Entry entry(parts_.registry, socket());
    while (serve_one(entry)) {
    }
  } catch (const std::exception&) {
    // The connection is gone in the middle of something; its client knows.
  }
}

bool ServerConnection::wait_for_request() {
  const Deadline deadline = steady_clock::now() + parts_.options.keep_alive;
  while (steady_clock::now() < deadline) {
    if (stream_.wait_readable(std::min<Deadline>(deadline, steady_clock::now() + crowd_check))) {
      return true;
    }
    if (parts_.crowded()) return false;
  }
  return false;
}

bool ServerConnection::serve_one(ServerRegistry::Entry& entry) {
  if (!wait_for_request()) return false;
  std::optional<Received> received;
  std::optional<Problem> problem;
  try {
    received = receive(stream_, parts_.options);
  } catch (const WireError& error) {
    problem = {.status = error.status(), .code = error.code(), .detail = error.what()};
  } catch (const StreamError& error) {
    if (error.kind() != StreamError::Kind::TimedOut) return false;
    problem = {
        .status = 408, .code = "REQUEST_TIMEOUT", .detail = "the request did not arrive in time"};
  }
  if (problem) return refuse(*problem);
  if (!received) return false;
  if (!add_peer(received->head.headers, peer_)) {
    return refuse({.status = 431, .code = "HEADERS_TOO_LARGE", .detail = "too many header fields"});
  }
  if (!entry.begin_request()) {
    return refuse({.status = 503,
                   .code = "SHUTTING_DOWN",
                   .detail = "this instance is being stopped",
                   .retry_after = std::chrono::seconds(1)});
  }
  RequestHead& head = received->head;
  const bool may_stay = head.keep_alive;
  const HttpMethod asked = head.method;
  const HttpResponse response = handle(
      {head.method, std::move(head.target), std::move(head.headers), std::move(received->body)});
  const bool keep_alive = may_stay && !parts_.registry.stopping() && !parts_.crowded();
  answer(response, asked, keep_alive);
  return entry.end_request() && keep_alive;
}

HttpResponse ServerConnection::handle(const HttpRequest& request) {
  try {
    return parts_.handler(request);
  } catch (...) {  // the router lets nothing through; other handlers may
  }
  return parts_.refuse({.status = 500, .code = "INTERNAL", .detail = "an unexpected error"});
}

void ServerConnection::answer(const HttpResponse& response, HttpMethod asked, bool keep_alive) {
  const Deadline deadline = steady_clock::now() + parts_.options.answer_time;
  std::string text = response_head_text(response, asked, keep_alive);
  const bool bodiless =
      asked == HttpMethod::Head || response.status == 204 || response.status == 304;
  const std::string_view body = bodiless ? std::string_view() : response.body;
  if (body.size() <= one_write_bytes) {
    text += body;
    stream_.write(text, deadline);
  } else {
    stream_.write(text, deadline);
    stream_.write(body, deadline);
  }
}

bool ServerConnection::refuse(const Problem& problem) {
  answer(parts_.refuse(problem), HttpMethod::Post, false);
  socket().shutdownSend();
  drain(stream_);
  return false;
}

}  // namespace perdura::platform::detail
