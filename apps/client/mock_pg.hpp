#pragma once
// mock-pg from outside the shop: the payer at the checkout page, and whoever looks into its book.
#include <optional>
#include <string>
#include <vector>

#include "apps/client/transport.hpp"
#include "domain/ids.hpp"
#include "domain/money.hpp"

namespace perdura::apps {

struct BookedTransaction {
  std::string pg_transaction_id;
  std::string status;
  domain::Money authorised_amount;
};
BOOST_DESCRIBE_STRUCT(BookedTransaction, (), (pg_transaction_id, status, authorised_amount))

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
/// the one they need. The transport must not repeat them, and outlives it. As thread-safe as that
/// is.
class MockPg {
 public:
  explicit MockPg(Transport& transport) : transport_(transport) {}

  /// Opens the page and presses its button, `Pay` or `Decline`: the title of the page that follows.
  std::string press(const std::string& checkout_url, const std::string& button);
  /// The payer's bank authorises the payment's amount, or another one; each time anew.
  BookedPayment approve(const domain::PgOrderId& payment, std::optional<domain::Money> amount = {});
  BookedPayment book(const domain::PgOrderId& payment);

 private:
  Transport& transport_;
};

}  // namespace perdura::apps
