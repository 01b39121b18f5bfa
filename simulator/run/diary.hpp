#pragma once
// What people did in a run, and what they were answered.
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "simulator/fiber.hpp"
#include "simulator/world/players.hpp"

namespace perdura::simulator {

/// Somebody was answered what nobody can be answered; `what()` says so.
class ActFailed : public std::runtime_error {
 public:
  ActFailed(std::string act_of, const std::string& why)
      : std::runtime_error(why), order(std::move(act_of)) {}

  std::string order;
};

/// Does what somebody does with an order. On a fiber. Throws `ActFailed`, with what it was thrown
/// for nested in it.
template <class Work>
void do_act(const std::string& order, const Work& work) {
  try {
    work();
  } catch (const FiberMisuse&) {
    throw;
  } catch (const std::exception& error) {
    std::throw_with_nested(ActFailed(order, error.what()));
  }
}

/// Whoever acts writes into it.
class Diary {
 public:
  /// "buyer/anna", "cancel: 202", "o1".
  using OnAct = std::function<void(const std::string& who, const std::string& what,
                                   const std::string& order)>;

  explicit Diary(OnAct told) : told_(std::move(told)) {}

  void acted(const std::string& who, const std::string& what, const std::string& order) {
    if (told_) told_(who, what, order);
  }
  void acted(const std::string& who, const std::string& verb, int status,
             const std::string& order) {
    acted(who, verb + ": " + std::to_string(status), order);
  }
  /// After so long a wait.
  void placed(const std::string& who, const Placed& answer, Duration wait,
              const std::string& order) {
    waits_.push_back(wait);
    if (!answer.code.empty()) ++refused_[answer.code];
    acted(
        who,
        "place: " + std::to_string(answer.status) + (answer.code.empty() ? "" : " ") + answer.code,
        order);
  }

  /// Of each placement that was answered.
  const std::vector<Duration>& waits() const { return waits_; }
  /// Placements by the code of their refusal.
  std::int64_t refused(const std::string& code) const {
    const auto found = refused_.find(code);
    return found == refused_.end() ? 0 : found->second;
  }

 private:
  OnAct told_;
  std::vector<Duration> waits_;
  std::map<std::string, std::int64_t> refused_;
};

}  // namespace perdura::simulator
