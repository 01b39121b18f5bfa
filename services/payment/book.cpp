#include "services/payment/book.hpp"

#include <algorithm>

#include "planted/bug.hpp"
#include "platform/http/parameters.hpp"

namespace perdura::services::payment {

using domain::Money;
using gateway::Transaction;
using gateway::TransactionStatus;
using machine::Status;
using store::EventKind;
using store::Keeper;
using store::TicketKind;

namespace {

store::CardRow held(platform::sql::Transaction& tx, const domain::PaymentId& id) {
  auto row = store::locked_card(tx, id);
  if (!row) platform::not_found();
  return std::move(*row);
}

/// Nobody has paid, and nothing was ever held.
bool came_to_nothing(const Transaction& transaction) {
  switch (transaction.status) {
    case TransactionStatus::Pending:
      return true;
    case TransactionStatus::Voided:
    case TransactionStatus::Expired:
      return transaction.authorised.is_zero();
    case TransactionStatus::Approved:
    case TransactionStatus::Authorized:
    case TransactionStatus::Captured:
    case TransactionStatus::PartiallyRefunded:
    case TransactionStatus::Refunded:
    case TransactionStatus::Declined:
      return false;
  }
  return false;
}

}  // namespace

Book::Book(platform::sql::Transaction& tx, const Parts& parts, const domain::PaymentId& id,
           Cause cause)
    : tx_(tx),
      parts_(parts),
      cause_(std::move(cause)),
      now_(platform::now_of(parts.ports.clock)),
      wall_(platform::wall_of(parts.ports.clock)),
      before_(held(tx, id)),
      row_(before_) {
  for (auto& attempt : store::card_attempts(tx, id)) entries_.push_back({attempt, attempt});
  // What goes back was taken before.
  const auto has_taken = [](const Entry& one) { return !one.now.captured.is_zero(); };
  if (std::ranges::none_of(entries_, has_taken)) return;
  for (auto& refund : store::refunds(tx, id)) {
    refunds_.push_back(std::make_unique<RefundEntry>(RefundEntry{refund, refund}));
  }
  counted_ = store::counted(tx, id);
}

Book::Attempt& Book::attempt(const domain::AttemptId& id) {
  for (Entry& entry : entries_) {
    if (entry.now.attempt_id == id) return entry.now;
  }
  throw std::logic_error("an attempt is not of its payment");
}

const Book::Attempt* Book::attempt_of(const std::string& pg_transaction_id) const {
  for (const Entry& entry : entries_) {
    if (entry.now.pg_transaction_id == pg_transaction_id) return &entry.now;
  }
  return nullptr;
}

std::vector<Book::Attempt> Book::attempts() const {
  std::vector<Attempt> all;
  for (const Entry& entry : entries_) all.push_back(entry.now);
  return all;
}

std::int32_t Book::declined() const {
  return static_cast<std::int32_t>(std::ranges::count_if(
      entries_, [](const Entry& one) { return one.now.status == Status::Declined; }));
}

std::optional<domain::AttemptId> Book::payer() const {
  std::vector<domain::AttemptId> paid;
  std::optional<domain::AttemptId> emptied;
  for (const auto& [before, now] : entries_) {
    const bool has_paid = now.keeper == Keeper::PaidOrder;
    if (has_paid && now.captured > now.refunded) return now.attempt_id;
    if (has_paid && !emptied) emptied = now.attempt_id;
    if (store::may_pay(now) && now.captured > now.refunded) paid.push_back(now.attempt_id);
  }
  if (emptied) return emptied;
  if (paid.empty()) return std::nullopt;
  if (paid.size() == 1) return paid.front();
  for (const auto& event : store::events(tx_, row_.payment_id)) {
    const bool taken = event.kind == EventKind::Captured;
    if (taken && std::ranges::find(paid, event.attempt_id) != paid.end()) return event.attempt_id;
  }
  return paid.front();
}

bool Book::being_paid_by_another(const Attempt& attempt) const {
  return std::ranges::any_of(entries_, [&](const Entry& other) {
    const bool undecided =
        other.now.status == Status::Authorized || other.now.status == Status::InDoubt;
    return other.now.attempt_id != attempt.attempt_id && other.now.capture_key > 0 && undecided &&
           store::may_pay(other.now);
  });
}

bool Book::unwanted(const Attempt& attempt) const {
  if (row_.closed_at || !store::may_pay(attempt)) return true;
  const auto paid_by = payer();
  return paid_by && *paid_by != attempt.attempt_id;
}

// ---- what the gateway says -----------------------------------------------------------------

void Book::hear(const Said& said) {
  for (const Transaction& transaction : said.transactions) hear(transaction, said.promised);
}

void Book::hear(const Transaction& transaction, Money promised) {
  Entry* entry = entry_of(transaction);
  if (entry == nullptr) return;
  Attempt& attempt = entry->now;
  const bool only_promised = transaction.status == TransactionStatus::Approved;
  hear_authorised(attempt, only_promised ? promised : transaction.authorised);
  const bool can_be = hear_status(attempt, transaction.status);
  const bool fits = hear_captured(attempt, transaction.captured);
  hear_refunds(attempt, transaction);
  // What has all gone back is settled, however the gateway calls it.
  if (!(can_be && fits) && has_money(attempt)) open_ticket(attempt, TicketKind::Contradiction);
}

/// The attempt that waits for a transaction takes the first one that came to something, even if it
/// has been given up; each further one is another attempt.
Book::Entry* Book::entry_of(const Transaction& transaction) {
  for (Entry& entry : entries_) {
    if (entry.now.pg_transaction_id == transaction.pg_transaction_id) return &entry;
  }
  if (came_to_nothing(transaction)) return nullptr;
  for (Entry& entry : entries_) {
    const Status status = entry.now.status;
    const bool waits =
        status == Status::Ready || status == Status::InDoubt || status == Status::Expired;
    if (entry.now.pg_transaction_id || !waits) continue;
    entry.now.pg_transaction_id = transaction.pg_transaction_id;
    return &entry;
  }
  Entry& added = add_attempt();
  added.now.pg_transaction_id = transaction.pg_transaction_id;
  return &added;
}

Book::Entry& Book::add_attempt() {
  Attempt attempt;
  attempt.attempt_id = domain::AttemptId(parts_.ports.ids.make("att"));
  attempt.number = entries_.empty() ? 1 : entries_.back().now.number + 1;
  attempt.amount = row_.due.value();
  attempt.created_at = now_;
  entries_.push_back({std::nullopt, attempt});
  // Events refer to its row.
  store::add_card_attempt(tx_, row_.payment_id, attempt);
  return entries_.back();
}

void Book::hear_authorised(Attempt& attempt, Money authorised) {
  if (authorised <= attempt.authorised) return;
  note(attempt, EventKind::Authorized, authorised - attempt.authorised);
  attempt.authorised = attempt.amount = authorised;
}

bool Book::hear_status(Attempt& attempt, TransactionStatus status) {
  const machine::GatewayFact fact{.asked = true, .revived = attempt.revived};
  const auto now_is = [&](Status one) { return attempt.status == one; };
  switch (status) {
    case TransactionStatus::Pending:
      return true;
    case TransactionStatus::Approved:
    case TransactionStatus::Authorized:
      return apply(attempt, machine::Authorisation{fact});
    case TransactionStatus::Captured:
    case TransactionStatus::PartiallyRefunded:
    case TransactionStatus::Refunded:
      return apply(attempt, machine::Capture{fact});
    case TransactionStatus::Declined:
      if (!now_is(Status::Authorized)) return apply(attempt, machine::Decline{fact});
      if (attempt.revived) return apply(attempt, machine::Void{fact});
      return apply(attempt, machine::CaptureRefusal{fact});
    case TransactionStatus::Voided:
      if (now_is(Status::Ready)) apply(attempt, machine::Authorisation{fact});
      return apply(attempt, machine::Void{fact});
    case TransactionStatus::Expired:
      if (now_is(Status::Ready) || now_is(Status::InDoubt)) {
        apply(attempt, machine::Authorisation{fact});
      }
      if (attempt.revived) return apply(attempt, machine::Void{fact});
      return apply(attempt, machine::Lapse{fact});
  }
  return true;
}

bool Book::hear_captured(Attempt& attempt, Money captured) {
  if (captured <= attempt.captured) return true;
  note(attempt, EventKind::Captured, captured - attempt.captured);
  attempt.captured = captured;
  return captured == row_.due;
}

// ---- statuses ------------------------------------------------------------------------------

bool Book::apply(Attempt& attempt, const machine::Event& event) {
  if (planted(Bug::LateStatusWithoutRow) && attempt.status == Status::Expired) return false;
  const auto outcome = machine::apply(attempt.status, event);
  const auto* next = std::get_if<Status>(&outcome);
  const auto late = machine::lateness(attempt.status, event);
  if (next == nullptr || late == statemachines::Lateness::Ticket) return false;
  if (!late && *next != attempt.status) enter(attempt, *next);
  return true;
}

void Book::enter(Attempt& attempt, Status next) {
  const Status from = attempt.status;
  if (from == Status::Declined || from == Status::Expired) attempt.revived = true;
  attempt.status = next;
  // Still in doubt is what the gateway holds though it was asked to take it.
  const bool capturing = next == Status::Authorized && attempt.capture_key > 0;
  if (next == Status::InDoubt && !attempt.doubted_at) attempt.doubted_at = now_;
  if (next != Status::InDoubt && !capturing) attempt.doubted_at.reset();
  if (next == Status::Declined) note(attempt, EventKind::Declined, attempt.amount);
  if (attempt.authorised.is_zero()) return;
  if (next == Status::Voided) note(attempt, EventKind::Voided, attempt.authorised);
  if (next == Status::Expired) note(attempt, EventKind::Expired, attempt.authorised);
}

void Book::silence(Attempt& attempt) {
  apply(attempt, machine::Silence{{.asked = true, .revived = attempt.revived}});
  if (attempt.status != Status::InDoubt) return;
  if (*attempt.doubted_at + parts_.settings.deadlines.in_doubt_ticket <= now_) {
    open_ticket(attempt, TicketKind::Doubt);
  }
}

void Book::end_unpaid(Attempt& attempt) {
  if (attempt.status == Status::Ready) return abandon(attempt);
  if (attempt.status != Status::InDoubt) return;
  apply(attempt, machine::Void{{.asked = true, .revived = attempt.revived}});
}

}  // namespace perdura::services::payment
