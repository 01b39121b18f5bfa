#pragma once
// What charge, refund and grant have in common: keys, notes in the account, events.
#include "domain/names.hpp"
#include "platform/core/problem.hpp"
#include "platform/outbox/once.hpp"
#include "platform/outbox/publish.hpp"
#include "services/payment/service.hpp"
#include "services/payment/store.hpp"

namespace perdura::services::payment {

// Routes as the scopes of their keys.
inline constexpr const char* grant_route = "POST /api/v1/users/{id}/credit";
inline constexpr const char* charge_route = "POST /internal/v1/credit/charges";
inline constexpr const char* refund_route = "POST /internal/v1/credit/refunds";

/// What a charge is known by, and closed by.
inline platform::EffectKey charge_key(const domain::OrderId& order) {
  return {platform::our_services, charge_route, domain::effect_key(order, "charge").value()};
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
