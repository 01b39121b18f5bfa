#include "mock-pg/outbox.hpp"

#include <algorithm>

namespace perdura::mock_pg {
namespace {

const char* type_of(FactType type) {
  switch (type) {
    case FactType::Authorized:
      return "payment.authorized";
    case FactType::Declined:
      return "payment.declined";
    case FactType::Captured:
      return "payment.captured";
    case FactType::Voided:
      return "payment.voided";
    case FactType::RefundDone:
      return "payment.refunded";
    case FactType::Expired:
    case FactType::RefundRequested:
    case FactType::RefundFailed:
      return nullptr;
  }
  return nullptr;
}

}  // namespace

std::optional<Event> event_of(const std::string& pg_order_id, const Registration& registration,
                              const Fact& fact, std::size_t nth) {
  const char* type = type_of(fact.type);
  if (type == nullptr) return std::nullopt;
  return Event{.event_id = "pge_" + pg_order_id + "_" + std::to_string(nth),
               .type = type,
               .pg_order_id = pg_order_id,
               .pg_transaction_id = fact.pg_transaction_id,
               .order_id = registration.order_id,
               .amount = fact.amount,
               .currency = registration.currency,
               .refund_id = fact.refund_id,
               .reason = fact.type == FactType::Declined ? fact.note : std::nullopt,
               .occurred_at = fact.at};
}

void Outbox::add(Event event, int copies, bool again) {
  auto& waiting = waiting_[event.pg_order_id];
  waiting.push_back(
      {.number = ++last_, .event = std::move(event), .copies = copies, .again = again});
  ++size_;
}

void Outbox::told(const std::string& event_id) {
  // "pge_<pg_order_id>_<n>"
  constexpr std::size_t prefix = 4;
  const auto end = event_id.rfind('_');
  if (end == event_id.npos || end < prefix) return;
  const auto payment = waiting_.find(event_id.substr(prefix, end - prefix));
  if (payment == waiting_.end()) return;
  for (const auto& one : payment->second) {
    if (one.again || one.event.event_id != event_id) continue;
    const auto number = one.number;
    drop(std::string(payment->first), number);
    return;
  }
}

void Outbox::drop(const std::string& pg_order_id, std::int64_t number) {
  const auto payment = waiting_.find(pg_order_id);
  if (payment == waiting_.end()) return;
  size_ -= std::erase_if(payment->second, [&](const auto& one) { return one.number == number; });
  if (payment->second.empty()) waiting_.erase(payment);
}

void Outbox::postpone(const std::string& pg_order_id, std::int64_t number, Instant until) {
  const auto payment = waiting_.find(pg_order_id);
  if (payment == waiting_.end()) return;
  for (auto& one : payment->second) {
    if (one.number == number) one.not_before = until;
  }
}

std::optional<Outgoing> Outbox::next(Instant now,
                                     const std::function<bool(const std::string&)>& busy) const {
  for (const auto& [pg_order_id, waiting] : waiting_) {
    if (busy(pg_order_id)) continue;
    const auto found = std::ranges::find_if(
        waiting, [&](const auto& one) { return !one.not_before || *one.not_before <= now; });
    if (found != waiting.end()) return *found;
  }
  return std::nullopt;
}

}  // namespace perdura::mock_pg
