#include "temporal/replay/namespace_histories.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace perdura::temporal {

namespace {

constexpr std::size_t kPage = 100;  // runs

/// A text as visibility's queries take it.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

}  // namespace

std::string visibility_query(const RunsChosen& chosen) {
  std::string query;
  const auto require = [&query](const std::string& clause) {
    query += (query.empty() ? "" : " AND ") + clause;
  };
  if (!chosen.types.empty()) {
    std::string names;
    for (const auto& type : chosen.types) names += (names.empty() ? "" : ", ") + quoted(type);
    require("WorkflowType IN (" + names + ")");
  }
  switch (chosen.status) {
    case RunsChosen::Status::All:
      break;
    case RunsChosen::Status::Running:
      require("ExecutionStatus = 'Running'");
      break;
    case RunsChosen::Status::Closed:
      require("ExecutionStatus != 'Running'");
      break;
  }
  if (!chosen.started_since.empty()) require("StartTime >= " + quoted(chosen.started_since));
  return query;
}

NamespaceHistories::NamespaceHistories(Calls calls, const RunsChosen& chosen)
    : calls_(std::move(calls)), list_{.query = visibility_query(chosen)}, left_(chosen.limit) {}

std::optional<RecordedRun> NamespaceHistories::next() {
  while (!page_.empty() || another_page()) {
    const WorkflowSummary summary = std::move(page_.front());
    page_.pop_front();
    auto history = calls_.history(summary.run);
    if (!history && history.error().is<NotFound>()) {
      ++gone_;
      continue;
    }
    return RecordedRun{summary.run, summary.type, std::move(history).value()};
  }
  return std::nullopt;
}

/// False: there are no more.
bool NamespaceHistories::another_page() {
  while (page_.empty() && !listed_all_ && left_ != 0U) {
    list_.page_size = static_cast<int>(std::min(left_.value_or(kPage), kPage));
    WorkflowPage page = calls_.list(list_).value();
    list_.page_token = page.next_page_token;
    listed_all_ = page.next_page_token.empty();
    if (left_ && page.workflows.size() > *left_) page.workflows.resize(*left_);
    if (left_) *left_ -= page.workflows.size();
    page_.assign(std::make_move_iterator(page.workflows.begin()),
                 std::make_move_iterator(page.workflows.end()));
  }
  return !page_.empty();
}

}  // namespace perdura::temporal
