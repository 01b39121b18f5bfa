#pragma once
// The query language of ListWorkflowExecutions, in part: comparisons (=, !=, <, <=, >, >=, IN,
// NOT IN, BETWEEN, STARTS_WITH, NOT STARTS_WITH, IS NULL, IS NOT NULL), AND, OR, NOT, parentheses.
// Anything else (ORDER BY, GROUP BY) is refused with InvalidArgument.
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "temporal/testing/detail/execution.hpp"
#include "temporal/testing/detail/search_attributes.hpp"

namespace perdura::temporal::testing::detail {

using Condition = std::function<bool(const Execution&)>;

/// Throws `ServiceError`. An empty query holds for all.
Condition parse_query(const std::string& text,
                      const std::map<std::string, SearchAttributeType>& custom);

/// "Running", "Completed", "Failed", "Canceled", "Terminated", "ContinuedAsNew", "TimedOut".
std::string status_name(enums::WorkflowExecutionStatus status);

}  // namespace perdura::temporal::testing::detail
