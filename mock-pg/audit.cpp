// What is shown of the book, and what is told of it.
#include "mock-pg/brain.hpp"

namespace perdura::mock_pg {

SettlementPage Brain::settlements(std::chrono::sys_days day, std::size_t from, std::size_t limit,
                                  Instant now) {
  advance(now);
  SettlementPage page{.date = json::format_time(Instant(day)).substr(0, 10),
                      .complete = now >= day + std::chrono::days(1),
                      .items = {},
                      .next_cursor = {}};
  const auto& lines = book_.settled_on(day);
  for (std::size_t at = from; at < lines.size() && page.items.size() < limit; ++at) {
    page.items.push_back(settlement_view_of(*book_.find(lines[at].pg_order_id), lines[at].fact));
  }
  const std::size_t next = from + page.items.size();
  if (next < lines.size()) page.next_cursor = std::to_string(next);
  return page;
}

std::size_t Brain::notify(const std::string& pg_order_id, bool all) {
  const Payment* payment = book_.find(pg_order_id);
  if (payment == nullptr) return 0;
  std::vector<Event> events = book_.events_of(pg_order_id);
  if (!all && events.size() > 1) events.erase(events.begin(), events.end() - 1);
  for (auto& event : events) book_.outbox().add(std::move(event), 1, true);
  return events.size();
}

std::optional<ControlView> Brain::control(const std::string& pg_order_id, Instant now) {
  advance(now);
  const Payment* payment = book_.find(pg_order_id);
  if (payment == nullptr) return std::nullopt;
  return control_view_of(*payment, options_.authorisation_life);
}

BookPage Brain::book_page(const std::string& after, std::size_t limit, Instant now) {
  advance(now);
  BookPage page;
  for (const Payment* payment : book_.page(after, limit + 1)) {
    if (page.items.size() == limit) {
      page.next_cursor = page.items.back().pg_order_id;
      break;
    }
    page.items.push_back(control_view_of(*payment, options_.authorisation_life));
  }
  return page;
}

void Brain::told(const Outgoing& outgoing, Instant now) {
  if (!outgoing.again) {
    Record record;
    record.at = now;
    record.told = outgoing.event.event_id;
    keep(record);
    return;
  }
  book_.outbox().drop(outgoing.event.pg_order_id, outgoing.number);
}

void Brain::postpone(const Outgoing& outgoing, Instant now,
                     std::optional<std::chrono::milliseconds> by) {
  book_.outbox().postpone(outgoing.event.pg_order_id, outgoing.number,
                          now + by.value_or(options_.late_by));
}

}  // namespace perdura::mock_pg
