// The shop's calls.
#include "mock-pg/brain.hpp"

#include "mock-pg/draft.hpp"

namespace perdura::mock_pg {
namespace {

constexpr const char* issuer_refused = "REFUSED_BY_ISSUER";

Answer refused(int status, std::string code, std::string detail,
               std::optional<std::string> state = {}) {
  return {status, "", Refusal{std::move(code), std::move(detail), std::move(state)}};
}

std::string name_of(TransactionStatus status) {
  const auto name = json::encode(status);
  return std::string(name.as_string().data(), name.as_string().size());
}

Answer illegal(TransactionStatus status, const std::string& wish) {
  const std::string state = name_of(status);
  return refused(409, "ILLEGAL_STATE", "a transaction that is " + state + " cannot be " + wish,
                 state);
}

Answer unknown(const std::string& what) { return refused(404, "NOT_FOUND", "no such " + what); }

/// What is taken or given back instead; of 1 there is nothing less.
Amount short_of(Amount amount) { return amount > 1 ? amount - 1 : amount; }

}  // namespace

void Brain::keep(const Record& record, int copies) {
  journal_.append(record);
  book_.apply(record, copies);
}

Answer Brain::shown(int status, const Payment& payment, const std::string& id) const {
  return {status, json::to_text(transaction_view_of(payment, id, options_.authorisation_life)), {}};
}

template <class Decide>
Reply Brain::command(Call call, const Payment& payment, const std::string& key,
                     const std::string& asked, Instant now, Decide decide) {
  const UsedKey* used = book_.used(call, key);
  const auto fault = faults_.next(call, payment.pg_order_id(), used != nullptr);
  Reply reply;
  if (fault == FaultKind::TimeoutBefore) return {.answer = {}, .hearing = Hearing::Nothing};
  if (fault == FaultKind::TimeoutAfter) reply.hearing = Hearing::Nothing;
  if (used != nullptr) {
    reply.answer = used->asked == asked ? used->answer
                                        : refused(422, "IDEMPOTENCY_KEY_REUSED",
                                                  "the key was used for another request");
    return reply;
  }
  Draft draft(payment, book_, now);
  if (fault == FaultKind::Duplicate) draft.copies = 2;
  reply.answer = decide(draft, fault);
  draft.record().key = UsedKey{call, key, asked, reply.answer};
  keep(draft.record(), draft.copies);
  return reply;
}

std::chrono::milliseconds Brain::late_by(const std::optional<Struck>& fault) const {
  return fault && fault->by ? *fault->by : options_.late_by;
}

Reply Brain::register_payment(const Register& request, const std::string& key, Instant now) {
  advance(now);
  const Payment fresh(request.pg_order_id, request.registration, now);
  const std::string asked = request.pg_order_id + " " + json::to_text(request.registration);
  return command(Call::Register, fresh, key, asked, now, [&](Draft& draft, auto fault) -> Answer {
    if (fault == FaultKind::Refuse) {
      return refused(422, "PAYMENT_REFUSED", "the gateway does not take this payment");
    }
    const Payment* known = book_.find(request.pg_order_id);
    if (known != nullptr && known->registration() != request.registration) {
      return refused(409, "PAYMENT_EXISTS", "this pg_order_id is of another payment");
    }
    if (known == nullptr) draft.record().registered = request.registration;
    const auto view = payment_view_of(known != nullptr ? *known : draft.payment(),
                                      options_.public_url, options_.authorisation_life);
    return {known != nullptr ? 200 : 201, json::to_text(view), {}};
  });
}

Reply Brain::capture(const std::string& id, Amount amount, const std::string& key, Instant now) {
  advance(now);
  const Payment* payment = book_.owner_of(id);
  if (payment == nullptr) return {.answer = unknown("transaction")};
  const std::string asked = id + " " + std::to_string(amount);
  return command(Call::Capture, *payment, key, asked, now,
                 [&](Draft& draft, auto fault) { return capture_in(draft, id, amount, fault); });
}

Answer Brain::capture_in(Draft& draft, const std::string& id, Amount amount,
                         std::optional<Struck> fault) const {
  const Transaction& transaction = draft.payment().at(id);
  const auto status = transaction.status();
  if (status != TransactionStatus::Authorized) return illegal(status, "captured");
  if (draft.book().awaits(Call::Capture, id)) {
    return refused(409, "IN_PROGRESS", "a capture is under way", name_of(status));
  }
  const Amount authorised = transaction.amounts().authorised;
  if (amount > authorised) {
    return refused(422, "AMOUNT_EXCEEDS_AUTHORISED",
                   "only " + std::to_string(authorised) + " is authorised", name_of(status));
  }
  if (fault == FaultKind::Refuse) {
    draft.add(FactType::Declined, id, authorised, issuer_refused);
    return refused(422, "CAPTURE_REFUSED", "the issuer refuses, and has ended the authorisation",
                   "DECLINED");
  }
  if (fault == FaultKind::Late) {
    draft.later(Call::Capture, id, amount, late_by(fault));
    return shown(202, draft.payment(), id);
  }
  draft.add(FactType::Captured, id, fault == FaultKind::WrongAmount ? short_of(amount) : amount);
  return shown(200, draft.payment(), id);
}

Reply Brain::void_transaction(const std::string& id, const std::string& key, Instant now) {
  advance(now);
  const Payment* payment = book_.owner_of(id);
  if (payment == nullptr) return {.answer = unknown("transaction")};
  return command(Call::Void, *payment, key, id, now,
                 [&](Draft& draft, auto fault) { return void_in(draft, id, fault); });
}

Answer Brain::void_in(Draft& draft, const std::string& id, std::optional<Struck> fault) const {
  const Transaction& transaction = draft.payment().at(id);
  const auto status = transaction.status();
  if (status == TransactionStatus::Voided) return shown(200, draft.payment(), id);
  if (status != TransactionStatus::Authorized) return illegal(status, "voided");
  if (fault == FaultKind::Refuse) {
    return refused(422, "VOID_REFUSED", "the issuer refuses for now; ask again under another key",
                   name_of(status));
  }
  const Amount authorised = transaction.amounts().authorised;
  if (fault == FaultKind::Late) {
    draft.later(Call::Void, id, authorised, late_by(fault));
    return shown(202, draft.payment(), id);
  }
  draft.add(FactType::Voided, id, authorised);
  return shown(200, draft.payment(), id);
}

Reply Brain::refund(const std::string& id, const RefundOrder& order, const std::string& key,
                    Instant now) {
  advance(now);
  const Payment* payment = book_.owner_of(id);
  if (payment == nullptr) return {.answer = unknown("transaction")};
  const std::string asked =
      id + " " + order.refund_id + " " + std::to_string(order.amount) + " " + order.reason;
  return command(Call::Refund, *payment, key, asked, now,
                 [&](Draft& draft, auto fault) { return refund_in(draft, id, order, fault); });
}

Answer Brain::refund_in(Draft& draft, const std::string& id, const RefundOrder& order,
                        std::optional<Struck> fault) const {
  const Transaction& transaction = draft.payment().at(id);
  const auto answer = [&](int status) -> Answer {
    return {status, json::to_text(*draft.payment().at(id).refund(order.refund_id)), {}};
  };
  if (const auto known = transaction.refund(order.refund_id)) {
    if (known->amount != order.amount) {
      return refused(422, "REFUND_ID_REUSED", "this refund_id is of another amount");
    }
    // One refund_id is one refund: only what has failed is tried again.
    if (known->status != RefundStatus::Failed) return answer(200);
  }
  const Amounts sums = transaction.amounts();
  if (sums.captured == 0) return illegal(transaction.status(), "refunded");
  const Amount left = sums.captured - sums.refunded - sums.refund_pending;
  if (order.amount > left) {
    return refused(422, "REFUND_EXCEEDS_CAPTURED",
                   "only " + std::to_string(left) + " is left to refund",
                   name_of(transaction.status()));
  }
  const Amount amount = fault == FaultKind::WrongAmount ? short_of(order.amount) : order.amount;
  draft.add(FactType::RefundRequested, id, amount, order.reason, order.refund_id);
  if (fault == FaultKind::Late) {
    draft.later(Call::Refund, id, amount, late_by(fault), order.refund_id);
    return answer(202);
  }
  if (fault == FaultKind::Refuse) {
    draft.add(FactType::RefundFailed, id, amount, issuer_refused, order.refund_id);
  } else {
    draft.add(FactType::RefundDone, id, amount, {}, order.refund_id);
  }
  return answer(201);
}

Reply Brain::heard(Answer answer, Call call, const Payment& payment) {
  const auto fault = faults_.next(call, payment.pg_order_id());
  if (fault == FaultKind::TimeoutBefore || fault == FaultKind::TimeoutAfter) {
    return {.answer = {}, .hearing = Hearing::Nothing};
  }
  if (fault == FaultKind::Refuse) {
    return {.answer = refused(503, "TEMPORARILY_UNAVAILABLE", "ask again later")};
  }
  if (fault == FaultKind::Late) return {std::move(answer), Hearing::Slow, fault->by};
  return {std::move(answer)};
}

Reply Brain::transaction(const std::string& id, Instant now) {
  advance(now);
  const Payment* payment = book_.owner_of(id);
  if (payment == nullptr) return {.answer = unknown("transaction")};
  return heard(shown(200, *payment, id), Call::Lookup, *payment);
}

Reply Brain::payment(const std::string& pg_order_id, Instant now) {
  advance(now);
  const Payment* payment = book_.find(pg_order_id);
  if (payment == nullptr) return {.answer = unknown("payment")};
  const auto view = payment_view_of(*payment, options_.public_url, options_.authorisation_life);
  return heard({200, json::to_text(view), {}}, Call::Lookup, *payment);
}

}  // namespace perdura::mock_pg
