#pragma once
// mock-pg from outside the shop: the payer at the checkout page, and whoever looks into its book.
#include <string>
#include <vector>

#include "apps/client/transport.hpp"
#include "domain/ids.hpp"
#include "domain/money.hpp"

namespace perdura::apps::demo {

struct BookedTransaction {
  std::string status;
  domain::Money authorised_amount;
};
BOOST_DESCRIBE_STRUCT(BookedTransaction, (), (status, authorised_amount))

/// What the gateway knows of one payment.
struct BookedPayment {
  domain::Money authorised;
  domain::Money captured;
  domain::Money refunded;
  std::vector<BookedTransaction> transactions;
};
BOOST_DESCRIBE_STRUCT(BookedPayment, (), (authorised, captured, refunded, transactions))

/// Authorised, and neither captured nor let go.
domain::Money held(const BookedPayment& payment);

/// All calls throw `ApiError`, those of the payer also `std::runtime_error` for a page that is not
/// the one they need. The transport must not repeat them, and outlives it.
class MockPg {
 public:
  explicit MockPg(Transport& transport) : transport_(transport) {}

  /// Opens the page and presses its button, `Pay` or `Decline`: the title of the page that follows.
  std::string press(const std::string& checkout_url, const std::string& button);
  /// The payer's bank authorises this amount, whatever the payment's is.
  void approve(const domain::PgOrderId& payment, domain::Money amount);
  BookedPayment book(const domain::PgOrderId& payment);

 private:
  Transport& transport_;
};

}  // namespace perdura::apps::demo
