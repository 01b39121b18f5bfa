#pragma once
// The trail of an act: its events, under its cause.
#include "platform/outbox/once.hpp"
#include "platform/outbox/publish.hpp"
#include "services/promotion/hold_store.hpp"

namespace perdura::services::promotion {

/// The service's ports as `platform::once` takes them.
inline platform::OncePorts once_ports(const Ports& ports) {
  return {ports.database, ports.clock, ports.keys};
}

/// Whether the key has been used: what others say about the request now means nothing then.
inline bool was_done(const Ports& ports, const platform::Effect& effect) {
  if (!effect.key) return false;
  return ports.database.read([&](store::Reader& tx) {
    return ports.keys.is_used(tx, {effect.caller, effect.route, *effect.key});
  });
}

/// For one transaction. Events lock counters by aggregate: tell of coupons in the order of their
/// ids, after all other rows are locked, and no two acts meet in a ring.
class Trail {
 public:
  Trail(store::Transaction& tx, const Ports& ports, Instant now, platform::Origin origin)
      : tx_(tx), ports_(ports), now_(now), origin_(std::move(origin)) {}
  Trail(const Trail&) = delete;
  Trail& operator=(const Trail&) = delete;

  template <domain::Event E>
  void tell(const E& event) {
    platform::publish(ports_.outbox, tx_, event, {ports_.ids.make("evt"), origin_, now_});
  }

 private:
  store::Transaction& tx_;
  const Ports& ports_;
  Instant now_;
  platform::Origin origin_;
};

/// An event about a member's copy, without what is its own.
template <class E>
E about(const store::UserCouponRow& copy) {
  E event;
  event.user_coupon_id = copy.user_coupon_id;
  event.coupon_id = copy.coupon_id;
  event.user_id = copy.user_id;
  return event;
}

}  // namespace perdura::services::promotion
