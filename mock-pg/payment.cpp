#include "mock-pg/payment.hpp"

#include <algorithm>

namespace perdura::mock_pg {
namespace {

/// A status after a refund is known once its amounts are.
TransactionStatus refunded_status(const Amounts& amounts) {
  if (amounts.refunded == 0) return TransactionStatus::Captured;
  return amounts.refunded == amounts.captured ? TransactionStatus::Refunded
                                              : TransactionStatus::PartiallyRefunded;
}

}  // namespace

Amounts amounts_of(std::span<const Fact> facts) {
  Amounts sums;
  for (const Fact& fact : facts) {
    switch (fact.type) {
      case FactType::Authorized:
        sums.authorised += fact.amount;
        break;
      case FactType::Captured:
        sums.captured += fact.amount;
        break;
      case FactType::RefundRequested:
        sums.refund_pending += fact.amount;
        break;
      case FactType::RefundDone:
        sums.refund_pending -= fact.amount;
        sums.refunded += fact.amount;
        break;
      case FactType::RefundFailed:
        sums.refund_pending -= fact.amount;
        break;
      case FactType::Declined:
      case FactType::Voided:
      case FactType::Expired:
        break;
    }
  }
  return sums;
}

TransactionStatus Transaction::status() const {
  TransactionStatus status = TransactionStatus::Declined;
  for (const Fact& fact : facts_) {
    switch (fact.type) {
      case FactType::Authorized:
        status = TransactionStatus::Authorized;
        break;
      case FactType::Declined:
        status = TransactionStatus::Declined;
        break;
      case FactType::Voided:
        status = TransactionStatus::Voided;
        break;
      case FactType::Expired:
        status = TransactionStatus::Expired;
        break;
      case FactType::Captured:
      case FactType::RefundRequested:
      case FactType::RefundDone:
      case FactType::RefundFailed:
        status = refunded_status(amounts());
        break;
    }
  }
  return status;
}

std::vector<Refund> Transaction::refunds() const {
  std::vector<Refund> refunds;
  for (const Fact& fact : facts_) {
    if (!fact.refund_id) continue;
    auto known = std::ranges::find(refunds, *fact.refund_id, &Refund::refund_id);
    if (known == refunds.end()) {
      refunds.push_back({.refund_id = *fact.refund_id,
                         .pg_transaction_id = fact.pg_transaction_id,
                         .amount = fact.amount,
                         .reason = fact.note.value_or(""),
                         .requested_at = fact.at});
      continue;
    }
    known->status = fact.type == FactType::RefundRequested ? RefundStatus::Requested
                    : fact.type == FactType::RefundDone    ? RefundStatus::Done
                                                           : RefundStatus::Failed;
    const bool ended = known->status != RefundStatus::Requested;
    known->ended_at = ended ? std::optional(fact.at) : std::nullopt;
    known->failure = known->status == RefundStatus::Failed ? fact.note : std::nullopt;
    known->amount = fact.amount;
  }
  return refunds;
}

std::optional<Refund> Transaction::refund(const std::string& refund_id) const {
  const auto all = refunds();
  const auto found = std::ranges::find(all, refund_id, &Refund::refund_id);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

void Transaction::require(bool holds, const Fact& fact) const {
  if (holds) return;
  throw ImpossibleFact(json::to_text(fact) + " cannot follow what happened to the transaction");
}

void Transaction::check_refund(const Fact& fact) const {
  require(fact.refund_id.has_value(), fact);
  const auto known = refund(*fact.refund_id);
  const Amounts sums = amounts();
  if (fact.type == FactType::RefundRequested) {
    require(!known || known->status == RefundStatus::Failed, fact);
    require(fact.amount <= sums.captured - sums.refunded - sums.refund_pending, fact);
    return;
  }
  require(known && known->status == RefundStatus::Requested, fact);
  require(known->amount == fact.amount, fact);
}

void Transaction::add(const Fact& fact) {
  require(fact.amount > 0 && fact.amount <= amount_max, fact);
  const bool authorised = !facts_.empty() && status() == TransactionStatus::Authorized;
  switch (fact.type) {
    case FactType::Authorized:
      require(facts_.empty(), fact);
      break;
    case FactType::Declined:
      require(facts_.empty() || authorised, fact);
      break;
    case FactType::Captured:
      require(authorised && fact.amount <= amounts().authorised, fact);
      break;
    case FactType::Voided:
    case FactType::Expired:
      require(authorised && fact.amount == amounts().authorised, fact);
      break;
    case FactType::RefundRequested:
    case FactType::RefundDone:
    case FactType::RefundFailed:
      check_refund(fact);
      break;
  }
  facts_.push_back(fact);
}

const Transaction* Payment::find(const std::string& id) const {
  for (const auto& [known, transaction] : transactions_) {
    if (known == id) return &transaction;
  }
  return nullptr;
}

const Transaction& Payment::at(const std::string& id) const {
  if (const auto* found = find(id)) return *found;
  throw std::out_of_range("the payment has no transaction " + id);
}

const Transaction* Payment::live() const {
  for (const auto& [id, transaction] : transactions_) {
    switch (transaction.status()) {
      case TransactionStatus::Authorized:
      case TransactionStatus::Captured:
      case TransactionStatus::PartiallyRefunded:
        return &transaction;
      case TransactionStatus::Refunded:
      case TransactionStatus::Voided:
      case TransactionStatus::Declined:
      case TransactionStatus::Expired:
        break;
    }
  }
  return nullptr;
}

Amounts Payment::amounts() const {
  Amounts sums;
  for (const auto& [id, transaction] : transactions_) {
    const Amounts own = transaction.amounts();
    sums.authorised += own.authorised;
    sums.captured += own.captured;
    sums.refund_pending += own.refund_pending;
    sums.refunded += own.refunded;
  }
  return sums;
}

std::vector<Refund> Payment::refunds() const {
  std::vector<Refund> all;
  for (const auto& [id, transaction] : transactions_) {
    for (auto& refund : transaction.refunds()) all.push_back(std::move(refund));
  }
  return all;
}

void Payment::add(const Fact& fact) {
  for (auto& [id, transaction] : transactions_) {
    if (id != fact.pg_transaction_id) continue;
    transaction.add(fact);
    ++facts_;
    return;
  }
  Transaction fresh;
  fresh.add(fact);
  transactions_.emplace_back(fact.pg_transaction_id, std::move(fresh));
  ++facts_;
}

}  // namespace perdura::mock_pg
