#pragma once
// Queries that wait for a workflow task of their run.
#include <temporal/api/query/v1/message.pb.h>

#include <functional>
#include <map>
#include <string>

namespace perdura::temporal::testing::detail {

namespace apiquery = ::temporal::api::query::v1;

struct BufferedQuery {
  apiquery::WorkflowQuery query;
  std::function<void(const apiquery::WorkflowQueryResult&)> answered;
  /// No workflow task is needed any more: it can be asked directly.
  std::function<void()> unblocked;
};

struct QueryRegistry {
  static constexpr std::size_t kMaxBuffered = 1;
  std::map<std::string, BufferedQuery> buffered;  // by id
};

}  // namespace perdura::temporal::testing::detail
