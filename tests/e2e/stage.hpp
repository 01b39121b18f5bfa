#pragma once
// What a test has for itself: a buyer with credit, a seller with goods. Tests do not disturb each
// other.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/world.hpp"

namespace perdura::e2e {

/// A product with one SKU.
struct Goods {
  domain::Money price;
  domain::Units stock = 0;
};

struct StageWish {
  domain::Money credit{1'000'000};
  std::vector<Goods> goods{{domain::Money(5'000), 1'000}};
};

/// An order as its buyer reads it.
struct SeenItem {
  domain::SkuId sku_id;
  domain::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(SeenItem, (), (sku_id, quantity))

struct SeenPayment {
  domain::PaymentId id;
  std::string status;
  domain::Money captured_amount;
  domain::Money refunded_amount;
};
BOOST_DESCRIBE_STRUCT(SeenPayment, (), (id, status, captured_amount, refunded_amount))

struct SeenFailure {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(SeenFailure, (), (code))

struct SeenCancellation {
  domain::CancellationId id;
  std::string status;
  domain::Money refund_amount;
};
BOOST_DESCRIBE_STRUCT(SeenCancellation, (), (id, status, refund_amount))

struct SeenOrder {
  domain::OrderId id;
  std::string status;
  domain::Money total;
  std::vector<SeenItem> items;
  SeenPayment payment;
  std::vector<SeenCancellation> cancellations;
  std::optional<SeenFailure> failure;
};
BOOST_DESCRIBE_STRUCT(SeenOrder, (), (id, status, total, items, payment, cancellations, failure))

/// Of a seller, by an admin.
enum class Approval { Given, Waits };

/// A member of the shop: typed calls, and any other one with his token.
class Member {
 public:
  /// Signs up. Without a role: a buyer.
  Member(const std::string& name, std::optional<std::string> role,
         Approval approval = Approval::Given);

  const apps::Login& login() const { return login_; }
  const domain::UserId& id() const { return id_; }
  apps::Session& session() { return session_; }
  const std::string& token() const { return token_; }

  /// As the transport sends: repeated until it is answered for good.
  platform::HttpResponse send(platform::HttpRequest request);

 private:
  apps::Login login_;
  domain::UserId id_;
  apps::Session session_;
  std::string token_;
};

class Stage {
 public:
  explicit Stage(const StageWish& wish = {});

  const std::string& name() const { return name_; }
  const StageWish& wish() const { return wish_; }
  Member& buyer() { return buyer_; }
  Member& seller() { return seller_; }
  const std::vector<domain::ProductId>& products() const { return products_; }
  const domain::SkuId& sku(std::size_t n = 0) const { return skus_.at(n); }

  /// Keys and names that only this test uses.
  domain::IdempotencyKey key(const std::string& what) const {
    return domain::IdempotencyKey(name_ + "-" + what);
  }

  /// A well-formed order of so many of each SKU in turn, on credit. 0: none of that SKU.
  apps::NewOrder order_of(const std::vector<domain::Units>& quantities) const;
  /// Places and follows it to its end.
  apps::Order paid_order(const std::string& what, const std::vector<domain::Units>& quantities);

  /// In the order of the wish's goods.
  std::vector<apps::Sku> read_skus();
  /// All of the buyer's orders.
  std::vector<SeenOrder> read_orders();
  SeenOrder read_order(const domain::OrderId& id);

 private:
  std::string name_;
  StageWish wish_;
  Member seller_;
  Member buyer_;
  std::vector<domain::ProductId> products_;
  std::vector<domain::SkuId> skus_;
};

/// "POST /api/v1/orders" with the buyer's key, for bodies that no type allows.
platform::HttpRequest raw_order(const std::string& body, const domain::IdempotencyKey& key);

}  // namespace perdura::e2e
