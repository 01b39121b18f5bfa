#pragma once
// Order lines: what was bought at which price, and what has become of each unit.
#include <boost/describe/class.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/ids.hpp"
#include "domain/money.hpp"
#include "domain/quantity.hpp"

namespace perdura::domain {

/// A line as it was priced at placement; never changed afterwards. Amounts are line totals, except
/// `unit_price`. `final` is what the buyer owes for the line, after all discounts.
struct OrderLine {
  LineId line_id;
  ProductId product_id;
  SkuId sku_id;
  UserId seller_id;
  Quantity quantity;
  Money unit_price;
  Money list_total;
  Money order_coupon_share;
  Money final;

  bool operator==(const OrderLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (),
                      (line_id, product_id, sku_id, seller_id, quantity, unit_price, list_total,
                       order_coupon_share, final))

/// One seller's outbound fee of an order, fixed at placement.
struct SellerFee {
  UserId seller_id;
  Money amount;

  bool operator==(const SellerFee&) const = default;
};
BOOST_DESCRIBE_STRUCT(SellerFee, (), (seller_id, amount))

/// What is wrong with a line, for an assertion before a write and after a read; nothing if sound:
/// list_total = unit_price * quantity, 0 <= share, 0 <= final, final + share <= list_total.
std::optional<std::string> problem_of(const OrderLine& line);

/// Sum of `final` over the lines and of the fees.
Money total_of(std::span<const OrderLine> lines, std::span<const SellerFee> fees);

/// Where the units of a line are. `shipped` counts every unit that was ever picked up; `sent_back`
/// those that came back to the sender undelivered. `returned` and `exchanged` are parts of
/// `delivered`; `claimed` are delivered units in an open claim.
struct LineUnits {
  Units ordered = 0;
  Units cancel_pending = 0;
  Units cancelled = 0;
  Units shipped = 0;
  Units delivered = 0;
  Units lost = 0;
  Units sent_back = 0;
  Units claimed = 0;
  Units returned = 0;
  Units exchanged = 0;

  bool operator==(const LineUnits&) const = default;
};
BOOST_DESCRIBE_STRUCT(LineUnits, (),
                      (ordered, cancel_pending, cancelled, shipped, delivered, lost, sent_back,
                       claimed, returned, exchanged))

/// What is wrong with the counters; nothing if sound: none negative, no unit in two places.
std::optional<std::string> problem_of(const LineUnits& units);

/// Units that a cancel may still name: not cancelled, not being cancelled, not picked up.
Units cancellable(const LineUnits& units);

/// Units that a return or an exchange may name: claimed + returned + exchanged <= delivered.
Units claimable(const LineUnits& units);

/// Where an order's units stand as a whole: what the order's state machine asks.
struct Progress {
  Units delivered = 0;
  Units closed = 0;  // cancelled, lost, or sent back; all refunded
  Units open = 0;    // neither delivered nor closed
  Units kept = 0;    // delivered, and neither returned nor exchanged for another line

  bool operator==(const Progress&) const = default;
};
Progress progress_of(std::span<const LineUnits> lines);

}  // namespace perdura::domain
