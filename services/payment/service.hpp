#pragma once
// What the payment service does: store credit, and the payments made with it.
//
// Every act that moves money is one transaction: its key, its effect, its event, its answer. The
// same key again changes nothing and gives the first answer; with another request it is refused
// (`ProblemException` 422 IDEMPOTENCY_KEY_REUSED). Outcomes of the business are values. Throws what
// the database throws, too. Thread-safe, as its ports are.
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/payment.hpp"
#include "platform/core/ids.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/payment/views.hpp"

namespace perdura::services::payment {

/// All outlive the service.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  const platform::Outbox& outbox;
  const platform::IdempotencyStore& keys;
};

/// Who acts, under which key.
struct Call {
  std::string caller;  // a user's id, or the name of a service of ours
  std::string key;     // 1 to `domain::IdempotencyKey::max_length` characters
  platform::Origin origin;
};

/// `amount` is from 1 to `grant_max`.
struct GrantCredit {
  domain::UserId user_id;
  domain::Money amount;
  domain::Reason reason = domain::Reason::Other;
};
BOOST_DESCRIBE_STRUCT(GrantCredit, (), (user_id, amount, reason))

struct Granted {
  domain::UserId user_id;
  domain::Currency currency;
  Movement movement;
};
BOOST_DESCRIBE_STRUCT(Granted, (), (user_id, currency, movement))

/// The balance would rise above `balance_max`: nothing was granted.
struct CreditLimitReached {
  domain::Money balance;
};
BOOST_DESCRIBE_STRUCT(CreditLimitReached, (), (balance))

using GrantOutcome = std::variant<Granted, CreditLimitReached>;

/// One grant, in minor units.
inline constexpr domain::Money grant_max{1'000'000'000};
/// What grants may add up to. What was paid always goes back, whatever the balance.
inline constexpr domain::Money balance_max{1'000'000'000'000};

/// How long answers are kept: a client's for its retries; an order's as long as it may still be
/// charged or refunded (its claims end within 90 days), and 90 days more.
inline constexpr std::chrono::hours client_keys_kept{24};
inline constexpr std::chrono::hours order_keys_kept{180 * 24};

class PaymentService {
 public:
  /// `currency`: of all store credit of this shop.
  explicit PaymentService(Ports ports, domain::Currency currency = {})
      : ports_(ports), currency_(std::move(currency)) {}
  PaymentService(const PaymentService&) = delete;
  PaymentService& operator=(const PaymentService&) = delete;

  GrantOutcome grant(const GrantCredit& request, const Call& call) const;

  /// Takes all of `amount` (at least 1), or nothing. The key must be `<order id>/charge`, because
  /// that is what a refund that comes first closes (422 IDEMPOTENCY_KEY_MISMATCH).
  domain::calls::ChargeOutcome charge(const domain::calls::ChargeCredit& request,
                                      const Call& call) const;

  /// Gives back what the order was charged and has not got back yet, once for each refund id, and
  /// closes the order to a charge that comes later.
  domain::calls::Refunded refund(const domain::calls::RefundCredit& request,
                                 const Call& call) const;

  /// Movements older than number `before`.
  struct Page {
    std::int64_t before = INT64_MAX;
    std::int64_t limit = 20;
  };
  CreditPage credit_of(const domain::UserId& user, Page page) const;

  std::optional<PaymentView> payment(const domain::PaymentId& id) const;

 private:
  Ports ports_;
  domain::Currency currency_;
};

}  // namespace perdura::services::payment
