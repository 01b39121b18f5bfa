#pragma once
// What may come of a call to a payment gateway: it did it, it surely did not, or we do not know.
#include <string>
#include <variant>

#include "platform/core/webhook_signature.hpp"
#include "services/payment/gateway/values.hpp"

namespace perdura::services::payment::gateway {

/// Why we do not know.
enum class Doubt {
  NotSent,        // nobody was there to ask
  NoAnswer,       // asked; no answer within the time, or the line was cut
  GatewayError,   // it says that something went wrong on its side
  Busy,           // it wants to be asked again: too many calls, or the like of this one is at work
  NotAuthorised,  // it does not know us: a setting is wrong
  Garbage,        // an answer that we cannot read, or a status or code that we do not know
  Contradiction,  // an answer that denies itself, or is about something else than we asked for
};
BOOST_DESCRIBE_ENUM(Doubt, NotSent, NoAnswer, GatewayError, Busy, NotAuthorised, Garbage,
                    Contradiction)

/// Nobody may guess from this. After a call that moves something: look it up, or ask again under
/// the same key.
struct Unknown {
  Doubt doubt = Doubt::NoAnswer;
  std::string detail;              // for the log: no secrets, no data of persons
  bool may_have_happened = false;  // false too for calls that only ask

  bool operator==(const Unknown&) const = default;
};

/// The call surely moved nothing (`CaptureRefused` ends the hold).
enum class RefusalCode {
  PaymentExists,            // the pg_order_id is of a payment with other content
  PaymentRefused,           // the gateway does not take this payment
  CaptureRefused,           // by the issuer; the transaction is Declined
  VoidRefused,              // still what `state` says; may be asked again under another key
  RefundFailed,             // no money went back; may be tried again under another key
  IllegalState,             // `state` does not allow it
  AmountExceedsAuthorised,  // more than is held
  AmountExceedsCaptured,    // more than is left to refund
  RefundIdReused,           // the refund_id is of another amount
  KeyReused,                // the key was used for something else: a bug of ours
  NotFound,                 // no such transaction there
  Invalid,                  // the gateway does not take such a request: a bug or a setting
};
BOOST_DESCRIBE_ENUM(RefusalCode, PaymentExists, PaymentRefused, CaptureRefused, VoidRefused,
                    RefundFailed, IllegalState, AmountExceedsAuthorised, AmountExceedsCaptured,
                    RefundIdReused, KeyReused, NotFound, Invalid)

struct Refused {
  RefusalCode code = RefusalCode::Invalid;
  std::string detail;  // for the log: the gateway's own code and words
  std::optional<TransactionStatus> state{};

  bool operator==(const Refused&) const = default;
};

struct Registered {
  std::string checkout_url;  // where the payer pays: http:// or https://

  bool operator==(const Registered&) const = default;
};

struct NotKnownThere {
  bool operator==(const NotKnownThere&) const = default;
};

/// A capture or a void. Its ids, amount and currency are those that were asked for.
struct Acted {
  Transaction transaction;
  bool later =
      false;  // accepted and not done yet: look-up and webhook tell when, or that it failed

  bool operator==(const Acted&) const = default;
};

/// `complete`: the gateway says that nothing is added to that day any more. One that never says so
/// leaves it false: the caller decides how many days it waits.
struct SettlementPage {
  bool complete = false;
  std::vector<SettlementLine> lines;
  std::optional<std::string> next_cursor;

  bool operator==(const SettlementPage&) const = default;
};

using RegisterOutcome = std::variant<Registered, Refused, Unknown>;
using PaymentOutcome = std::variant<Payment, NotKnownThere, Unknown>;
using TransactionOutcome = std::variant<Transaction, NotKnownThere, Unknown>;
using ActOutcome = std::variant<Acted, Refused, Unknown>;
/// A `Refund` that is Requested or Done; one that failed is `Refused` RefundFailed.
using RefundOutcome = std::variant<Refund, Refused, Unknown>;
using SettlementOutcome = std::variant<SettlementPage, Unknown>;

enum class NewsKind {
  Authorized,
  Captured,
  Declined,
  Voided,
  Expired,
  Refunded,  // one refund, or the payment's sum: look
  Changed,   // something else about it
};
BOOST_DESCRIBE_ENUM(NewsKind, Authorized, Captured, Declined, Voided, Expired, Refunded, Changed)

/// What a gateway tells of its own accord. A hint, whatever it says: the look-up is the truth.
struct News {
  std::string event_id;  // the same however often it is told
  NewsKind kind = NewsKind::Changed;
  std::string pg_order_id;
  std::string pg_transaction_id;
  std::optional<Money> amount;
  std::optional<Currency> currency;
  std::optional<std::string> refund_id;
  Instant occurred_at;
  bool proven = false;  // signed with the secret that we share; false: anybody may have sent it

  bool operator==(const News&) const = default;
};

struct BadSignature {
  platform::WebhookRefusal refusal = platform::WebhookRefusal::Malformed;

  bool operator==(const BadSignature&) const = default;
};

struct Malformed {
  std::string detail;

  bool operator==(const Malformed&) const = default;
};

/// Well-formed, and about nothing that we follow.
struct OfNoInterest {
  std::string type;  // as the gateway calls it

  bool operator==(const OfNoInterest&) const = default;
};

using WebhookOutcome = std::variant<News, BadSignature, Malformed, OfNoInterest>;

}  // namespace perdura::services::payment::gateway
