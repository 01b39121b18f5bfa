#include "services/order/shipment_copies.hpp"

#include <algorithm>

#include "json/codec.hpp"
#include "json/rfc3339.hpp"
#include "platform/outbox/headers.hpp"
#include "platform/outbox/once.hpp"
#include "services/order/store.hpp"

namespace perdura::services::order {

using platform::Message;
using platform::Poison;
namespace sql = platform::sql;

namespace {

/// Which status an event tells of.
struct Fold {
  std::string_view type;
  const char* status;
};
constexpr Fold folds[] = {{domain::ShipmentWaybillIssued::type, "WAYBILL_ISSUED"},
                          {domain::ShipmentReadyAgain::type, "READY"},
                          {domain::ShipmentPickedUp::type, "SHIPPING"},
                          {domain::ShipmentDelivered::type, "DELIVERED"},
                          {domain::ShipmentLost::type, "LOST"},
                          {domain::ShipmentReturned::type, "RETURNED"},
                          {domain::ShipmentCancelled::type, "CANCELLED"}};

const std::string& header_of(const Message& message, std::string_view name) {
  const auto* found = platform::find_header(message.headers, name);
  if (found == nullptr) throw Poison("no header " + std::string(name));
  return *found;
}

Instant occurred_at(const Message& message) {
  const auto time = json::parse_time(header_of(message, platform::header::occurred_at));
  if (!time) throw Poison("header occurred_at is no time");
  return *time;
}

domain::ShipmentFact fact_of(const Message& message) {
  try {
    return json::from_text<domain::ShipmentFact>(message.value, json::Unknown::Ignore);
  } catch (const json::DecodeError& error) {
    throw Poison(error.what());
  }
}

void fold(sql::Transaction& tx, const Message& message) {
  const auto known = std::ranges::find(folds, header_of(message, platform::header::type),
                                       [](const Fold& fold) { return std::string(fold.type); });
  if (known == std::end(folds)) return;  // of a newer version
  const auto fact = fact_of(message);
  store::write_shipment(tx, {.shipment_id = fact.shipment_id,
                             .order_id = fact.order_id,
                             .seller_id = fact.seller_id,
                             .status = known->status,
                             .courier_code = fact.courier_code,
                             .waybill = fact.waybill,
                             .units = json::to_text(fact.lines),
                             .updated_at = occurred_at(message)});
}

platform::InboxBatch inbox_batch(const platform::Batch& batch, std::int64_t first_offset) {
  platform::InboxBatch same{.topic = batch.from.topic,
                            .partition = batch.from.partition,
                            .first_offset = first_offset,
                            .next_offset = batch.next(),
                            .messages = {}};
  for (const auto& received : batch.messages) same.messages.push_back(received.message);
  return same;
}

}  // namespace

ShipmentCopies::ShipmentCopies(Ports ports)
    : clock_(ports.clock),
      inbox_(ports.database, {.consumer = group}, fold, std::move(ports.dead_letter)) {}

std::vector<std::optional<std::int64_t>> ShipmentCopies::start_offsets(
    const std::vector<platform::TopicPartition>& partitions) {
  std::vector<std::optional<std::int64_t>> offsets;
  for (const auto& at : partitions) {
    offsets.push_back(next_[at] = inbox_.next_offset(at.topic, at.partition));
  }
  return offsets;
}

void ShipmentCopies::handle(const platform::Batch& batch) {
  std::int64_t& next = next_.at(batch.from);
  const auto round = inbox_.consume(inbox_batch(batch, next), platform::wall_of(clock_));
  if (!round.owned) {
    throw std::runtime_error(to_string(batch.from) + ": another member has read on");
  }
  next = batch.next();
}

int ShipmentCopies::expire(int most) { return inbox_.expire(platform::wall_of(clock_), most); }

}  // namespace perdura::services::order
