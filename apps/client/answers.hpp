#pragma once
// Requests out of values, values out of answers.
#include <initializer_list>
#include <string>

#include "apps/client/error.hpp"
#include "domain/ids.hpp"
#include "json/codec.hpp"
#include "platform/http/message.hpp"

namespace perdura::apps {

platform::HttpRequest get(std::string target);
/// Carries JSON.
platform::HttpRequest with_body(platform::HttpMethod method, std::string target, std::string body);
platform::HttpRequest post(std::string target, std::string body, const domain::IdempotencyKey& key);

/// Throws `ApiError` unless the answer's status is one of these.
void require_status(const platform::HttpRequest& request, const platform::HttpResponse& response,
                    std::initializer_list<int> expected);

[[noreturn]] void unreadable(const platform::HttpRequest& request,
                             const platform::HttpResponse& response, const std::string& why);

/// The body, members that we do not know left aside. Throws `ApiError` UNREADABLE_ANSWER.
template <class T>
T read_answer(const platform::HttpRequest& request, const platform::HttpResponse& response) {
  std::string why;
  try {
    return json::from_text<T>(response.body);
  } catch (const json::DecodeError& error) {
    why = error.what();
  }
  unreadable(request, response, why);
}

}  // namespace perdura::apps
