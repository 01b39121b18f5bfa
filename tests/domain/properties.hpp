#pragma once
// Properties that are tried on more cases than RapidCheck's default.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <sstream>
#include <string_view>

namespace perdura::testing {

inline constexpr int cases = 1'000;

/// `cases`, unless the environment's RC_PARAMS names another number (a sanitized run tries fewer).
inline int cases_wanted() {
  const char* params = std::getenv("RC_PARAMS");
  const bool named =
      params != nullptr && std::string_view(params).find("max_success") != std::string_view::npos;
  return named ? rc::detail::configuration().testParams.maxSuccess : cases;
}

/// Fails the running test with the smallest counterexample and its seed.
template <class Property>
void holds_for_all(Property property) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  rc::detail::TestMetadata metadata;
  metadata.id = std::string(test->test_suite_name()) + "/" + test->name();
  metadata.description = test->name();
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = cases_wanted();
  const auto result = rc::detail::checkTestable(property, metadata, params);
  if (result.template is<rc::detail::SuccessResult>()) return;
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  FAIL() << text.str();
}

}  // namespace perdura::testing
