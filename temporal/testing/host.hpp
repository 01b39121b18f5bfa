#pragma once
// A process that can die: what runs on it sees its runtime and reaches the server through it.
#include <memory>
#include <set>

#include "temporal/runtime.hpp"
#include "temporal/service.hpp"

namespace perdura::temporal::testing {

/// Runtime and service of one simulated process. After `kill` nothing that was given to it runs,
/// no call leaves it, and the server notices that its connections are gone.
class Host {
 public:
  Host(Runtime& runtime, Service& service);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  Runtime& runtime();
  Service& service();
  void kill();
  bool alive() const;

 private:
  struct State;
  class HostRuntime;
  class HostService;
  std::shared_ptr<State> state_;
  std::unique_ptr<HostRuntime> runtime_;
  std::unique_ptr<HostService> service_;
};

}  // namespace perdura::temporal::testing
