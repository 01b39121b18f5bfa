#pragma once
// What waits in the outboxes: what an operator watches while the other side is away.
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "platform/outbox/idempotency.hpp"
#include "platform/sql/database.hpp"

namespace perdura::platform {

/// Nobody reads more from the number, and counting a long outage's rows would cost too much.
inline constexpr std::int64_t most_counted = 10'000;

/// The rows of one outbox. Cheap enough for every few seconds, however many wait.
struct Backlog {
  std::string_view table;
  std::int64_t waiting = 0;             // counted no further than asked for
  std::chrono::milliseconds oldest{0};  // its age; 0 if none waits
};

/// `outbox` and `workflow_outbox`. `now`: real time.
std::array<Backlog, 2> read_backlogs(sql::Reader& reader, Instant now,
                                     std::int64_t most = most_counted);

}  // namespace perdura::platform
