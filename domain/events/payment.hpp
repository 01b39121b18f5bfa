#pragma once
// Topic `payment`: money that moved, at the gateway or on store credit. Owner: the payment service.
#include <optional>

#include "domain/events/ticket.hpp"
#include "domain/events/topic.hpp"
#include "domain/ids.hpp"
#include "domain/money.hpp"

namespace perdura::domain {

enum class PaymentMethod { Card, Credit };
BOOST_DESCRIBE_ENUM(PaymentMethod, Card, Credit)

struct PaymentAuthorized {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.authorized";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The gateway holds the money for an attempt, or has the payer's promise of it.";

  PaymentId payment_id;
  OrderId order_id;
  UserId buyer_id;
  AttemptId attempt_id;
  Currency currency;
  Money amount;

  const std::string& aggregate() const { return payment_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const PaymentAuthorized&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentAuthorized, (),
                      (payment_id, order_id, buyer_id, attempt_id, currency, amount))

struct PaymentCaptured {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.captured";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Money was taken: at the gateway for the attempt that it names, or from the buyer's credit.";

  PaymentId payment_id;
  OrderId order_id;
  UserId buyer_id;
  PaymentMethod method = PaymentMethod::Card;
  std::optional<AttemptId> attempt_id;  // card only
  Currency currency;
  Money amount;

  const std::string& aggregate() const { return payment_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const PaymentCaptured&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentCaptured, (),
                      (payment_id, order_id, buyer_id, method, attempt_id, currency, amount))

struct PaymentDeclined {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.declined";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "An attempt was refused, or its capture: nothing is held and nothing was taken.";

  PaymentId payment_id;
  OrderId order_id;
  UserId buyer_id;
  AttemptId attempt_id;
  Currency currency;
  Money amount;

  const std::string& aggregate() const { return payment_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const PaymentDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentDeclined, (),
                      (payment_id, order_id, buyer_id, attempt_id, currency, amount))

struct PaymentVoided {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.voided";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "What was held for an attempt was let go without having been taken.";

  PaymentId payment_id;
  OrderId order_id;
  UserId buyer_id;
  AttemptId attempt_id;
  Currency currency;
  Money amount;

  const std::string& aggregate() const { return payment_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const PaymentVoided&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentVoided, (),
                      (payment_id, order_id, buyer_id, attempt_id, currency, amount))

struct PaymentRefunded {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.refunded";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Money went back, once for each refund and means; the refund's id names it, not its amount.";

  PaymentId payment_id;
  OrderId order_id;
  UserId buyer_id;
  RefundId refund_id;
  PaymentMethod method = PaymentMethod::Card;
  std::optional<AttemptId> attempt_id;  // card only
  Currency currency;
  Money amount;

  const std::string& aggregate() const { return payment_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const PaymentRefunded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentRefunded, (),
                      (payment_id, order_id, buyer_id, refund_id, method, attempt_id, currency,
                       amount))

/// `amount`: what of the attempt's money it is about.
struct PaymentTicketFact : TicketFact {
  PaymentId payment_id;
  AttemptId attempt_id;
  Currency currency;
  Money amount;

  bool operator==(const PaymentTicketFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentTicketFact, (TicketFact), (payment_id, attempt_id, currency, amount))

struct PaymentTicketOpened : PaymentTicketFact {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.ticket_opened";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "An operator has to look at an attempt: the gateway is silent, contradicts itself, or does "
      "not give back.";

  bool operator==(const PaymentTicketOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentTicketOpened, (PaymentTicketFact), ())

struct PaymentTicketClosed : PaymentTicketFact {
  static constexpr Topic topic = Topic::Payment;
  static constexpr std::string_view type = "payment.ticket_closed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "What it was about is settled; the same cause may open it again.";

  bool operator==(const PaymentTicketClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentTicketClosed, (PaymentTicketFact), ())

}  // namespace perdura::domain

template <>
struct perdura::json::Form<perdura::domain::PaymentMethod>
    : perdura::json::UpperSnakeForm<perdura::domain::PaymentMethod> {};
