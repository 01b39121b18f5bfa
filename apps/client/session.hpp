#pragma once
// The shop as one member sees it.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "apps/client/shapes.hpp"
#include "apps/client/transport.hpp"
#include "domain/ids.hpp"
#include "domain/reasons.hpp"

namespace perdura::apps {

struct Login {
  std::string email;
  std::string password;
};

/// The answer to a placement. 201 and 202 carry the order as it stands.
struct Accepted {
  Order order;
  int status = 201;
};
/// A refused order has a durable record, FAILED.
struct Refused {
  domain::OrderId order_id;
  std::string code;
  std::string detail;
};
using Placement = std::variant<Accepted, Refused>;

/// Logs in when first needed, and again when the access token has run out. All calls throw
/// `ApiError`. Thread-safe; the transport outlives it.
class Session {
 public:
  /// Of lists that are read to their end.
  static constexpr int pages_max = 2'000;

  Session(Transport& transport, Login login) : transport_(transport), login_(std::move(login)) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Now, so that wrong passwords are told early. Whose login failed is told, here and wherever it
  /// is needed.
  void log_in();

  // --- Admins -------------------------------------------------------------------------------
  /// Nothing if nobody has this mail.
  std::optional<User> user_by_email(const std::string& email);
  /// A member whose status is ACTIVE: the approval of a seller.
  User approve(const domain::UserId& seller);
  void grant_credit(const domain::UserId& user, domain::Money amount,
                    const domain::IdempotencyKey& key);

  // --- Sellers ------------------------------------------------------------------------------
  Product create_product(const NewProduct& product, const domain::IdempotencyKey& key);
  /// Nothing if there is no such product of this seller.
  std::optional<Product> find_product(const domain::ProductId& id);
  /// The newest of this name.
  std::optional<Product> product_by_name(const std::string& name);
  /// Newest first, from the beginning of the SKU's life.
  std::vector<StockMovement> stock_history(const domain::ProductId& product,
                                           const domain::SkuId& sku);

  /// The seller's parcels of this order, if they are among his hundred newest.
  std::vector<Shipment> shipments_of(const domain::OrderId& order);
  /// Has the courier asked for a waybill; the answer may still be `dispatching`.
  Shipment dispatch(const domain::ShipmentId& id, const std::string& courier_code,
                    const domain::IdempotencyKey& key);

  // --- Sellers and buyers -------------------------------------------------------------------
  Shipment shipment(const domain::ShipmentId& id);
  Payment payment(const domain::PaymentId& id);

  // --- Buyers -------------------------------------------------------------------------------
  domain::Money credit_balance();
  /// All movements, newest first.
  std::vector<CreditMovement> credit_movements();
  Placement place(const NewOrder& order, const domain::IdempotencyKey& key);
  Order order(const domain::OrderId& id);
  /// All orders, newest first.
  std::vector<Order> orders();
  /// Reads the order until it is as wanted; STILL_PENDING after `patience`.
  Order follow(const domain::OrderId& id, std::chrono::milliseconds patience,
               const std::function<bool(const Order&)>& wanted = is_decided);
  /// What the payer came back from the gateway's page with.
  struct Paid {
    domain::PaymentId payment_id;
    std::string pg_transaction_id;
    domain::Money amount;
  };
  Confirmation confirm(const Paid& paid, const domain::IdempotencyKey& key);
  Timeline timeline(const domain::OrderId& id);
  std::vector<Awaited> waiting(const domain::OrderId& id);
  /// The whole order.
  Cancellation cancel(const domain::OrderId& id, domain::Reason reason,
                      const domain::IdempotencyKey& key);

 private:
  platform::HttpResponse send(platform::HttpRequest request);
  /// A token other than the one that was refused ("" for the first one).
  std::string token_after(const std::string& refused);
  std::string ask_for_token();
  template <class T>
  T read(const std::string& target);
  /// Pages of a list until `visit` returns false, or the end.
  template <class List>
  void walk(const std::string& list, const std::function<bool(List&)>& visit);

  Transport& transport_;
  Login login_;
  std::mutex mutex_;
  std::condition_variable renewed_;
  bool renewing_ = false;
  std::string token_;
};

}  // namespace perdura::apps
