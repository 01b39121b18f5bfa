#include "tests/workflows/line.hpp"

namespace perdura::workflows {

using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;

HttpResponse Line::send(const HttpRequest& request, std::chrono::milliseconds deadline) {
  const auto answer = [&] { return way_.send(request, deadline); };
  origins.push_back({std::string(request.headers.find("X-Request-Id").value_or("")),
                     std::string(request.headers.find("traceparent").value_or(""))});
  switch (meets_(request.target)) {
    case Weather::Fair:
      return answer();
    case Weather::NotSent:
      throw HttpError(HttpError::Kind::NotSent, "nobody there");
    case Weather::Away: {
      service_.faults.down = true;
      const auto refused = answer();
      service_.faults.down = false;
      EXPECT_EQ(refused.status, 503) << refused.body;
      return refused;
    }
    case Weather::InDoubt: {
      service_.faults.lose_after = 1;
      const auto doubtful = answer();
      service_.faults.lose_after = 0;
      EXPECT_EQ(doubtful.status, 503) << doubtful.body;
      return doubtful;
    }
    case Weather::AnswerLost:
      EXPECT_EQ(answer().status, 200);
      throw HttpError(HttpError::Kind::ConnectionLost, "cut while waiting");
    case Weather::TwiceInARow: {
      const auto first = answer();
      const auto second = answer();
      EXPECT_EQ(first.status, second.status);
      EXPECT_EQ(first.body, second.body);
      return second;
    }
  }
  throw std::invalid_argument("no such weather");
}

}  // namespace perdura::workflows
