#include "tests/services/order/oversight_world.hpp"

#include "json/rfc3339.hpp"
#include "platform/messaging/event_headers.hpp"

namespace perdura::services::order::testing {

namespace header = platform::header;
namespace sql = platform::sql;
using platform::TopicPartition;

OversightWorld::OversightWorld() {
  for (const auto* topic : TicketCopies::topics) copies.start_offsets({TopicPartition{topic, 3}});
}

std::string OversightWorld::paid_by_card(const std::string& key) {
  const auto id = awaiting_order(key);
  EXPECT_EQ(capture(domain::OrderId(id)).status, "PAID");
  return id;
}

void OversightWorld::set_refunded(const std::string& id, std::int64_t amount) {
  db.transaction([&](sql::Transaction& tx) {
    tx.execute("UPDATE orders SET refunded = ? WHERE id = ?", amount, id);
  });
}

void OversightWorld::set_due(const std::string& id, Instant at) {
  db.transaction([&](sql::Transaction& tx) {
    tx.execute("DELETE FROM order_awaited WHERE order_id = ?", id);
    for (const auto& [fact, due] :
         {std::pair{"first", at}, {"second", at + std::chrono::hours(1)}}) {
      tx.execute(
          "INSERT INTO order_awaited (order_id, fact, owner, due_at, consequence) "
          "VALUES (?, ?, 'SELLER', ?, 'something happens')",
          id, fact, due);
    }
  });
}

platform::MessageHeaders OversightWorld::headers_of(std::string_view type, const Told& told) const {
  return {{std::string(header::type), std::string(type)},
          {std::string(header::aggregate), told.ticket},
          {std::string(header::sequence), std::to_string(told.sequence)},
          {std::string(header::occurred_at), json::format_time(platform::now_of(clock))}};
}

void OversightWorld::handle(std::vector<platform::Message> messages) {
  for (auto& message : messages) {
    const TopicPartition from{message.topic, 3};
    const auto offset = offsets_[message.topic]++;
    copies.handle({from, {{offset, std::move(message)}}});
  }
}

void OversightWorld::open_ticket(const std::string& ticket, const std::string& order,
                                 const std::string& kind) {
  handle({payment_event<domain::PaymentTicketOpened>({ticket, order, kind})});
}

value OversightWorld::page(const std::string& target) const {
  const auto response = get(support, target);
  EXPECT_EQ(response.status, 200) << response.body;
  return parsed(response);
}

std::vector<std::string> OversightWorld::ids(const value& page, std::string_view member) {
  std::vector<std::string> found;
  for (const auto& item : page.at("items").as_array()) found.push_back(text(item, member));
  return found;
}

std::vector<std::string> OversightWorld::walk(const std::string& target, int limit,
                                              std::string_view member) const {
  const std::string first =
      target + (target.find('?') == target.npos ? "?" : "&") + "limit=" + std::to_string(limit);
  std::vector<std::string> found;
  std::string next = first;
  for (int pages = 0; pages < 50; ++pages) {
    const auto shown = page(next);
    for (auto& id : ids(shown, member)) found.push_back(std::move(id));
    const auto cursor = text(shown, "/next_cursor");
    if (cursor.empty()) return found;
    EXPECT_EQ(shown.at("items").as_array().size(), static_cast<std::size_t>(limit));
    next = first + "&cursor=" + cursor;
  }
  ADD_FAILURE() << "a list without an end";
  return found;
}

}  // namespace perdura::services::order::testing
