#pragma once
// What the payment service does: store credit and the payments made with it, and payments by card
// at a gateway.
//
// An act on credit is one transaction: its key, its effect, its event, its answer. The same key
// again changes nothing and gives the first answer; with another request it is refused
// (`ProblemException` 422 IDEMPOTENCY_KEY_REUSED).
//
// A gateway is asked between transactions: what is wanted is noted first, its answer afterwards,
// and whatever was lost in between is found by asking again. What it tells of its own accord, and
// what a client says of it, is a reason to ask, never a fact. What it does not answer is no
// outcome: `GatewayUnknown`, or 503 GATEWAY_UNAVAILABLE.
//
// Outcomes of the business are values. Throws what the database throws, too. Thread-safe, as its
// ports are.
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/card_payment.hpp"
#include "domain/calls/payment.hpp"
#include "domain/deadlines.hpp"
#include "platform/core/ids.hpp"
#include "platform/core/log.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/payment/gateway/gateway.hpp"
#include "services/payment/validations.hpp"
#include "services/payment/views.hpp"

namespace perdura::services::payment {

/// All outlive the service.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  const platform::Outbox& outbox;
  const platform::IdempotencyStore& keys;
  const platform::WorkflowOutbox& facts;
  payment::gateway::PaymentGateway& gateway;
  Validations& validations;
  const platform::Logger& log;
};

struct Settings {
  domain::Deadlines deadlines;
  domain::Currency currency;  // of all store credit of this shop
  /// How long a confirm takes at most, the gateway's own time apart.
  std::chrono::milliseconds confirm_wait{1'800};
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

/// A confirm tells the workflow itself: the fact in the outbox waits so long. The relay comes by
/// each second, so that it goes up to a second later, here and below.
inline constexpr std::chrono::milliseconds request_goes_first{2'000};

/// So long at least a webhook's fact waits for the payer, who is mostly on his way back, to tell it
/// himself.
inline constexpr std::chrono::milliseconds payer_comes_back{500};

/// What a payer's browser came back with.
struct ConfirmRequest {
  domain::PaymentId payment_id;
  std::string pg_transaction_id;
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(ConfirmRequest, (), (payment_id, pg_transaction_id, amount))

/// The validation's end; a decline too.
struct Confirmed {
  std::string order_status;
  std::string payment_status;

  bool operator==(const Confirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (order_status, payment_status))

/// It goes on without this request.
struct ConfirmPending {
  Confirmed so_far;
};

/// The client's amount or transaction is not this payment's, or the validation ended the order.
struct ConfirmRefused {
  domain::Code code;
  std::string detail;
};

/// The order takes no money any more, or no more of it; what was paid goes back.
struct ConfirmTooLate {
  std::string detail;
};

using ConfirmOutcome = std::variant<Confirmed, ConfirmPending, ConfirmRefused, ConfirmTooLate>;

/// What became of a gateway's news.
enum class NewsResult {
  Taken,
  Duplicate,       // the same news was heard before
  Late,            // all of it is known
  UnknownPayment,  // not one of ours
  Ignored          // about nothing that we follow
};
BOOST_DESCRIBE_ENUM(NewsResult, Taken, Duplicate, Late, UnknownPayment, Ignored)

struct NewsAnswer {
  NewsResult result = NewsResult::Taken;
};
BOOST_DESCRIBE_STRUCT(NewsAnswer, (), (result))

class PaymentService {
 public:
  explicit PaymentService(Ports ports, Settings settings = {})
      : ports_(ports), settings_(std::move(settings)) {}
  PaymentService(const PaymentService&) = delete;
  PaymentService& operator=(const PaymentService&) = delete;

  GrantOutcome grant(const GrantCredit& request, const Call& call) const;

  /// Takes all of `amount` (at least 1), or nothing. The key must be `<order id>/charge`, because
  /// that is what a refund that comes first closes (422 IDEMPOTENCY_KEY_MISMATCH).
  domain::calls::ChargeOutcome charge(const domain::calls::ChargeCredit& request,
                                      const Call& call) const;

  /// Gives back what the order was charged and has not got back yet, or `amount` of it, once for
  /// each refund id, and closes the order to a charge that comes later. 422 REFUND_EXCEEDS_CAPTURED
  /// if less is left.
  domain::calls::Refunded refund(const domain::calls::RefundCredit& request,
                                 const Call& call) const;

  /// Movements older than number `before`.
  struct Page {
    std::int64_t before = INT64_MAX;
    std::int64_t limit = 20;
  };
  CreditPage credit_of(const domain::UserId& user, Page page) const;

  std::optional<PaymentView> payment(const domain::PaymentId& id) const;

  // ---- payments at the gateway, for workflows (domain/calls/card_payment.hpp) ------------------

  /// The key must be `<order id>/payment`, because that is what a close that comes first closes
  /// (422 IDEMPOTENCY_KEY_MISMATCH). 503 GATEWAY_UNAVAILABLE: to be asked again.
  domain::calls::OpenPaymentOutcome open(const domain::calls::OpenPayment& request,
                                         const Call& call) const;
  /// The key must be `<order id>/close-payment`.
  domain::calls::PaymentClosed close(const domain::calls::ClosePayment& request,
                                     const Call& call) const;
  // The others have their effect once by what the rows say, whichever key they come with.
  // 422 UNKNOWN_ATTEMPT for one that is not at the gateway.
  using Origin = platform::Origin;
  domain::calls::ValidateOutcome validate(const domain::calls::ValidateAttempt& request,
                                          const Origin& origin) const;
  domain::calls::CaptureOutcome capture(const domain::calls::CaptureAttempt& request,
                                        const Origin& origin) const;
  domain::calls::AskOutcome ask(const domain::calls::AskGateway& request,
                                const Origin& origin) const;
  /// 422 REFUND_EXCEEDS_CAPTURED if less is left than `amount`.
  domain::calls::GiveBackOutcome give_back(const domain::calls::GiveBack& request,
                                           const Origin& origin) const;

  /// A fact of ours came when its workflow was closed: what is held for an order that will not take
  /// it goes back, and what was taken without a call of ours, unless an order was answered that it
  /// is paid by it. In the transaction that drops the fact.
  void put_right(platform::sql::Transaction& tx, const platform::WorkflowFact& fact) const;

  // ---- what payers and the gateway tell --------------------------------------------------------

  /// 404 if it is not the buyer's own payment.
  ConfirmOutcome confirm(const ConfirmRequest& request, const Call& call) const;
  /// 401 for a signature that is bad or old; 400 for a body that is none; 503 if the gateway does
  /// not confirm what it has told: it tells again.
  NewsAnswer webhook(const platform::HttpRequest& request, const Origin& origin) const;

 private:
  Ports ports_;
  Settings settings_;
};

}  // namespace perdura::services::payment

template <>
struct perdura::json::Form<perdura::services::payment::NewsResult>
    : perdura::json::UpperSnakeForm<perdura::services::payment::NewsResult> {};
