#pragma once
// Orders whose workflow may get lost, with the relay that would tell it.
#include "platform/outbox/workflow_relay.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {

struct RecoverWorld : OrderWorld {
  /// What is on its way arrives, and is lost with the workflow.
  void lose_facts() {
    db.transaction(
        [](platform::sql::Transaction& tx) { tx.execute("DELETE FROM workflow_outbox"); });
  }
  /// Time passes, and a round comes.
  Recovered round_after(std::chrono::milliseconds passed, int most = 100) {
    clock.advance(passed);
    return service.recover(most);
  }
  /// All that is due goes to the workflow, which answers `answer`.
  void relay_all(platform::Delivered answer) {
    answers = answer;
    for (int sweeps = 0; sweeps < 4; ++sweeps) relay.sweep();
  }
  /// An order of anna's that is PAID, with a cancellation that is asked for; its id.
  std::string cancelled_in_vain(const std::string& key = "lost") {
    const auto id = paid_order("paid-" + key);
    sagas.on_cancel = nullptr;
    EXPECT_EQ(cancel(id, key).status, 202);
    return id;
  }
  std::string cancellation(const std::string& id) {
    return text(parsed(get(anna, "/api/v1/orders/" + id)), "/cancellations/0/status");
  }

  platform::Delivered answers = platform::Delivered::Taken;
  std::vector<std::string> delivered;
  platform::WorkflowRelay relay{
      db,
      [this](const platform::WorkflowFact& fact, std::function<void(platform::Delivered)> done) {
        delivered.push_back(fact.request_id);
        done(answers);
      },
      [this](platform::sql::Transaction& tx, const platform::WorkflowFact& fact) {
        service.put_right(tx, fact);
      },
      {.now = [this] { return platform::wall_of(clock); }, .wake = [] {}},
      {.owner = "test"}};
};

}  // namespace perdura::services::order::testing
