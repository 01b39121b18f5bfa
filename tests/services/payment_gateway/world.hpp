#pragma once
// A gateway and a payment of 10,000 won at it, as the contract's questions need them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "services/payment/gateway/gateway.hpp"
#include "tests/services/payment_gateway/wire.hpp"

namespace perdura::services::payment::gateway::testing {

using namespace std::chrono_literals;

/// How the payment stands when the question is asked, and what the gateway will do.
enum class Scene {
  Unheard,         // nobody has heard of it
  Approved,        // the payer has approved it
  Captures,        // so, and a capture works, as often as it is asked under its key
  CaptureRefused,  // so, and the issuer will refuse the capture
  Captured,        // taken
  Refunds,         // taken; a refund of 4,000 as rfd_1 works, then one look-up
  RefundsLater,    // taken; the refund is accepted, and not done
  RefundFails,     // taken; the refund fails, and the next try of it works
  Refunded,        // taken; 4,000 has gone back as rfd_1
  Settled,         // the same, in the settlement list: a line a page
};

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  virtual ~World() = default;

  virtual PaymentGateway& gateway() = 0;
  virtual void play(Scene scene) = 0;
  virtual std::string pg_transaction_id() const = 0;
  /// Of the settlement list with Scene::Settled.
  virtual std::chrono::year_month_day day() const { return std::chrono::year{2026} / 11 / 21; }

  static inline const std::string pg_order_id = "pgo_000001";

  Registration registration() const {
    return {.pg_order_id = pg_order_id,
            .order_id = "ord_1",
            .amount = Money(10'000),
            .currency = Currency("KRW"),
            .key = "pay_1/register",
            .return_url = "http://shop.example/paid"};
  }
  CaptureRequest capture() const {
    return {.pg_order_id = pg_order_id,
            .pg_transaction_id = pg_transaction_id(),
            .amount = Money(10'000),
            .currency = Currency("KRW"),
            .key = "att_1/capture"};
  }
  VoidRequest let_go() const { return {pg_order_id, pg_transaction_id(), "att_1/void"}; }
  RefundRequest refund(std::int64_t amount = 4'000, std::string refund_id = "rfd_1",
                       std::string key = "rfd_1/1") const {
    return {.pg_order_id = pg_order_id,
            .pg_transaction_id = pg_transaction_id(),
            .refund_id = std::move(refund_id),
            .amount = Money(amount),
            .currency = Currency("KRW"),
            .reason = "CHANGED_MIND",
            .key = std::move(key)};
  }

  Wire wire;
};

std::unique_ptr<World> mock_world();
std::unique_ptr<World> toss_world();

/// One of the port's calls, and why its outcome is unknown; nothing if it is known.
struct Operation {
  std::string name;
  std::function<std::optional<Unknown>(World&)> run;
};
const std::vector<Operation>& operations();

template <class Outcome>
std::optional<Unknown> unknown(const Outcome& outcome) {
  const auto* unknown = std::get_if<Unknown>(&outcome);
  return unknown != nullptr ? std::optional(*unknown) : std::nullopt;
}

// For expectations: what an outcome is, as text; and the value that it must hold.
struct Teller {
  std::string operator()(const Refused& refused) const {
    const std::string state = refused.state ? " " + json::to_text(*refused.state) : "";
    return "refused " + json::to_text(refused.code) + state;
  }
  std::string operator()(const Unknown& why) const {
    return "unknown " + json::to_text(why.doubt) + (why.may_have_happened ? " may" : "");
  }
  std::string operator()(const NotKnownThere&) const { return "not known there"; }
  template <class Value>
  std::string operator()(const Value&) const {
    return "done";
  }
};
template <class Outcome>
std::string told(const Outcome& outcome) {
  return std::visit(Teller{}, outcome);
}
template <class Value, class Outcome>
Value hold(const Outcome& outcome) {
  if (const auto* value = std::get_if<Value>(&outcome)) return *value;
  ADD_FAILURE() << "another outcome: " << told(outcome);
  if (const auto why = unknown(outcome)) ADD_FAILURE() << why->detail;
  return {};
}

}  // namespace perdura::services::payment::gateway::testing
