#pragma once
// The world outside as tests force it: mock-pg and mock-courier, by their control routes.
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/world.hpp"

namespace perdura::e2e {

struct PgTransaction {
  std::string pg_transaction_id;
  std::string status;
  domain::Money authorised_amount;
  domain::Money captured_amount;
  domain::Money refunded_amount;
  domain::Money refund_pending_amount;
};
BOOST_DESCRIBE_STRUCT(PgTransaction, (),
                      (pg_transaction_id, status, authorised_amount, captured_amount,
                       refunded_amount, refund_pending_amount))

/// What the gateway's own book says of a payment; amounts are sums over its transactions.
struct PgBook {
  domain::OrderId order_id;
  domain::Money captured;
  domain::Money refunded;
  std::vector<PgTransaction> transactions;  // oldest first

  /// The statuses of its transactions.
  std::vector<std::string> statuses() const;
};
BOOST_DESCRIBE_STRUCT(PgBook, (), (order_id, captured, refunded, transactions))

/// Why the next calls go wrong, as mock-pg's README lists it. `times`: how many of them are left.
struct PgFault {
  std::optional<domain::PgOrderId> pg_order_id;
  std::string call;
  std::string kind;
  int times = 1;
};
BOOST_DESCRIBE_STRUCT(PgFault, (), (pg_order_id, call, kind, times))

/// Each call is one attempt, and throws `ApiError` if it is refused, `HttpError` if nobody answers.
class PaymentGateway {
 public:
  static constexpr int always = 1'000'000;  // times of a fault

  PgBook book(const domain::PgOrderId& id);
  /// The payer pays: one more transaction, whatever was before. `amount`: if it is not the
  /// payment's.
  PgBook approve(const domain::PgOrderId& id, std::optional<domain::Money> amount = {});
  PgBook decline(const domain::PgOrderId& id);
  /// Tells the last event once more, or all of them.
  void notify(const domain::PgOrderId& id, bool all);

  void force(const PgFault& fault);
  /// Whether a forced fault has struck, as often as it was to; at least once, if that is `always`.
  bool has_struck(const PgFault& fault);
  void clear_faults();

  platform::HttpResponse send(const platform::HttpRequest& request);
};

/// A waybill in the courier's own book.
struct CourierParcel {
  std::string waybill;
  std::string reference;
  std::string status;
  bool returning = false;
};
BOOST_DESCRIBE_STRUCT(CourierParcel, (), (waybill, reference, status, returning))

struct CourierFault {
  std::optional<std::string> waybill;
  std::string call;
  std::string kind;
  int times = 1;
};
BOOST_DESCRIBE_STRUCT(CourierFault, (), (waybill, call, kind, times))

/// As above.
class Courier {
 public:
  static constexpr int scans = 5;  // from the pickup to the buyer
  static constexpr int always = PaymentGateway::always;

  std::vector<CourierParcel> parcels(const domain::OrderId& order);
  /// The next scan, now.
  CourierParcel advance(const std::string& waybill);
  void force(const CourierFault& fault);
  bool has_struck(const CourierFault& fault);
  void clear_faults();

  platform::HttpResponse send(const platform::HttpRequest& request);
};

}  // namespace perdura::e2e
