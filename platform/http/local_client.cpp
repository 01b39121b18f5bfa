#include "platform/http/local_client.hpp"

#include "platform/http/detail/head.hpp"

namespace perdura::platform {

HttpResponse LocalHttpClient::send(const HttpRequest& request, std::chrono::milliseconds deadline) {
  if (!request.target.starts_with('/')) {
    throw std::invalid_argument("not a request's target: \"" + request.target + "\"");
  }
  if (deadline <= std::chrono::milliseconds::zero()) {
    throw HttpError(HttpError::Kind::NotSent, "the deadline passed before the call");
  }
  HttpRequest received = request;
  detail::drop_connection_fields(received.headers);
  received.headers.erase("Host");
  HttpResponse response = router_.handle_inside(received);
  detail::drop_connection_fields(response.headers);
  response.headers.erase("Host");
  return response;
}

}  // namespace perdura::platform
