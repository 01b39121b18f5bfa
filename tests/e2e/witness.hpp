#pragma once
// Sees every answer of the shop, those that are sent again after too.
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "platform/http/client.hpp"

namespace perdura::e2e {

/// Thread-safe; the client outlives it.
class Witness final : public platform::HttpClient {
 public:
  explicit Witness(platform::HttpClient& http) : http_(http) {}

  platform::HttpResponse send(const platform::HttpRequest& request,
                              std::chrono::milliseconds deadline) override;

  /// Answers that no client should ever get: a 5xx other than 503, a 503 or 429 without
  /// `Retry-After`, an error that is no problem document. Forgets them.
  std::vector<std::string> take_offences();
  /// How many answers of each status since the last call.
  std::map<int, int> take_statuses();

 private:
  platform::HttpClient& http_;
  std::mutex mutex_;
  std::vector<std::string> offences_;
  std::map<int, int> statuses_;
};

}  // namespace perdura::e2e
