#include "platform/http/local_client.hpp"

#include <array>

namespace perdura::platform {
namespace {

void drop_connection_fields(HttpHeaders& headers) {
  static constexpr std::array fields{"Connection", "Keep-Alive", "Content-Length",
                                     "Transfer-Encoding", "Host"};
  for (const char* field : fields) headers.erase(field);
}

}  // namespace

HttpResponse LocalHttpClient::send(const HttpRequest& request, std::chrono::milliseconds deadline) {
  if (!request.target.starts_with('/')) {
    throw std::invalid_argument("not a request's target: \"" + request.target + "\"");
  }
  if (deadline <= std::chrono::milliseconds::zero()) {
    throw HttpError(HttpError::Kind::NotSent, "the deadline passed before the call");
  }
  HttpRequest received = request;
  drop_connection_fields(received.headers);
  HttpResponse response = router_.handle(received);
  drop_connection_fields(response.headers);
  return response;
}

}  // namespace perdura::platform
