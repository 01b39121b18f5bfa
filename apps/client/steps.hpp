#pragma once
// Numbered steps with their seconds, as deploy/lib/steps.sh shows them.
#include <functional>
#include <iosfwd>
#include <stdexcept>
#include <string>

#include "apps/client/waits.hpp"

namespace perdura::apps {

/// Names the step that failed, and why.
class StepFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One thread.
class Steps {
 public:
  Steps(std::ostream& out, Waits waits, int total)
      : out_(out), waits_(std::move(waits)), total_(total) {}
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;

  /// "[2/5] Title", then what came of it (the text that `work` gives, if any) and how long it took.
  /// What `work` throws becomes `StepFailed`.
  void run(const std::string& title, const std::function<std::string()>& work);

 private:
  std::ostream& out_;
  Waits waits_;
  int total_;
  int number_ = 0;
};

}  // namespace perdura::apps
