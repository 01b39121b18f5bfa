// Lists and counts. The real server's lists lag behind by moments; these do not.
#include <algorithm>

#include "temporal/testing/detail/core.hpp"
#include "temporal/testing/detail/describe.hpp"
#include "temporal/testing/detail/visibility.hpp"

namespace perdura::temporal::testing::detail {

namespace {

constexpr std::size_t kUsualPage = 1000;

/// Open runs first, then the latest.
bool listed_before(const ExecutionPtr& a, const ExecutionPtr& b) {
  const TimePoint a_close = a->state.close_time.value_or(TimePoint::max());
  const TimePoint b_close = b->state.close_time.value_or(TimePoint::max());
  if (a_close != b_close) return a_close > b_close;
  if (a->start_time != b->start_time) return a->start_time > b->start_time;
  return a->run_id < b->run_id;
}

std::vector<ExecutionPtr> matching(std::vector<ExecutionPtr> runs, const Condition& condition) {
  std::erase_if(runs, [&](const ExecutionPtr& run) { return !condition(*run); });
  std::sort(runs.begin(), runs.end(), listed_before);
  return runs;
}

}  // namespace

workflowservice::ListWorkflowExecutionsResponse Core::on(
    const workflowservice::ListWorkflowExecutionsRequest& request) {
  const Namespace& space = name_space(request.namespace_());
  const auto runs =
      matching(all(space.name), parse_query(request.query(), space.search_attributes));
  std::size_t from = 0;
  if (!request.next_page_token().empty()) {
    const auto fields = split_fields(request.next_page_token());
    const bool known = fields && fields->size() == 2 && fields->front() == "list";
    if (!known) throw ServiceError(errors::invalid_argument("Invalid NextPageToken."));
    // The page goes on after the run that the last one ended with, wherever that is now.
    for (; from < runs.size() && runs[from]->run_id != fields->back(); ++from) {
    }
    ++from;
  }
  const std::size_t size =
      request.page_size() > 0 ? static_cast<std::size_t>(request.page_size()) : kUsualPage;
  workflowservice::ListWorkflowExecutionsResponse response;
  std::size_t at = from;
  for (; at < runs.size() && at - from < size; ++at) {
    describe(*runs[at], *response.add_executions());
  }
  if (at < runs.size()) {
    response.set_next_page_token(join_fields({"list", runs[at - 1]->run_id}));
  }
  return response;
}

workflowservice::CountWorkflowExecutionsResponse Core::on(
    const workflowservice::CountWorkflowExecutionsRequest& request) {
  const Namespace& space = name_space(request.namespace_());
  const auto runs =
      matching(all(space.name), parse_query(request.query(), space.search_attributes));
  workflowservice::CountWorkflowExecutionsResponse response;
  response.set_count(static_cast<std::int64_t>(runs.size()));
  return response;
}

}  // namespace perdura::temporal::testing::detail
