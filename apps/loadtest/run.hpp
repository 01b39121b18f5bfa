#pragma once
// One load test, from its buyer to its report.
#include <filesystem>
#include <iosfwd>

#include "apps/client/accounts.hpp"
#include "apps/client/transport.hpp"
#include "apps/loadtest/plan.hpp"
#include "apps/loadtest/report.hpp"
#include "platform/core/settings.hpp"

namespace perdura::apps::loadtest {

/// All outlive the run.
struct Ground {
  Transport& transport;
  const platform::Settings& settings;
  const Accounts& accounts;
  std::filesystem::path data;  // the stack's
  std::ostream& out;           // progress
  MockPg* gateway = nullptr;   // for a plan by card
};

/// Throws `StepFailed`; that a check failed is the report's to say.
Report run_load_test(const Ground& ground, const Plan& plan);

}  // namespace perdura::apps::loadtest
