#pragma once
// What charge, refund and grant have in common: keys, notes in the account, events.
#include "domain/names.hpp"
#include "platform/core/problem.hpp"
#include "platform/outbox/once.hpp"
#include "platform/outbox/publish.hpp"
#include "services/payment/card_store.hpp"
#include "services/payment/service.hpp"
#include "services/payment/store.hpp"

namespace perdura::services::payment {

// Routes as the scopes of their keys.
inline constexpr const char* open_route = "POST /internal/v1/payments/open";
inline constexpr const char* close_route = "POST /internal/v1/payments/close";
inline constexpr const char* confirm_route = "POST /api/v1/payments/{id}/confirm";
inline constexpr const char* grant_route = "POST /api/v1/users/{id}/credit";
inline constexpr const char* charge_route = "POST /internal/v1/credit/charges";
inline constexpr const char* refund_route = "POST /internal/v1/credit/refunds";

/// What a charge is known by, and closed by.
inline platform::EffectKey charge_key(const domain::OrderId& order) {
  return {platform::our_services, charge_route, domain::effect_key(order, "charge").value()};
}

/// What a payment at the gateway is opened by, and closed by if it was not.
inline platform::EffectKey open_key(const domain::OrderId& order) {
  return {platform::our_services, open_route, domain::effect_key(order, "payment").value()};
}

/// `key` must be the one that names the effect.
inline void require_key(const std::string& key, const std::string& name) {
  if (key == name) return;
  throw platform::ProblemException(422, "IDEMPOTENCY_KEY_MISMATCH",
                                   "the key of this effect is " + name);
}

/// The order's payment, made if there is none, and held. 422 PAYMENT_EXISTS if the order has
/// another one, or another order has one of this id.
inline store::CardRow held_payment(platform::sql::Transaction& tx,
                                   const store::PaymentRow& wanted) {
  if (store::add_payment(tx, wanted)) {
    store::CardRow made;
    made.payment_id = wanted.payment_id;
    made.order_id = wanted.order_id;
    made.buyer_id = wanted.buyer_id;
    made.currency = wanted.currency;
    made.created_at = wanted.created_at;
    return made;
  }
  auto row = store::locked_card(tx, wanted.payment_id);
  const bool same = row && row->order_id == wanted.order_id && row->buyer_id == wanted.buyer_id &&
                    row->currency == wanted.currency;
  if (!same) {
    throw platform::ProblemException(422, "PAYMENT_EXISTS",
                                     "the order or the payment id has another payment already");
  }
  return std::move(*row);
}

/// Notes what has just been done to `before`, the account as it was locked.
inline Movement note(platform::sql::Transaction& tx, const store::Actors& actors,
                     const store::Account& before, Movement movement) {
  movement.balance = before.balance + movement.amount;
  store::add_movement(tx, actors, before.movements + 1, movement);
  return movement;
}

/// The attempt's next status. The machine refuses only what our own tables must never ask.
template <class Event>
statemachines::payment::Status moved(statemachines::payment::Status from, const Event& event) {
  const auto outcome = statemachines::payment::apply(from, event);
  if (const auto* refusal = std::get_if<statemachines::Refusal>(&outcome)) {
    throw platform::ProblemException(409, std::string(statemachines::Refusal::code),
                                     refusal->event + " has no place in " + refusal->from);
  }
  return std::get<statemachines::payment::Status>(outcome);
}

/// The service's ports as `platform::once` takes them.
inline platform::OncePorts once_ports(const Ports& ports) {
  return {ports.database, ports.clock, ports.keys};
}

}  // namespace perdura::services::payment
