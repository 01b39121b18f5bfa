#include "simulator/world/world_sql.hpp"

#include "platform/sql/errors.hpp"

namespace perdura::simulator {

namespace sql = platform::sql;

WorldSql::WorldSql(Schema& schema, Parts parts)
    : schema_(schema), parts_(std::move(parts)), randomness_(parts_.seed) {
  schema_.database.attach(this);
}

WorldSql::~WorldSql() { schema_.database.attach(nullptr); }

void WorldSql::before_begin() {
  const Choice choice = parts_.chooser.at({sites::store, schema_.service}, schema_.service);
  const auto fate = choice.as<Transaction>();
  const Duration wait = parts_.latency + (fate == Transaction::Slow ? choice.by : Duration{});
  if (wait > Duration::zero()) parts_.fibers.sleep(wait);
  fate_ = fate;  // from here to the commit nobody else comes
}

void WorldSql::before_commit() {
  switch (fate_) {
    case Transaction::Ok:
    case Transaction::Slow:
    case Transaction::LostAfterCommit:
      return;
    case Transaction::Deadlock:
      throw sql::Deadlock("simulated: the victim of a deadlock");
    case Transaction::LockTimeout:
      throw sql::LockWait("simulated: waited too long for a lock");
    case Transaction::LostBeforeCommit:
      throw sql::ConnectionLost("simulated: the connection was lost before the commit");
  }
}

void WorldSql::committed(std::span<const Change> changes) {
  const auto fate = fate_;
  if (!changes.empty()) {
    for (const auto& [number, listener] : schema_.listeners) listener(changes);
    parts_.on_commit({schema_, parts_.fibers.loop().now(), changes});
  }
  if (fate == Transaction::LostAfterCommit) {
    throw sql::ConnectionLost("simulated: the connection was lost after the commit");
  }
}

}  // namespace perdura::simulator
