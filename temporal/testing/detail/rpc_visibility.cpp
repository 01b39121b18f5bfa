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

/// The page goes on after the run that the last one ended with, wherever that is now.
std::size_t first_after(const std::vector<ExecutionPtr>& runs, const std::string& token) {
  const auto fields = split_fields(token);
  const bool known = fields && fields->size() == 3 && fields->front() == "list";
  std::size_t at = 0;
  if (!known || !read_number(fields->back(), at)) {
    throw ServiceError(errors::invalid_argument("Invalid NextPageToken."));
  }
  const std::string& last = (*fields)[1];
  if (at < runs.size() && runs[at]->run_id == last) return at + 1;
  const auto found = std::ranges::find(runs, last, &Execution::run_id);
  return static_cast<std::size_t>(found - runs.begin()) + 1;
}

}  // namespace

const std::vector<ExecutionPtr>& Core::listed(const Namespace& space, const std::string& query) {
  if (listing_ && listing_->name_space == space.name && listing_->query == query) {
    return listing_->runs;
  }
  const Condition condition = parse_query(query, space.search_attributes);
  Listing made{space.name, query, {}};
  for (const auto& [key, run] : runs_) {
    if (run->name_space == space.name && condition(*run)) made.runs.push_back(run);
  }
  std::ranges::sort(made.runs, listed_before);
  return listing_.emplace(std::move(made)).runs;
}

workflowservice::ListWorkflowExecutionsResponse Core::on(
    const workflowservice::ListWorkflowExecutionsRequest& request) {
  const Namespace& space = name_space(request.namespace_());
  const auto& runs = listed(space, request.query());
  const std::size_t from =
      request.next_page_token().empty() ? 0 : first_after(runs, request.next_page_token());
  const std::size_t size =
      request.page_size() > 0 ? static_cast<std::size_t>(request.page_size()) : kUsualPage;
  workflowservice::ListWorkflowExecutionsResponse response;
  std::size_t at = from;
  for (; at < runs.size() && at - from < size; ++at) {
    describe(*runs[at], *response.add_executions());
  }
  if (at < runs.size()) {
    response.set_next_page_token(
        join_fields({"list", runs[at - 1]->run_id, std::to_string(at - 1)}));
  }
  return response;
}

workflowservice::CountWorkflowExecutionsResponse Core::on(
    const workflowservice::CountWorkflowExecutionsRequest& request) {
  const Namespace& space = name_space(request.namespace_());
  const Condition condition = parse_query(request.query(), space.search_attributes);
  workflowservice::CountWorkflowExecutionsResponse response;
  response.set_count(std::ranges::count_if(runs_, [&](const auto& entry) {
    return entry.second->name_space == space.name && condition(*entry.second);
  }));
  return response;
}

}  // namespace perdura::temporal::testing::detail
