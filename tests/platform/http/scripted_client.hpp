#pragma once
// A service that answers as the test says.
#include <atomic>
#include <functional>

#include "platform/http/client.hpp"

namespace perdura::platform::testing {

class ScriptedClient final : public HttpClient {
 public:
  using Script = std::function<HttpResponse(const HttpRequest&)>;

  explicit ScriptedClient(Script script = nobody) : answer(std::move(script)) {}

  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds) override {
    ++calls;
    return answer(request);
  }

  [[noreturn]] static HttpResponse nobody(const HttpRequest&) {
    throw HttpError(HttpError::Kind::NotSent, "nobody listens");
  }

  Script answer;
  std::atomic<int> calls = 0;
};

}  // namespace perdura::platform::testing
