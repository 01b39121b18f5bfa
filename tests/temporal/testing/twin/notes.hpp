#pragma once
#include <string>

#include "tests/temporal/testing/twin/facts.hpp"

namespace perdura::temporal::testing {

/// What happened, in words that both servers can agree on.
class Notes {
 public:
  explicit Notes(Bench& bench) : bench_(bench) {}

  void add(const std::string& line) { text_ += line + '\n'; }
  void add(const Status& status);
  void add(const WorkflowTask& task);
  void history(const std::string& id, const std::string& run_id = {});
  const std::string& text() const { return text_; }

 private:
  Bench& bench_;
  std::string text_;
};

}  // namespace perdura::temporal::testing
