#pragma once
// What people did in a run, and what they were answered.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "simulator/world/clients.hpp"

namespace perdura::simulator {

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
