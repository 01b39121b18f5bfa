#pragma once
// The histories of a live namespace, one after the other, as visibility lists them.
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "temporal/client/client.hpp"

namespace perdura::temporal {

/// Which runs.
struct RunsChosen {
  enum class Status { All, Running, Closed };

  std::vector<std::string> types = {};  // none: all
  Status status = Status::All;
  std::string started_since = {};  // RFC 3339; empty: whenever
  std::optional<std::size_t> limit = {};
};

/// The same as a query of visibility; empty: all runs.
std::string visibility_query(const RunsChosen& chosen);

struct RecordedRun {
  WorkflowRef run;
  std::string type;
  HistoryPtr history;
};

/// Holds a page of the list and one history at a time. Not thread-safe.
class NamespaceHistories {
 public:
  /// How a client is asked, and its answer awaited.
  struct Calls {
    std::function<Result<WorkflowPage>(ListOptions)> list;
    std::function<Result<HistoryPtr>(WorkflowRef)> history;
  };

  NamespaceHistories(Calls calls, const RunsChosen& chosen);

  /// Nothing: that was the last one. Throws `ClientException`.
  std::optional<RecordedRun> next();
  /// Listed, but no longer there when its history was asked for: its retention was over.
  std::size_t gone() const { return gone_; }

 private:
  bool another_page();

  Calls calls_;
  ListOptions list_;
  std::optional<std::size_t> left_;  // none: no limit
  bool listed_all_ = false;
  std::deque<WorkflowSummary> page_;
  std::size_t gone_ = 0;
};

}  // namespace perdura::temporal
