#pragma once
// A process of the simulated world: what runs on it ends with it, what it has stored stays.
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "platform/core/ids.hpp"
#include "platform/core/log.hpp"
#include "simulator/fiber.hpp"
#include "simulator/ports/clock.hpp"
#include "temporal/testing/host.hpp"

namespace perdura::simulator {

/// One life of a process: its clock, chance and ids, the fibers of its own work, its connection to
/// Temporal. (Fibers that serve requests are the network's.) Loop, fibers and Temporal outlive it.
class Machine {
 public:
  /// What may be asked when the machine has gone.
  struct Life : std::enable_shared_from_this<Life> {
    explicit Life(Fibers& of) : fibers(of) {}
    /// Runs `body` on a fiber that is cancelled at the machine's death; after it without effect.
    void spawn(Fibers::Body body, std::string name);

    Fibers& fibers;
    bool alive = true;
    std::set<FiberId> own;
  };

  struct Parts {
    Fibers& fibers;
    temporal::Service& temporal;
    platform::LogSink log;
    platform::LogLevel log_level = platform::LogLevel::Warning;
    std::uint64_t life = 1;  // counts the process's lives
    std::uint64_t seed = 0;  // of this life: another one's ids must be others
    Duration skew{};
  };
  Machine(std::string name, Parts parts);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const std::string& name() const { return name_; }
  /// Unlike any other life: "shop-2". In leases and histories.
  std::string identity() const { return name_ + "-" + std::to_string(parts_.life); }
  Loop& loop() { return life_->fibers.loop(); }
  Fibers& fibers() { return life_->fibers; }
  std::shared_ptr<Life> life() const { return life_; }

  /// From now on its clock is fast (or slow) by so much; those who wait for it are told.
  void set_skew(Duration skew);
  void on_clock(std::function<void()> told) { on_clock_.push_back(std::move(told)); }

  /// Nothing of it runs any more; its fibers unwind in steps of their own, so what they use goes
  /// only behind these.
  void kill();

  temporal::Runtime& runtime() { return host_->runtime(); }
  temporal::Service& temporal() { return host_->service(); }
  platform::Logger::Options log_options(std::string part) const {
    return {.service = std::move(part), .level = parts_.log_level};
  }
  const platform::LogSink& log_sink() const { return parts_.log; }

 private:
  class FiberRuntime;
  class PatientService;

  const std::string name_;
  const Parts parts_;
  std::shared_ptr<Life> life_;

 public:
  HostClock clock;
  platform::SeededRandomness randomness;
  platform::Ids ids{clock, randomness};

 private:
  std::vector<std::function<void()>> on_clock_;
  std::unique_ptr<FiberRuntime> below_;
  std::unique_ptr<PatientService> service_;
  std::unique_ptr<temporal::testing::Host> host_;
};

}  // namespace perdura::simulator
