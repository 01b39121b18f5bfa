#pragma once
// Orders, many at a time, each to its end.
#include <chrono>
#include <string>
#include <vector>

#include "apps/client/mock_pg.hpp"
#include "apps/client/session.hpp"

namespace perdura::apps::loadtest {

/// How long an order that was answered 202 is followed, and one that is being paid by card.
inline constexpr std::chrono::seconds decided_within{120};

/// What became of one order. Times since the run began.
struct Ended {
  domain::OrderId order_id;  // empty: no answer told one
  int answer = 0;            // 201, 202, 409 (refused: 409 or 422); 0: none
  std::string status;        // at its end; empty: not known
  std::string failure_code;  // of a refused order
  std::optional<domain::PgOrderId> pg_order_id = {};  // by card, once the gateway knows it
  std::string error;                                  // what the client could not cope with
  std::chrono::nanoseconds sent{};
  std::chrono::nanoseconds answered{};
  std::chrono::nanoseconds ended{};
};

struct Payer {
  Session& buyer;
  MockPg* gateway = nullptr;  // by card; null: on store credit
};

struct Batch {
  int orders = 0;
  int concurrency = 0;  // threads
  domain::SkuId sku;
  std::string name;  // the keys begin with it
};

/// Returns when each order is at its end, or given up. In the order of sending. By card each one is
/// authorised once, and confirmed; the gateway tells the shop of it besides. What `payer` refers
/// to, and `waits`, outlive it.
std::vector<Ended> drive(const Payer& payer, const Batch& batch, const Waits& waits);

}  // namespace perdura::apps::loadtest
