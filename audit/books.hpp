#pragma once
// What was read: the rows of the services' tables and the books outside, as they stand there. The
// auditor has shapes of its own, with statuses as texts: a value that no service would write is a
// difference to be told, not a failure to read. Money is in minor units.
#include <boost/describe/class.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace perdura::audit {

using Amount = std::int64_t;
using Units = std::int64_t;

// ---- the order service ---------------------------------------------------------------------

/// `explained`: it says why it failed.
struct OrderRow {
  std::string id, buyer_id, payment_id, status;
  std::optional<std::string> currency;
  std::optional<Amount> total;
  Amount captured = 0, refunded = 0;
  std::optional<std::string> pg_order_id;
  bool explained = false;
};
BOOST_DESCRIBE_STRUCT(OrderRow, (),
                      (id, buyer_id, payment_id, status, currency, total, captured, refunded,
                       pg_order_id, explained))

struct LineRow {
  std::string order_id, line_id, sku_id, seller_id;
  Units quantity = 0;
  Amount final_total = 0;
  Units cancel_pending = 0, cancelled = 0, shipped = 0, delivered = 0, lost = 0, sent_back = 0,
        returned = 0;
};
BOOST_DESCRIBE_STRUCT(LineRow, (),
                      (order_id, line_id, sku_id, seller_id, quantity, final_total, cancel_pending,
                       cancelled, shipped, delivered, lost, sent_back, returned))

struct FeeRow {
  std::string order_id, seller_id;
  Amount amount = 0;
};
BOOST_DESCRIBE_STRUCT(FeeRow, (), (order_id, seller_id, amount))

struct StepRow {
  std::string order_id, step, status;
};
BOOST_DESCRIBE_STRUCT(StepRow, (), (order_id, step, status))

struct AwaitedRow {
  std::string order_id, fact;
};
BOOST_DESCRIBE_STRUCT(AwaitedRow, (), (order_id, fact))

struct CancellationRow {
  std::string id, order_id, status;
};
BOOST_DESCRIBE_STRUCT(CancellationRow, (), (id, order_id, status))

/// The order service's copy of a parcel, for its readers.
struct CopyRow {
  std::string shipment_id, order_id, status;
  std::optional<std::string> courier_code, waybill;
};
BOOST_DESCRIBE_STRUCT(CopyRow, (), (shipment_id, order_id, status, courier_code, waybill))

struct Order {
  OrderRow row;
  std::vector<LineRow> lines;
  std::vector<FeeRow> fees;
  std::vector<StepRow> steps;  // in the order in which they were taken
  std::vector<std::string> awaited;
  std::vector<CancellationRow> cancellations;
};

// ---- the payment service -------------------------------------------------------------------

struct PaymentRow {
  std::string payment_id, order_id, buyer_id, currency;
  std::optional<std::string> pg_order_id;
  std::optional<Amount> due;
  bool registered = false;  // the gateway has answered with a page to pay at
};
BOOST_DESCRIBE_STRUCT(PaymentRow, (),
                      (payment_id, order_id, buyer_id, currency, pg_order_id, due, registered))

/// `noted_…`: what its events add up to.
struct AttemptRow {
  std::string attempt_id, order_id, method, status;
  Amount authorised = 0, captured = 0, refunded = 0;
  std::optional<std::string> pg_transaction_id;
  Amount noted_authorised = 0, noted_captured = 0, noted_refunded = 0;
};
BOOST_DESCRIBE_STRUCT(AttemptRow, (),
                      (attempt_id, order_id, method, status, authorised, captured, refunded,
                       pg_transaction_id, noted_authorised, noted_captured, noted_refunded))

/// `part_of`: the refund that was wanted. `noted`: what the events say has gone back under this id.
/// Not `ours`: made at the gateway's own desk, and the id is one that only we know.
struct RefundRow {
  std::string refund_id, part_of, attempt_id, order_id, status;
  Amount amount = 0, noted = 0;
  bool ours = true;
};
BOOST_DESCRIBE_STRUCT(RefundRow, (),
                      (refund_id, part_of, attempt_id, order_id, status, amount, noted, ours))

struct Payment {
  PaymentRow row;
  std::vector<AttemptRow> attempts;
  std::vector<RefundRow> refunds;  // at a gateway
};

/// A member's store credit. `sum`, `counted`: of its movements; `last`: the balance that the last
/// one left.
struct AccountRow {
  std::string user_id;
  Amount balance = 0;
  std::int64_t movements = 0;
  Amount sum = 0;
  std::int64_t counted = 0;
  Amount last = 0;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (user_id, balance, movements, sum, counted, last))

