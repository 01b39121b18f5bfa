#pragma once
// The way from a worker to a real service, with the weather of one call.
#include <functional>
#include <string>
#include <vector>

#include "platform/http/local_client.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::workflows {

enum class Weather {
  Fair,
  NotSent,      // nobody to talk to
  Away,         // the service answers 503: its database is away; nothing has happened
  InDoubt,      // it answers 503, but its transaction was committed
  AnswerLost,   // it has answered, and the caller has not heard it
  TwiceInARow,  // the call arrives twice, and the second answer is heard
};

class Line final : public platform::HttpClient {
 public:
  /// Asked before each call about its target.
  using Meets = std::function<Weather(const std::string& target)>;

  /// All outlive the line.
  Line(services::testing::ServiceWorld& service, const Meets& meets)
      : service_(service), meets_(meets), way_(service.router) {}

  platform::HttpResponse send(const platform::HttpRequest& request,
                              std::chrono::milliseconds deadline) override;

  std::vector<platform::Origin> origins;  // of the calls

 private:
  services::testing::ServiceWorld& service_;
  const Meets& meets_;
  platform::LocalHttpClient way_;
};

}  // namespace perdura::workflows
