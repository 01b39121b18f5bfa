#pragma once
// A service's statements against the rules of the house and its own schema.
#include <gmock/gmock.h>

#include <string>

#include "platform/sql/database.hpp"
#include "tests/platform/sql/statement_scan.hpp"

namespace perdura::services::testing {

/// All statements under `folder`, of which there are more than `least`.
inline void expect_sound_statements(const std::string& folder, platform::sql::Database& database,
                                    std::size_t least) {
  const auto statements = platform::sql::testing::statements_under(folder);
  EXPECT_GT(statements.size(), least);
  EXPECT_THAT(platform::sql::testing::broken_rules(statements), ::testing::IsEmpty());
  EXPECT_THAT(platform::sql::testing::unprepared(database, statements), ::testing::IsEmpty());
}

}  // namespace perdura::services::testing