// ---- the product service -------------------------------------------------------------------

/// `history_…`: the sums of its changes. `held`: what reservations hold of it.
struct SkuRow {
  std::string sku_id, product_id;
  Units on_hand = 0, reserved = 0, history_on_hand = 0, history_reserved = 0, held = 0;
};
BOOST_DESCRIBE_STRUCT(SkuRow, (),
                      (sku_id, product_id, on_hand, reserved, history_on_hand, history_reserved,
                       held))

/// An order's goods, by SKU. `left`: units of its reservation that were not given back; `out`,
/// `reserved`: what the stock history says has left the shelf for it, and is reserved for it.
struct OrderStock {
  std::optional<std::string> state;  // of its reservation
  std::map<std::string, Units> left, out, reserved;
};

// ---- the shipping service ------------------------------------------------------------------

/// `looked_after`: the courier is asked again by and by.
struct ShipmentRow {
  std::string shipment_id, order_id, seller_id, status;
  std::int64_t attempt = 0;
  bool dispatching = false;
  std::optional<std::string> courier_code, waybill;
  bool looked_after = false;
};
BOOST_DESCRIBE_STRUCT(ShipmentRow, (),
                      (shipment_id, order_id, seller_id, status, attempt, dispatching, courier_code,
                       waybill, looked_after))

struct ParcelLineRow {
  std::string shipment_id, line_id, sku_id;
  Units quantity = 0;
};
BOOST_DESCRIBE_STRUCT(ParcelLineRow, (), (shipment_id, line_id, sku_id, quantity))

struct DispatchRow {
  std::string shipment_id;
  std::int64_t attempt = 0;
  std::string reference, state;
  std::optional<std::string> waybill;
};
BOOST_DESCRIBE_STRUCT(DispatchRow, (), (shipment_id, attempt, reference, state, waybill))

/// `told`: how often the courier has told it, as far as that counts.
struct ScanRow {
  std::string shipment_id;
  std::int64_t attempt = 0;
  std::string status;
  bool to_sender = false;
  std::int64_t told = 0;
};
BOOST_DESCRIBE_STRUCT(ScanRow, (), (shipment_id, attempt, status, to_sender, told))

struct Shipment {
  ShipmentRow row;
  std::vector<ParcelLineRow> lines;
  std::vector<DispatchRow> dispatches;
  std::vector<ScanRow> scans;
};

// ---- outside -------------------------------------------------------------------------------

struct GatewayRefund {
  std::string refund_id;
  Amount amount = 0;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(GatewayRefund, (), (refund_id, amount, status))

struct GatewayTransaction {
  std::string pg_transaction_id, status;
  Amount captured_amount = 0, refunded_amount = 0, refund_pending_amount = 0;
};
BOOST_DESCRIBE_STRUCT(GatewayTransaction, (),
                      (pg_transaction_id, status, captured_amount, refunded_amount,
                       refund_pending_amount))

struct GatewayPayment {
  std::string pg_order_id, order_id, currency;
  Amount amount = 0;
  std::vector<GatewayRefund> refunds;
  std::vector<GatewayTransaction> transactions;
};
BOOST_DESCRIBE_STRUCT(GatewayPayment, (),
                      (pg_order_id, order_id, currency, amount, refunds, transactions))

struct CourierParcel {
  std::string waybill, reference, order_id, courier_code, status;
  bool returning = false;
  std::int64_t notices_waiting = 0;
};
BOOST_DESCRIBE_STRUCT(CourierParcel, (),
                      (waybill, reference, order_id, courier_code, status, returning,
                       notices_waiting))

// ---- all of it -----------------------------------------------------------------------------

struct Books {
  std::map<std::string, Order> orders;
  std::vector<CopyRow> copies;              // of orders that may not be there
  std::map<std::string, Payment> payments;  // by order
  std::map<std::string, AccountRow> accounts;
  // What movements took for each order, net, by whose it was.
  std::map<std::string, std::map<std::string, Amount>> credit_of_orders;
  std::map<std::string, SkuRow> skus;
  std::map<std::string, OrderStock> stock;                  // by order
  std::map<std::string, Shipment> shipments;                // by id
  std::map<std::string, std::vector<std::string>> parcels;  // shipments of an order
  std::map<std::string, GatewayPayment> gateway;            // by pg_order_id
  std::map<std::string, CourierParcel> courier;             // by waybill
};

}  // namespace perdura::audit
