#include "tests/e2e/witness.hpp"

#include <utility>

#include "platform/core/problem.hpp"

namespace perdura::e2e {
namespace {

constexpr std::size_t offences_max = 20;  // told; more say nothing new

/// What is wrong with an answer; empty if nothing is.
std::string offence_of(const platform::HttpResponse& response) {
  if (response.status < 400) return {};
  if (!platform::parse_problem(response.body)) return "no problem document: " + response.body;
  const bool may_come_again = response.status == 503 || response.status == 429;
  if (may_come_again && !response.headers.contains("Retry-After")) return "no Retry-After";
  if (response.status >= 500 && response.status != 503) return "no status for a client";
  return {};
}

}  // namespace

platform::HttpResponse Witness::send(const platform::HttpRequest& request,
                                     std::chrono::milliseconds deadline) {
  auto response = http_.send(request, deadline);
  const std::string offence = offence_of(response);
  const std::lock_guard lock(mutex_);
  ++statuses_[response.status];
  if (!offence.empty() && offences_.size() < offences_max) {
    offences_.push_back(std::string(to_string(request.method)) + " " + request.target + ": " +
                        std::to_string(response.status) + ", " + offence + ": " + response.body);
  }
  return response;
}

std::vector<std::string> Witness::take_offences() {
  const std::lock_guard lock(mutex_);
  return std::exchange(offences_, {});
}

std::map<int, int> Witness::take_statuses() {
  const std::lock_guard lock(mutex_);
  return std::exchange(statuses_, {});
}

}  // namespace perdura::e2e
