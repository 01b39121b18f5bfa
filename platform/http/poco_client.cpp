#include "platform/http/poco_client.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <algorithm>
#include <optional>

#include "platform/http/detail/head.hpp"
#include "platform/http/detail/socket_stream.hpp"
#include "platform/http/detail/wire_body.hpp"

namespace perdura::platform {
namespace {

using detail::StreamError;
using std::chrono::steady_clock;

constexpr int max_interim_answers = 8;  // 1xx, before the one that counts
constexpr std::chrono::milliseconds longest_deadline{std::chrono::hours(24)};

void check_target(const std::string& target) {
  const bool visible =
      std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!target.starts_with('/') || !visible) {
    throw std::invalid_argument("not a request's target: \"" + target + "\"");
  }
}

HttpError::Kind kind_of(const StreamError& error) {
  return error.kind() == StreamError::Kind::TimedOut ? HttpError::Kind::TimedOut
                                                     : HttpError::Kind::ConnectionLost;
}

/// What went wrong; nothing if all of it is out.
std::optional<StreamError> write(detail::SocketStream& stream, const std::string& head,
                                 const std::string& body, ConnectionPool::Deadline deadline) {
  try {
    stream.write(head, deadline);
    stream.write(body, deadline);
  } catch (const StreamError& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

HttpResponse PocoHttpClient::send(const HttpRequest& request, std::chrono::milliseconds patience) {
  check_target(request.target);
  const Deadline deadline = steady_clock::now() + std::min(patience, longest_deadline);
  const auto lease = pool_.lease(endpoint_, deadline);
  if (!lease) {
    throw HttpError(HttpError::Kind::NotSent,
                    "no free connection to " + to_string(endpoint_) + " before the deadline");
  }
  const std::string head = detail::request_head_text(request, to_string(endpoint_));
  bool reused = lease->stream != nullptr;
  if (!reused) connect(*lease, deadline);
  std::uint64_t before = lease->stream->sent();
  auto failed = write(*lease->stream, head, request.body, deadline);
  if (failed && reused && lease->stream->sent() == before) {
    connect(*lease, deadline);
    before = lease->stream->sent();
    failed = write(*lease->stream, head, request.body, deadline);
  }
  if (failed && lease->stream->sent() == before) {
    throw HttpError(HttpError::Kind::NotSent,
                    "nothing could be sent to " + to_string(endpoint_) + ": " + failed->what());
  }
  // A server that refuses in mid-body stops reading; its answer may be there all the same.
  HttpResponse response = receive(*lease, request.method, deadline);
  if (failed) lease->reusable = false;
  return response;
}

void PocoHttpClient::connect(ConnectionPool::Lease& lease, Deadline deadline) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::microseconds>(deadline - steady_clock::now());
  const auto not_sent = [this](const std::string& why) {
    return HttpError(HttpError::Kind::NotSent,
                     "cannot connect to " + to_string(endpoint_) + ": " + why);
  };
  if (left.count() <= 0) throw not_sent("the deadline passed");
  try {
    Poco::Net::StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress(endpoint_.host, endpoint_.port),
                   Poco::Timespan(left.count()));
    socket.setNoDelay(true);
    lease.stream = std::make_unique<detail::SocketStream>(std::move(socket));
  } catch (const Poco::Exception& error) {
    throw not_sent(error.displayText());
  }
}

HttpResponse PocoHttpClient::receive(ConnectionPool::Lease& lease, HttpMethod asked,
                                     Deadline deadline) const {
  detail::SocketStream& stream = *lease.stream;
  const std::string from = " (" + to_string(endpoint_) + ")";
  try {
    for (int i = 0; i < max_interim_answers; ++i) {
      const std::string text = stream.read_head(options_.max_head, deadline);
      if (text.empty()) throw StreamError(StreamError::Kind::Ended, "closed without an answer");
      detail::ResponseHead head = detail::parse_response_head(text, asked);
      if (head.status < 200) continue;
      std::string body =
          detail::read_wire_body(stream, head.framing, options_.max_answer, deadline);
      lease.reusable = head.keep_alive && stream.quiet();
      return {head.status, std::move(head.headers), std::move(body)};
    }
  } catch (const StreamError& error) {
    throw HttpError(kind_of(error), error.what() + from);
  } catch (const detail::WireError& error) {
    throw HttpError(HttpError::Kind::ConnectionLost,
                    "the answer cannot be read: " + std::string(error.what()) + from);
  } catch (const std::length_error& error) {
    throw HttpError(HttpError::Kind::ConnectionLost, error.what() + from);
  }
  throw HttpError(HttpError::Kind::ConnectionLost, "interim answers without end" + from);
}

}  // namespace perdura::platform
