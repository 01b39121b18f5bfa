#pragma once
// The port to a payment gateway: what the payment service may ask, whoever answers.
//
// Outcomes are values. Nothing is guessed: no answer in time, 5xx, what cannot be read and what
// contradicts itself or the question (other ids, amount or currency, an unknown status) is
// `Unknown` with its cause. "Refused" is said only where the gateway has said so. What an answer
// holds beyond what we know is ignored.
//
// Each call has its own deadline in real time (an adapter's options); an operation makes three
// calls at most, one after the other, and no retries. Nothing is remembered between operations.
//
// Thread-safe. Throws `std::invalid_argument` for a key that cannot be a header's value and for
// text that is not UTF-8 (bugs of the caller), and what is none of the wire's faults (a cancelled
// fiber).
#include <chrono>
#include <optional>
#include <string>

#include "platform/core/clock.hpp"
#include "platform/http/message.hpp"
#include "services/payment/gateway/outcomes.hpp"

namespace perdura::services::payment::gateway {

/// What differs between gateways, as far as it changes what the service does.
struct Capabilities {
  /// Money can be held and taken later. False: `capture` authorises and takes at once, so what is
  /// Approved is to be captured soon, and there is nothing to void.
  bool can_hold = true;
  /// News is `proven`. Such a signature is checked for its age, not for its having come before:
  /// whoever must refuse a repeat keeps the event ids.
  bool signs_webhooks = true;
  /// How long a key protects; nothing: for as long as the gateway remembers the payment.
  std::optional<std::chrono::hours> key_life{};
  /// Where a day of the settlement list begins, ahead of UTC.
  std::chrono::minutes day_offset{0};
};

/// `pg_order_id` names the payment at the gateway, and is ours: the payer's tries are transactions
/// under it.
struct Registration {
  std::string pg_order_id;
  std::string order_id;
  Money amount;  // 1 and more
  Currency currency;
  std::string key;
  std::optional<std::string> return_url{};  // where the payer comes back to
};

struct CaptureRequest {
  std::string pg_order_id;
  std::string pg_transaction_id;
  Money amount;  // 1 and more; the rest of a hold is let go
  Currency currency;
  std::string key;
};

struct VoidRequest {
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::string key;
};

/// `refund_id` is ours and names the refund for ever: asked for again under any key, it is the same
/// refund, and a second one only if the first has failed. Two calls for one refund_id at the same
/// time must carry the same key.
struct RefundRequest {
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::string refund_id;  // 1 to 64 of A-Z a-z 0-9 . _ -
  Money amount;           // 1 and more
  Currency currency;
  std::string reason;  // a code, not a person's words: it may be shown on his statement
  std::string key;
};

class PaymentGateway {
 public:
  PaymentGateway() = default;
  PaymentGateway(const PaymentGateway&) = delete;
  PaymentGateway& operator=(const PaymentGateway&) = delete;
  virtual ~PaymentGateway() = default;

  virtual const Capabilities& capabilities() const noexcept = 0;

  /// Makes the payment known and says where the payer pays. The same again: the same answer.
  virtual RegisterOutcome register_payment(const Registration& registration) = 0;

  /// All that the gateway knows of a payment: the truth for whoever is in doubt. Amounts are told
  /// as they are there, be they what was registered or not.
  virtual PaymentOutcome payment(const std::string& pg_order_id) = 0;
  virtual TransactionOutcome transaction(const std::string& pg_transaction_id) = 0;

  // What moves money. The same key again gives the first answer, refusals too: it tells what became
  // of that call, not how things stand now. A refusal that may be tried again needs another key.
  virtual ActOutcome capture(const CaptureRequest& request) = 0;
  /// One that is Voided already is `Acted` too.
  virtual ActOutcome void_transaction(const VoidRequest& request) = 0;
  virtual RefundOutcome refund(const RefundRequest& request) = 0;

  /// Captures and refunds that the gateway settles for that day of its own (`day_offset`), page by
  /// page: without a cursor the first one, then `next_cursor` until there is none.
  virtual SettlementOutcome settlements(std::chrono::year_month_day day,
                                        const std::optional<std::string>& cursor) = 0;

  /// Reads a webhook as it came in: headers and body. `now`: real time. Asks nobody.
  virtual WebhookOutcome webhook(const platform::HttpRequest& request,
                                 platform::TimePoint now) const = 0;
};

}  // namespace perdura::services::payment::gateway
