#pragma once
// The network as the chooser has it.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "simulator/chooser.hpp"
#include "simulator/http.hpp"
#include "simulator/world/names.hpp"

namespace perdura::simulator {

/// A call that was answered: what its caller knows from then on.
struct Answered {
  const std::string& from;
  const std::string& to;
  const HttpRequest& request;
  const HttpResponse& response;
};

/// Calls between hosts, each judged as it is made. Everything given to it outlives it.
class Wire {
 public:
  Wire(Fibers& fibers, Chooser& chooser, Names& names, Duration down_for);

  HttpNetwork& network() { return network_; }
  /// All calls are slower by so much, there and back, until then.
  void brown_out(Duration each_way, TimePoint until);
  /// The way from one host to another.
  std::unique_ptr<HttpClient> line(std::string from, std::string to);
  /// Told of each answer as its caller gets it, on his fiber; it calls no port.
  void listen(std::function<void(const Answered&)> listener) {
    listeners_.push_back(std::move(listener));
  }

  /// Told of each call as it is made: who calls, what, and what will become of it.
  using OnCall = std::function<void(const std::string& from, const Passage&, const Fate&)>;
  void on_call(OnCall told) { on_call_ = std::move(told); }

 private:
  class Line;
  Fate judge(const Passage& passage);
  Fate drawn(const Passage& passage);

  Chooser& chooser_;
  Names& names_;
  const Duration down_for_;
  std::string caller_;  // of the call that is judged
  OnCall on_call_;
  std::vector<std::function<void(const Answered&)>> listeners_;
  Duration slowness_{};
  TimePoint slow_until_{};
  HttpNetwork network_;
};

}  // namespace perdura::simulator
