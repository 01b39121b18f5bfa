// The auditor's SQL keeps the rules of the house; that it fits the schemas, every reading shows.
#include <gmock/gmock.h>

#include "tests/platform/sql/statement_scan.hpp"

namespace perdura::audit::testing {
namespace {

TEST(AuditStatements, KeepTheRules) {
  const auto statements = platform::sql::testing::statements_under("audit");
  EXPECT_GT(statements.size(), 20u);
  EXPECT_THAT(platform::sql::testing::broken_rules(statements), ::testing::IsEmpty());
}

TEST(AuditStatements, OnlyRead) {
  for (const auto& one : platform::sql::testing::statements_under("audit")) {
    EXPECT_TRUE(one.text.starts_with("SELECT")) << one.place;
  }
}

}  // namespace
}  // namespace perdura::audit::testing
