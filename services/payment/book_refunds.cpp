// What goes back: by our wish, part by part, or by somebody's at the gateway's own desk.
#include <algorithm>

#include "services/payment/book.hpp"

namespace perdura::services::payment {

using domain::Money;
using gateway::Transaction;
using machine::Status;
using store::EventKind;
using store::TicketKind;

void Book::hear_refunds(Attempt& attempt, const Transaction& transaction) {
  for (auto& entry : refunds_) {
    Refund& refund = entry->now;
    if (refund.attempt_id == attempt.attempt_id && refund.ours) {
      hear_refund(attempt, refund, transaction);
    }
  }
  const Money others = transaction.refunded - attempt.refunded;
  if (others <= Money()) return;
  const domain::RefundId id(parts_.ports.ids.make("rfd"));
  refunds_.push_back(std::make_unique<RefundEntry>());
  Refund& refund = refunds_.back()->now;
  refund.refund_id = refund.part_of = id;
  refund.attempt_id = attempt.attempt_id;
  refund.ours = false;
  refund.requested_at = now_;
  refund_done(attempt, refund, others);
  tell_uncounted(attempt);
}

Money Book::uncounted(const Attempt& attempt) const {
  Money left;
  for (const auto& entry : refunds_) {
    const Refund& refund = entry->now;
    if (refund.attempt_id == attempt.attempt_id && !refund.ours) left += refund.amount;
  }
  for (const auto& row : counted_) {
    if (row.attempt_id == attempt.attempt_id) left -= row.amount;
  }
  return left;
}

Money Book::counted(const domain::RefundId& wanted) const {
  const auto row = std::ranges::find(counted_, wanted, &store::CountedRow::refund_id);
  return row == counted_.end() ? Money() : row->amount;
}

void Book::count(const domain::calls::GiveBack& wanted, Money amount) {
  if (amount <= Money()) return;
  const auto row = std::ranges::find(counted_, wanted.refund_id, &store::CountedRow::refund_id);
  if (row == counted_.end()) {
    counted_.push_back({wanted.refund_id, wanted.attempt_id, amount, wanted.amount});
    store::add_counted(tx_, counted_.back());
  } else {
    row->amount += amount;
    store::change_counted(tx_, *row);
  }
  tell_uncounted(attempt(wanted.attempt_id));
}

/// Why the rest went back nobody knows.
void Book::tell_uncounted(const Attempt& attempt) {
  if (uncounted(attempt).is_zero()) return close_ticket(attempt, TicketKind::ForeignRefund);
  open_ticket(attempt, TicketKind::ForeignRefund);
}

void Book::hear_refund(Attempt& attempt, Refund& refund, const Transaction& transaction) {
  std::int64_t failures = 0;
  for (const gateway::Refund& told : transaction.refunds) {
    if (told.refund_id != refund.refund_id.value()) continue;
    if (told.status == gateway::RefundStatus::Failed) ++failures;
    const bool done = told.status == gateway::RefundStatus::Done;
    if (done && refund.status != RefundStatus::Done) refund_done(attempt, refund, told.amount);
  }
  // An older try's failure is no news of this one.
  if (refund.status == RefundStatus::Requested && failures > refund.failures) {
    refund_failed(attempt, refund);
  }
}

void Book::refund_done(Attempt& attempt, Refund& refund, Money amount) {
  refund.amount = amount;
  refund.status = RefundStatus::Done;
  refund.ended_at = now_;
  refund.asked_at.reset();
  attempt.refunded += amount;
  note(attempt, refund, EventKind::Refunded);
  machine::Refund event;
  event.asked = true;
  event.revived = attempt.revived;
  event.refunded = attempt.refunded;
  event.captured = attempt.captured;
  // A late capture has a row only for all of it: until then it stays.
  const auto outcome = machine::apply(attempt.status, event);
  const auto* next = std::get_if<Status>(&outcome);
  if (next != nullptr && *next != attempt.status) enter(attempt, *next);
}

void Book::refund_failed(const Attempt& attempt, Refund& refund) {
  refund.status = RefundStatus::Failed;
  refund.asked_at.reset();
  ++refund.failures;
  note(attempt, refund, EventKind::RefundFailed);
}

void Book::try_again(const Attempt& attempt, Refund& refund) {
  if (refund.status != RefundStatus::Failed) return;
  refund.status = RefundStatus::Requested;
  ++refund.tries;
  note(attempt, refund, EventKind::RefundRequested);
}

bool Book::refund_under_way(const Attempt& attempt) const {
  return std::ranges::any_of(refunds_, [&](const auto& entry) {
    return entry->now.attempt_id == attempt.attempt_id &&
           entry->now.status == RefundStatus::Requested;
  });
}

std::vector<Book::Refund*> Book::parts_of(const domain::RefundId& id) {
  std::vector<Refund*> parts;
  for (auto& entry : refunds_) {
    if (entry->now.part_of == id) parts.push_back(&entry->now);
  }
  return parts;
}

Book::Refund& Book::add_part(const Attempt& attempt, const domain::calls::GiveBack& wanted,
                             Money amount) {
  const auto before = parts_of(wanted.refund_id).size();
  const std::string next = before == 0 ? "" : "-" + std::to_string(before + 1);
  refunds_.push_back(std::make_unique<RefundEntry>());
  Refund& refund = refunds_.back()->now;
  refund.refund_id = domain::RefundId(wanted.refund_id.value() + next);
  refund.part_of = wanted.refund_id;
  refund.attempt_id = attempt.attempt_id;
  refund.wanted = wanted.amount;
  refund.amount = amount;
  refund.reason = wanted.reason;
  refund.key_number = 0;
  refund.requested_at = now_;
  note(attempt, refund, EventKind::RefundRequested);
  return refund;
}

void Book::note(const Attempt& attempt, const Refund& refund, EventKind kind) {
  store::EventRow event;
  event.attempt_id = attempt.attempt_id;
  event.kind = kind;
  event.amount = refund.amount;
  event.reason = refund.reason;
  if (kind == EventKind::Refunded) {
    event.refund_id = refund.refund_id;
  } else {
    event.asked_refund_id = refund.refund_id;
    event.asked_try = refund.tries;
  }
  note(std::move(event));
}

bool Book::write(RefundEntry& entry) {
  if (!entry.before) {
    store::add_refund(tx_, entry.now);
    return true;
  }
  if (*entry.before == entry.now) return false;
  store::change_refund(tx_, entry.now);
  return true;
}

}  // namespace perdura::services::payment
