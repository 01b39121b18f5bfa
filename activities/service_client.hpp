#pragma once
// How an activity calls one of our services: key, call, translate.
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "domain/ids.hpp"
#include "json/codec.hpp"
#include "platform/http/client.hpp"
#include "temporal/activity.hpp"

namespace perdura::activities {

/// One service, seen from a worker. Thread-safe if `authorise` is. The client outlives it.
///
/// Answers of 200 are decoded. What a later attempt may mend (no answer, 409 IN_PROGRESS, 429, 5xx)
/// is an `ApplicationFailure` that is retried; any other status is a fault of ours and is not: the
/// effect's key was used with another body, say, or a route is missing.
class ServiceClient {
 public:
  using Authorise = std::function<void(platform::HttpRequest&)>;

  /// `name` is for messages. `authorise` says who calls.
  ServiceClient(std::string name, platform::HttpClient& http, Authorise authorise);

  template <class Answer, class Request>
  Answer post(const temporal::ActivityContext& context, temporal::TimePoint now,
              std::string_view target, const domain::IdempotencyKey& key,
              const Request& request) const {
    return decode<Answer>(target, send(context, now, target, key, json::to_text(request)));
  }

 private:
  std::string send(const temporal::ActivityContext& context, temporal::TimePoint now,
                   std::string_view target, const domain::IdempotencyKey& key,
                   std::string body) const;
  [[noreturn]] void unreadable(std::string_view target, const std::string& why) const;

  template <class Answer>
  Answer decode(std::string_view target, const std::string& body) const {
    try {
      return json::from_text<Answer>(body);
    } catch (const json::DecodeError& error) {
      unreadable(target, error.what());
    }
  }

  std::string name_;
  platform::HttpClient& http_;
  Authorise authorise_;
};

}  // namespace perdura::activities
