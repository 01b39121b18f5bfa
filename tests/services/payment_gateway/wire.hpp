#pragma once
// The line between an adapter and its gateway, where tests listen and meddle.
#include <functional>
#include <vector>

#include "platform/http/client.hpp"

namespace perdura::services::payment::gateway::testing {

class Wire final : public platform::HttpClient {
 public:
  using Send = std::function<platform::HttpResponse(const platform::HttpRequest&,
                                                    std::chrono::milliseconds)>;

  platform::HttpResponse send(const platform::HttpRequest& request,
                              std::chrono::milliseconds deadline) override {
    sent.push_back(request);
    deadlines.push_back(deadline);
    auto response = instead ? instead(request, deadline) : far_end(request, deadline);
    if (alter) alter(response);
    return response;
  }

  Send far_end;  // the gateway
  Send instead;  // who answers in its place
  std::function<void(platform::HttpResponse&)> alter;
  std::vector<platform::HttpRequest> sent;
  std::vector<std::chrono::milliseconds> deadlines;
};

/// Nobody answers, in that way.
inline Wire::Send silence(platform::HttpError::Kind kind) {
  return [kind](const auto&, auto) -> platform::HttpResponse {
    throw platform::HttpError(kind, "no answer");
  };
}
/// Always the same answer.
inline Wire::Send always(int status, std::string body) {
  return [=](const auto&, auto) {
    return platform::HttpResponse{.status = status, .headers = {}, .body = body};
  };
}

}  // namespace perdura::services::payment::gateway::testing
