#pragma once
// The frame of the tests of orders that are paid at the gateway, and of their parcels.
#include "tests/e2e/outside.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {

/// An attempt to pay, as `GET /payments/{id}` shows it.
struct SeenAttempt {
  domain::AttemptId id;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(SeenAttempt, (), (id, status))

struct SeenAttempts {
  std::string status;
  std::vector<SeenAttempt> attempts;

  std::vector<std::string> statuses() const;
};
BOOST_DESCRIBE_STRUCT(SeenAttempts, (), (status, attempts))

/// A parcel, as its seller reads it.
struct SeenParcel {
  domain::ShipmentId id;
  domain::OrderId order_id;
  std::string status;
  std::optional<std::string> waybill;
};
BOOST_DESCRIBE_STRUCT(SeenParcel, (), (id, order_id, status, waybill))

/// The answer to a confirm.
struct Confirmed {
  std::string order_status;
  std::string payment_status;

  bool operator==(const Confirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (order_status, payment_status))

std::string code_of(const platform::HttpResponse& problem);

// ---- paying ----------------------------------------------------------------------------------

/// Placed, and paid as payers do: at the gateway, which tells the shop.
SeenOrder paid_by_card(Stage& shop, const std::string& what,
                       const std::vector<domain::Units>& quantities = {3});
SeenAttempts attempts_of(Stage& shop, const SeenOrder& order);
/// Waits until the payment has attempts of these statuses, oldest first.
void await_attempts(Stage& shop, const SeenOrder& order, const std::vector<std::string>& statuses);

/// What a payer's browser says when it comes back.
platform::HttpRequest confirm_request(Stage& shop, const SeenOrder& order,
                                      const std::string& pg_transaction_id, domain::Money amount);
/// By the buyer, of the payment's last transaction, until it is decided: a 202 is asked again.
platform::HttpResponse confirm(Stage& shop, const SeenOrder& order);

platform::HttpResponse cancel(Stage& shop, const SeenOrder& order, const std::string& what);
/// By the buyer, and it has come to its end.
SeenOrder cancelled(Stage& shop, const SeenOrder& order, const std::string& what);

// ---- parcels ---------------------------------------------------------------------------------

/// The order's only parcel, once it is there.
SeenParcel parcel_of(Stage& shop, const SeenOrder& order);
std::vector<SeenParcel> parcels_of(Member& seller, const domain::OrderId& order);
platform::HttpRequest dispatch_request(const domain::ShipmentId& parcel);
/// By its seller, until the courier has issued a waybill.
SeenParcel dispatched(Stage& shop, const SeenOrder& order);
/// Waits until the shop has this of it.
void await_parcel(Stage& shop, const SeenOrder& order, const std::string& status);

/// What a test forces to go wrong outside has gone wrong by its end, or the test has shown nothing.
/// After it nothing goes wrong any more, so that its books come to rest.
class CardTest : public ShopTest {
 protected:
  void TearDown() override;

  void force(const PgFault& fault);
  void force(const CourierFault& fault);
  /// Waits until each forced fault has struck.
  void await_strikes();
  /// And from then on nothing goes wrong any more.
  void clear_faults();

  PaymentGateway pg_;
  Courier courier_;

 private:
  std::vector<PgFault> pg_faults_;
  std::vector<CourierFault> courier_faults_;
};

}  // namespace perdura::e2e
