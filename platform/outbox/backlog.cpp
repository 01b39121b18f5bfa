#include "platform/outbox/backlog.hpp"

#include <algorithm>
#include <optional>

namespace perdura::platform {
namespace {

struct Counted {
  std::int64_t waiting = 0;
  std::optional<Instant> oldest;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (waiting, oldest))

Backlog backlog(std::string_view table, const Counted& counted, Instant now) {
  // Another process's clock may be ahead of ours.
  const auto age = std::max(Instant::duration::zero(), now - counted.oldest.value_or(now));
  return {table, counted.waiting, std::chrono::duration_cast<std::chrono::milliseconds>(age)};
}

}  // namespace

std::array<Backlog, 2> read_backlogs(sql::Reader& reader, Instant now) {
  const auto events = reader.query_one<Counted>(
      "SELECT COUNT(*) AS waiting, MIN(written_at) AS oldest FROM outbox");
  const auto facts = reader.query_one<Counted>(
      "SELECT COUNT(*) AS waiting, MIN(written_at) AS oldest FROM workflow_outbox");
  return {backlog("outbox", *events, now), backlog("workflow_outbox", *facts, now)};
}

}  // namespace perdura::platform
