#pragma once
// What a test has for itself: a buyer with credit, a seller with goods. Tests do not disturb each
// other.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "apps/client/answers.hpp"
#include "tests/e2e/world.hpp"

namespace perdura::e2e {

/// A product with one SKU.
struct Goods {
  domain::Money price;
  domain::Units stock = 0;
};

struct StageWish {
  domain::Money credit{1'000'000};  // of the first buyer
  std::vector<Goods> goods{{domain::Money(5'000), 1'000}};
  std::size_t buyers = 1;
};

/// An order as its buyer reads it.
struct SeenItem {
  domain::SkuId sku_id;
  domain::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(SeenItem, (), (sku_id, quantity))

struct SeenLine {
  domain::LineId line_id;
  domain::SkuId sku_id;
  domain::Quantity quantity;
  domain::Money unit_price;
  domain::Units cancelled = 0;
  domain::Units shipped = 0;
  domain::Units delivered = 0;
  domain::Units lost = 0;
  domain::Units sent_back = 0;
};
BOOST_DESCRIBE_STRUCT(SeenLine, (),
                      (line_id, sku_id, quantity, unit_price, cancelled, shipped, delivered, lost,
                       sent_back))

/// `pg_order_id`: it is paid at the gateway.
struct SeenPayment {
  domain::PaymentId id;
  std::string status;
  domain::Money amount;
  domain::Money captured_amount;
  domain::Money refunded_amount;
  std::optional<domain::PgOrderId> pg_order_id;
  std::optional<std::string> checkout_url;
  std::int64_t declined_attempts = 0;
};
BOOST_DESCRIBE_STRUCT(SeenPayment, (),
                      (id, status, amount, captured_amount, refunded_amount, pg_order_id,
                       checkout_url, declined_attempts))

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
  std::vector<SeenLine> lines;  // none until it is priced
  SeenPayment payment;
  std::vector<SeenCancellation> cancellations;
  std::optional<SeenFailure> failure;

  /// Its payment's name at the gateway; throws if it is not paid there.
  const domain::PgOrderId& pg_order_id() const { return payment.pg_order_id.value(); }
};
BOOST_DESCRIBE_STRUCT(SeenOrder, (),
                      (id, status, total, items, lines, payment, cancellations, failure))

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
  /// Differences with this code do not count: the test brings them about.
  void excuse(const std::string& code) { excuses_.insert(code); }
  const std::set<std::string>& excuses() const { return excuses_; }
  const StageWish& wish() const { return wish_; }
  Member& buyer(std::size_t n = 0) { return *buyers_.at(n); }
  std::size_t buyers() const { return buyers_.size(); }
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
  /// The same order, to be paid at the gateway.
  platform::HttpRequest card_order_of(const std::string& what,
                                      const std::vector<domain::Units>& quantities) const;
  /// Places it and waits until it can be paid.
  SeenOrder card_order(const std::string& what, const std::vector<domain::Units>& quantities = {3});

  /// In the order of the wish's goods.
  std::vector<apps::Sku> read_skus();
  /// All orders of a buyer.
  std::vector<SeenOrder> read_orders(std::size_t buyer = 0);
  SeenOrder read_order(const domain::OrderId& id, std::size_t buyer = 0);
  /// Reads it until it has this status; throws when it has come to another end.
  SeenOrder await_status(const domain::OrderId& id, const std::string& status,
                         std::size_t buyer = 0);

 private:
  std::string name_;
  StageWish wish_;
  std::set<std::string> excuses_;
  Member seller_;
  std::vector<std::unique_ptr<Member>> buyers_;
  std::vector<domain::ProductId> products_;
  std::vector<domain::SkuId> skus_;
};

/// Reads as a member; throws `ApiError` for an answer other than 200.
template <class T>
T read_as(Member& member, const std::string& target) {
  const auto request = apps::get(target);
  const auto response = member.send(request);
  apps::require_status(request, response, {200});
  return apps::read_answer<T>(request, response);
}

/// "POST /api/v1/orders" with the buyer's key, for bodies that no type allows.
platform::HttpRequest raw_order(const std::string& body, const domain::IdempotencyKey& key);

}  // namespace perdura::e2e
