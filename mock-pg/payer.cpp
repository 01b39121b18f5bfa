// The payer's acts, and what time brings.
#include "mock-pg/brain.hpp"
#include "mock-pg/draft.hpp"

namespace perdura::mock_pg {
namespace {

constexpr const char* payer_declined = "DECLINED_BY_PAYER";
constexpr const char* issuer_declined = "DECLINED_BY_ISSUER";

Amount another(Amount amount) { return amount > 1 ? amount - 1 : amount + 1; }

}  // namespace

std::optional<Brain::Page> Brain::page(const std::string& pg_order_id, Instant now) {
  advance(now);
  const Payment* payment = book_.find(pg_order_id);
  if (payment == nullptr) return std::nullopt;
  return Page{*payment, book_.tries(*payment)};
}

Shown Brain::pay(const std::string& pg_order_id, std::size_t attempt, Instant now) {
  advance(now);
  const Payment& payment = book_.payments().at(pg_order_id);
  // Whoever has paid is not to pay twice, by whichever of his pages.
  if (payment.live() != nullptr) return Shown::Paid;
  const auto tries = book_.tries(payment);
  if (attempt < tries) {
    return tries > payment.transactions().size() ? Shown::Pending : Shown::Declined;
  }
  return authorise(payment, payment.registration().amount, now);
}

Shown Brain::authorise(const Payment& payment, Amount amount, Instant now) {
  const auto fault = faults_.next(Call::Authorise, payment.pg_order_id());
  if (fault == FaultKind::TimeoutBefore) return Shown::Nothing;
  Draft draft(payment, book_, now);
  if (fault == FaultKind::Late) {
    draft.later(Call::Authorise, "", amount, late_by(fault));
  } else if (fault == FaultKind::Refuse) {
    draft.add(FactType::Declined, draft.fresh_transaction_id(), amount, issuer_declined);
  } else {
    const Amount taken = fault == FaultKind::WrongAmount ? another(amount) : amount;
    const int times = fault == FaultKind::Duplicate ? 2 : 1;
    for (int n = 0; n < times; ++n) {
      draft.add(FactType::Authorized, draft.fresh_transaction_id(), taken);
    }
  }
  keep(draft.record());
  if (fault == FaultKind::TimeoutAfter) return Shown::Nothing;
  if (fault == FaultKind::Late) return Shown::Pending;
  return fault == FaultKind::Refuse ? Shown::Declined : Shown::Paid;
}

Shown Brain::decline(const std::string& pg_order_id, std::size_t attempt, Instant now) {
  advance(now);
  const Payment& payment = book_.payments().at(pg_order_id);
  if (payment.live() != nullptr) return Shown::Paid;
  if (attempt >= book_.tries(payment)) refuse(pg_order_id, now);
  return Shown::Declined;
}

bool Brain::approve(const std::string& pg_order_id, std::optional<Amount> amount, Instant now) {
  advance(now);
  const Payment* payment = book_.find(pg_order_id);
  if (payment == nullptr) return false;
  authorise(*payment, amount.value_or(payment->registration().amount), now);
  return true;
}

bool Brain::refuse(const std::string& pg_order_id, Instant now) {
  advance(now);
  const Payment* payment = book_.find(pg_order_id);
  if (payment == nullptr) return false;
  Draft draft(*payment, book_, now);
  draft.add(FactType::Declined, draft.fresh_transaction_id(), payment->registration().amount,
            payer_declined);
  keep(draft.record());
  return true;
}

void Brain::advance(Instant now) {
  while (const auto due = book_.due(now)) {
    if (due->act) {
      act(*due->act, due->at);
    } else {
      lapse(due->lapsed, due->at);
    }
  }
}

std::optional<Instant> Brain::next_due() {
  const auto next = book_.due(Instant::max());
  return next ? std::optional(next->at) : std::nullopt;
}

void Brain::lapse(const std::string& id, Instant at) {
  const Payment& payment = *book_.owner_of(id);
  Draft draft(payment, book_, at);
  draft.add(FactType::Expired, id, payment.at(id).amounts().authorised);
  keep(draft.record());
}

void Brain::act(const LateAct& late, Instant at) {
  const Payment& payment = *book_.find(late.pg_order_id);
  Draft draft(payment, book_, at);
  draft.record().settled = late.number;
  const Transaction* transaction = payment.find(late.pg_transaction_id);
  const bool open =
      transaction != nullptr && transaction->status() == TransactionStatus::Authorized;
  switch (late.call) {
    case Call::Authorise:
      draft.add(FactType::Authorized, draft.fresh_transaction_id(), late.amount);
      break;
    case Call::Capture:  // what was voided meanwhile stays so
      if (open) draft.add(FactType::Captured, late.pg_transaction_id, late.amount);
      break;
    case Call::Void:
      if (open) draft.add(FactType::Voided, late.pg_transaction_id, late.amount);
      break;
    case Call::Refund:
      draft.add(FactType::RefundDone, late.pg_transaction_id, late.amount, {}, late.refund_id);
      break;
    case Call::Register:
    case Call::Lookup:
    case Call::Webhook:
      break;
  }
  keep(draft.record());
}

}  // namespace perdura::mock_pg
