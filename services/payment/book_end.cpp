// How a transaction on a payment ends: its rows, its events, and whom it is told.
#include <algorithm>

#include "planted/bug.hpp"

#include "services/payment/book.hpp"

namespace perdura::services::payment {

using domain::Money;
using machine::Status;
using store::EventKind;
using store::Keeper;

namespace {

/// As long as a call may be under way: longer than any adapter waits.
constexpr std::chrono::seconds call_life{20};

bool has_ended(Status status) {
  return status == Status::Voided || status == Status::Declined || status == Status::Expired;
}

}  // namespace

void Book::note(store::EventRow event) {
  if (!next_event_) next_event_ = store::next_sequence(tx_, row_.payment_id);
  event.sequence = (*next_event_)++;
  event.at = now_;
  store::add_event(tx_, row_.payment_id, event);
}

void Book::note(const Attempt& attempt, EventKind kind, Money amount) {
  store::EventRow event;
  event.attempt_id = attempt.attempt_id;
  event.kind = kind;
  event.amount = amount;
  note(std::move(event));
}

bool Book::may_arrive(const std::optional<Instant>& asked_at) const {
  return asked_at && wall_ < *asked_at + call_life;
}

std::int64_t Book::call_number(std::optional<Instant>& asked_at, std::int64_t& last) const {
  if (!may_arrive(asked_at)) {
    ++last;
    asked_at = wall_;
  }
  return last;
}

bool Book::changed() const {
  return row_ != before_ ||
         std::ranges::any_of(entries_, [](const Entry& one) { return one.before != one.now; }) ||
         std::ranges::any_of(refunds_, [](const auto& one) { return one->before != one->now; });
}

void Book::finish() {
  for (const Entry& entry : entries_) settle_tickets(entry);
  for (Entry& entry : entries_) hand_over(entry);
  bool wrote = row_ != before_;
  for (Entry& entry : entries_) wrote = write(entry) || wrote;
  for (auto& refund : refunds_) wrote = write(*refund) || wrote;
  if (wrote && !store::change_card(tx_, before_, row_)) {
    throw std::logic_error("a locked payment changed");
  }
  for (const Entry& entry : entries_) publish(entry);
}

bool Book::write(Entry& entry) {
  if (!entry.before) {
    // Its first row says that it waits.
    Attempt blank;
    blank.attempt_id = entry.now.attempt_id;
    if (!store::change_card_attempt(tx_, blank, entry.now)) {
      throw std::logic_error("a new attempt changed");
    }
    return true;
  }
  if (*entry.before == entry.now) return false;
  if (!store::change_card_attempt(tx_, *entry.before, entry.now)) {
    throw std::logic_error("an attempt of a locked payment changed");
  }
  return true;
}

// ---- whom it is told -----------------------------------------------------------------------

void Book::hand_over(Entry& entry) {
  Attempt& attempt = entry.now;
  const auto before = entry.before.value_or(Attempt{});
  const bool news = attempt.status != before.status || attempt.captured > before.captured;
  const bool declined = attempt.status == Status::Declined;
  if (!news || !(has_money(attempt) || declined)) return;
  const bool asking = cause_.asking == attempt.attempt_id;
  // Whoever looked after it has seen its end.
  const bool woken = has_money(attempt) && has_ended(before.status);
  // Nobody of ours asked for it: an order that is gone by now would never hear of it.
  const bool unasked = attempt.captured > before.captured && attempt.capture_key == 0 &&
                       attempt.keeper == Keeper::Order;
  if (attempt.keeper != Keeper::Nobody && (asking || !(woken || unasked))) return;
  if (asking) {
    attempt.keeper = Keeper::Order;
  } else if (!unwanted(attempt)) {
    attempt.keeper = Keeper::Order;
    tell_order(attempt);
  } else if (has_money(attempt) && !planted(Bug::LateMoneyKept)) {
    begin_refund(attempt);
  }
}

void Book::start_refund(Attempt& attempt) {
  if (attempt.keeper != Keeper::Refund) begin_refund(attempt);
}

void Book::begin_refund(Attempt& attempt) {
  attempt.keeper = Keeper::Refund;
  const auto refund = domain::calls::refund_of(attempt.attempt_id, ++attempt.refunds_begun);
  domain::calls::StartRefund input{.attempt_id = attempt.attempt_id, .refund_id = refund};
  const auto patience = domain::calls::patience_of(parts_.settings.deadlines, parts_.ports.clock);
  if (patience != domain::calls::Patience{}) input.patience = patience;
  parts_.ports.facts.add(tx_,
                         {.workflow_id = refund.value(),
                          .kind = platform::Delivery::Start,
                          .name = "Refund",
                          .request_id = refund.value(),
                          .body = json::to_text(input),
                          .origin = cause_.origin},
                         wall_);
}

void Book::tell_order(const Attempt& attempt) {
  parts_.ports.facts.add(tx_,
                         {.workflow_id = row_.order_id.value(),
                          .kind = platform::Delivery::Update,
                          .name = "validate",
                          .request_id = domain::calls::validate_update(attempt.attempt_id),
                          .body = json::to_text(domain::calls::ValidatePayment{attempt.attempt_id}),
                          .origin = cause_.origin},
                         wall_, cause_.delay);
}

template <class Event>
void Book::publish_of(const Attempt& attempt, Money amount) {
  Event event;
  event.payment_id = row_.payment_id;
  event.order_id = row_.order_id;
  event.buyer_id = row_.buyer_id;
  event.attempt_id = attempt.attempt_id;
  event.currency = row_.currency;
  event.amount = amount;
  platform::publish(parts_.ports.outbox, tx_, event,
                    {parts_.ports.ids.make("evt"), cause_.origin, now_});
}

/// What did not last to the end of the transaction was never so.
void Book::publish(const Entry& entry) {
  const Attempt& attempt = entry.now;
  const auto before = entry.before.value_or(Attempt{});
  const bool entered = attempt.status != before.status;
  if (attempt.status == Status::Authorized && attempt.authorised > before.authorised) {
    publish_of<domain::PaymentAuthorized>(attempt, attempt.authorised);
  }
  if (attempt.captured > before.captured) {
    publish_of<domain::PaymentCaptured>(attempt, attempt.captured - before.captured);
  }
  if (entered && attempt.status == Status::Declined) {
    publish_of<domain::PaymentDeclined>(attempt, attempt.amount);
  }
  if (entered && attempt.status == Status::Voided && !before.authorised.is_zero()) {
    publish_of<domain::PaymentVoided>(attempt, attempt.authorised);
  }
  for (const auto& refund : refunds_) {
    const bool was_done = refund->before && refund->before->status == RefundStatus::Done;
    if (refund->now.attempt_id != attempt.attempt_id || was_done) continue;
    if (refund->now.status != RefundStatus::Done) continue;
    domain::PaymentRefunded event{.payment_id = row_.payment_id,
                                  .order_id = row_.order_id,
                                  .buyer_id = row_.buyer_id,
                                  .refund_id = refund->now.refund_id,
                                  .method = domain::PaymentMethod::Card,
                                  .attempt_id = attempt.attempt_id,
                                  .currency = row_.currency,
                                  .amount = refund->now.amount};
    platform::publish(parts_.ports.outbox, tx_, event,
                      {parts_.ports.ids.make("evt"), cause_.origin, now_});
  }
}

}  // namespace perdura::services::payment
