#include "platform/outbox/workflow_relay.hpp"

#include "json/codec.hpp"

namespace perdura::platform {
namespace {

constexpr std::chrono::milliseconds first_pause{500};
constexpr std::chrono::milliseconds longest_pause{60'000};
constexpr std::int64_t most_doublings = 7;

std::chrono::milliseconds pause_after(std::int64_t attempts) {
  return std::min(longest_pause, first_pause * (1 << std::min(attempts, most_doublings)));
}

/// A trace that cannot be read is no reason to keep a fact back.
Origin origin_of(const WorkflowRow& row) {
  if (!row.origin) return {};
  try {
    return json::from_text<Origin>(*row.origin, json::Unknown::Ignore);
  } catch (const json::DecodeError&) {
    return {};
  }
}

WorkflowFact fact_of(const WorkflowRow& row) {
  return {row.workflow_id, row.kind, row.name, row.request_id, row.body, origin_of(row)};
}

bool forget(sql::Transaction& tx, const WorkflowRow& row) {
  return tx.execute("DELETE FROM workflow_outbox WHERE workflow_id = ? AND place = ?",
                    row.workflow_id, row.place) == 1;
}

/// Collects one outcome a fact; the last one reports.
struct Gathering {
  std::mutex mutex;
  std::vector<Delivered> outcomes;
  std::vector<bool> known;
  std::size_t missing = 0;
};

}  // namespace

WorkflowRelay::WorkflowRelay(sql::Database& database, Deliver deliver, OnClosed on_closed,
                             RelayPorts ports, RelayOptions options)
    : ShardRelay("workflow", database, std::move(ports), std::move(options)),
      deliver_(std::move(deliver)),
      on_closed_(std::move(on_closed)) {}

std::vector<int> WorkflowRelay::waiting(sql::Reader& reader, Instant now) {
  return reader.query<int>(
      "SELECT DISTINCT shard FROM workflow_outbox WHERE due_at <= ? ORDER BY shard", now);
}

std::vector<WorkflowRow> WorkflowRelay::rows_of(sql::Transaction& tx,
                                                const std::vector<int>& shards, Instant now,
                                                int limit) {
  return tx.query<WorkflowRow>(
      "SELECT workflow_id, place, attempts, kind, name, request_id, body, origin FROM "
      "workflow_outbox w "
      "WHERE shard IN (?) AND due_at <= ? AND NOT EXISTS (SELECT 1 FROM workflow_outbox earlier "
      "WHERE earlier.workflow_id = w.workflow_id AND earlier.place < w.place) "
      "ORDER BY shard, written_at, workflow_id, place LIMIT ?",
      sql::In{shards}, now, limit);
}

void WorkflowRelay::send(const std::vector<WorkflowRow>& rows, Done done) {
  auto gathering = std::make_shared<Gathering>();
  gathering->outcomes.resize(rows.size());
  gathering->known.resize(rows.size());
  gathering->missing = rows.size();
  const auto report = [gathering, done = std::move(done)](std::size_t at, Delivered outcome) {
    {
      const std::lock_guard lock(gathering->mutex);
      if (gathering->known[at]) return;
      gathering->known[at] = true;
      gathering->outcomes[at] = outcome;
      if (--gathering->missing != 0) return;
    }
    done(gathering->outcomes);
  };
  for (std::size_t n = 0; n < rows.size(); ++n) {
    try {
      deliver_(fact_of(rows[n]), [report, n](Delivered outcome) { report(n, outcome); });
    } catch (const std::exception&) {
      report(n, Delivered::TryLater);  // its own row waits; the others are on their way
    }
  }
}

std::set<int> WorkflowRelay::settle(sql::Transaction& tx, const std::vector<WorkflowRow>& rows,
                                    const std::vector<Delivered>& outcomes, Instant now) {
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const WorkflowRow& row = rows[n];
    switch (outcomes.at(n)) {
      case Delivered::TryLater:
        tx.execute(
            "UPDATE workflow_outbox SET attempts = attempts + 1, due_at = ? "
            "WHERE workflow_id = ? AND place = ?",
            now + pause_after(row.attempts), row.workflow_id, row.place);
        break;
      case Delivered::Taken:
        forget(tx, row);
        break;
      case Delivered::Closed:
        // Unless it was settled meanwhile: then the workflow did hear it.
        if (forget(tx, row)) on_closed_(tx, fact_of(row));
        break;
    }
  }
  return {};  // each row has its own time
}

}  // namespace perdura::platform
