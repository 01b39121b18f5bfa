#pragma once
// From `workflow_outbox` to Temporal.
#include "platform/outbox/detail/shard_relay.hpp"

namespace perdura::platform {

struct WorkflowRow {
  std::string workflow_id;
  std::int64_t place = 0;
  std::int64_t attempts = 0;
  Delivery kind = Delivery::Signal;
  std::string name;
  std::string request_id;
  std::string body;
  std::optional<std::string> origin;  // none: written before facts had one
};
BOOST_DESCRIBE_STRUCT(WorkflowRow, (),
                      (workflow_id, place, attempts, kind, name, request_id, body, origin))

enum class Delivered {
  TryLater,  // not known to have been taken: it is delivered again under the same request id
  Taken,     // for a start also: it runs already
  Closed,    // the run is closed, and will never hear it
};

/// Delivers each fact until it is taken, or the run is closed; a workflow's facts one after
/// another.
class WorkflowRelay : private detail::ShardRelay<WorkflowRow, Delivered> {
 public:
  /// Calls its second argument once, on any thread, possibly before it returns.
  using Deliver = std::function<void(const WorkflowFact&, std::function<void(Delivered)>)>;
  /// The fact came too late: whatever the table of late facts says, in the transaction that drops
  /// the row.
  using OnClosed = std::function<void(sql::Transaction&, const WorkflowFact&)>;

  WorkflowRelay(sql::Database& database, Deliver deliver, OnClosed on_closed, RelayPorts ports,
                RelayOptions options);

  /// See `Relay::sweep`.
  using ShardRelay::sweep;
  /// See `Relay::wind_up`.
  using ShardRelay::wind_up;

 private:
  std::vector<int> waiting(sql::Reader& reader, Instant now) override;
  std::vector<WorkflowRow> rows_of(sql::Transaction& tx, const std::vector<int>& shards,
                                   Instant now, int limit) override;
  int shard_of_row(const WorkflowRow& row) const override { return shard_of(row.workflow_id); }
  void send(const std::vector<WorkflowRow>& rows, Done done) override;
  std::set<int> settle(sql::Transaction& tx, const std::vector<WorkflowRow>& rows,
                       const std::vector<Delivered>& outcomes, Instant now) override;

  Deliver deliver_;
  OnClosed on_closed_;
};

}  // namespace perdura::platform
