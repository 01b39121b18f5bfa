#pragma once
// What waits in the outboxes: what an operator watches while the other side is away.
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "platform/outbox/idempotency.hpp"
#include "platform/sql/database.hpp"

namespace perdura::platform {

/// The rows of one outbox. Counted in its index: cheap enough for every few seconds.
struct Backlog {
  std::string_view table;
  std::int64_t waiting = 0;
  std::chrono::milliseconds oldest{0};  // its age; 0 if none waits
};

/// `outbox` and `workflow_outbox`. `now`: real time.
std::array<Backlog, 2> read_backlogs(sql::Reader& reader, Instant now);

}  // namespace perdura::platform
