#pragma once
// Bodies of the REST contract as this client sends and reads them. What it does not look at is left
// out.
#include <boost/describe/class.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/credit.hpp"
#include "domain/ids.hpp"
#include "domain/quantity.hpp"

namespace perdura::apps {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// ---- members ---------------------------------------------------------------------------------

struct SignUp {
  std::string email;
  std::string password;
  std::string name;
  std::optional<std::string> role;  // BUYER if left out
};
BOOST_DESCRIBE_STRUCT(SignUp, (), (email, password, name, role))

struct User {
  domain::UserId id;
  std::string email;
  std::string status;  // INACTIVE: a seller who waits for his approval
};
BOOST_DESCRIBE_STRUCT(User, (), (id, email, status))

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

// ---- products --------------------------------------------------------------------------------

struct NewSku {
  std::map<std::string, std::string> options;
  domain::Money price;
  domain::Units stock = 0;
};
BOOST_DESCRIBE_STRUCT(NewSku, (), (options, price, stock))

struct NewProduct {
  std::string name;
  std::string description;
  std::vector<NewSku> skus;
};
BOOST_DESCRIBE_STRUCT(NewProduct, (), (name, description, skus))

/// As its seller sees it.
struct Sku {
  domain::SkuId sku_id;
  domain::Money price;
  domain::Units stock = 0;  // on hand
  domain::Units reserved = 0;
};
BOOST_DESCRIBE_STRUCT(Sku, (), (sku_id, price, stock, reserved))

struct Product {
  domain::ProductId id;
  std::string name;
  std::vector<Sku> skus;
};
BOOST_DESCRIBE_STRUCT(Product, (), (id, name, skus))

struct StockMovement {
  std::string type;
  domain::Units quantity = 0;
  std::optional<domain::OrderId> order_id;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(StockMovement, (), (type, quantity, order_id, at))

// ---- store credit ----------------------------------------------------------------------------

struct CreditMovement {
  std::string kind;  // GRANTED, CHARGED, REFUNDED
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(CreditMovement, (), (kind, amount))

struct Credit {
  domain::Money balance;
  std::vector<CreditMovement> items;  // newest first
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(Credit, (), (balance, items, next_cursor))

// ---- orders ----------------------------------------------------------------------------------

struct Item {
  domain::SkuId sku_id;
  domain::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(Item, (), (sku_id, quantity))

struct PaymentWish {
  domain::CreditWish credit = domain::CreditWish::all();
};
BOOST_DESCRIBE_STRUCT(PaymentWish, (), (credit))

struct NewOrder {
  std::vector<Item> items;
  std::map<std::string, std::string> address;
  domain::Money expected_total;
  std::optional<PaymentWish> payment;  // all by card if left out
};
BOOST_DESCRIBE_STRUCT(NewOrder, (), (items, address, expected_total, payment))

struct OrderFailure {
  std::string code;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(OrderFailure, (), (code, detail))

/// What the order knows of its payment. By card: where the payer pays, and the gateway's name of
/// it.
struct OrderPayment {
  domain::PaymentId id;
  domain::Money captured_amount;
  domain::Money refunded_amount;
  std::optional<domain::PgOrderId> pg_order_id;
  std::optional<std::string> checkout_url;  // while it is awaited
  std::int64_t declined_attempts = 0;
};
BOOST_DESCRIBE_STRUCT(OrderPayment, (),
                      (id, captured_amount, refunded_amount, pg_order_id, checkout_url,
                       declined_attempts))

struct Order {
  domain::OrderId id;
  std::string number;
  std::string status;
  domain::Money total;
  OrderPayment payment;
  std::optional<OrderFailure> failure;
};
BOOST_DESCRIBE_STRUCT(Order, (), (id, number, status, total, payment, failure))

/// Neither PENDING nor AWAITING_PAYMENT: paid, or ended without.
bool is_decided(const Order& order);
/// PAID or further on.
bool is_paid(const Order& order);
/// Nothing moves it any more.
bool is_final(const Order& order);

struct TimelineStep {
  std::string step;
  std::string status;
  Instant at;
  std::optional<std::string> compensates;
};
BOOST_DESCRIBE_STRUCT(TimelineStep, (), (step, status, at, compensates))

struct Timeline {
  std::vector<TimelineStep> items;
  std::string workflow_url;
};
BOOST_DESCRIBE_STRUCT(Timeline, (), (items, workflow_url))

/// What an order waits for, who owes it, until when (by the shop's clock), and what happens then.
struct Awaited {
  std::string fact;
  std::string owner;
  Instant until;
  std::string then;
};
BOOST_DESCRIBE_STRUCT(Awaited, (), (fact, owner, until, then))

struct Cancellation {
  domain::CancellationId id;
  std::string status;
  domain::Money refund_amount;
};
BOOST_DESCRIBE_STRUCT(Cancellation, (), (id, status, refund_amount))

/// What a confirm came to: the order's status is AWAITING_PAYMENT while its payment is validated.
struct Confirmation {
  std::string order_status;
  std::string payment_status;
};
BOOST_DESCRIBE_STRUCT(Confirmation, (), (order_status, payment_status))

// ---- payments and parcels --------------------------------------------------------------------

struct Attempt {
  domain::AttemptId id;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (id, status))

struct Payment {
  domain::PaymentId id;
  std::string status;
  std::vector<Attempt> attempts;
};
BOOST_DESCRIBE_STRUCT(Payment, (), (id, status, attempts))

/// A seller's parcel.
struct Shipment {
  domain::ShipmentId id;
  domain::OrderId order_id;
  std::string status;
  bool dispatching = false;  // the courier is being asked for a waybill
  std::optional<std::string> waybill;
};
BOOST_DESCRIBE_STRUCT(Shipment, (), (id, order_id, status, dispatching, waybill))

}  // namespace perdura::apps
