#pragma once
// The way to each service, wherever it runs: in this process, or behind its port.
#include <map>
#include <memory>
#include <string>

#include "apps/perdura/options.hpp"
#include "platform/http/connection_pool.hpp"
#include "platform/http/local_client.hpp"

namespace perdura::apps {

/// All lines are there from the beginning, so that services can be given those of services that are
/// made after them; `connect` says which of them run here. Thread-safe once all are connected.
class Lines {
 public:
  explicit Lines(const Options& options);
  ~Lines();

  /// Throws `std::out_of_range` for a name that is none of `all_services`.
  platform::HttpClient& to(const std::string& service);

  /// The router outlives the lines.
  void connect(const std::string& service, const platform::Router& router);

 private:
  class Line;
  platform::ConnectionPool pool_;
  std::map<std::string, std::unique_ptr<Line>> lines_;
};

}  // namespace perdura::apps
