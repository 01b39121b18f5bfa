// What is left behind: stock, the books outside, the timeline.
#include <algorithm>
#include <cstdlib>

#include "apps/demo/demo.hpp"

namespace perdura::apps::demo {

using domain::Money;

namespace {

/// Units of an order that a movement of this type concerns.
domain::Units moved(const std::vector<StockMovement>& history, const domain::OrderId& order,
                    std::string_view type) {
  domain::Units sum = 0;
  for (const auto& movement : history) {
    if (movement.order_id == order && movement.type == type) sum += std::abs(movement.quantity);
  }
  return sum;
}

/// Nothing is held; of what was taken nothing is kept of an order that ended without goods, and the
/// shop says the same.
bool agrees(const BookedPayment& book, const Order& order) {
  const Money kept = is_paid(order) ? order.total : Money();
  return held(book).is_zero() && book.captured - book.refunded == kept &&
         book.captured == order.payment.captured_amount &&
         book.refunded == order.payment.refunded_amount;
}

std::string shown(const BookedPayment& book) {
  return "authorised " + in_won(book.authorised) + ", captured " + in_won(book.captured) +
         ", refunded " + in_won(book.refunded) + ", held " + in_won(held(book));
}

}  // namespace

std::string Demo::look_for_stock() {
  std::string text;
  for (const Product& product : goods_) {
    const auto history = seller_.stock_history(product.id, product.skus.front().sku_id);
    const auto reserved = moved(history, order_.id, "RESERVED");
    const auto released = moved(history, order_.id, "RELEASED");
    if (reserved == 0 || released != reserved) {
      throw std::runtime_error(product.name + ": " + std::to_string(reserved) + " reserved, " +
                               std::to_string(released) + " released");
    }
    text += (text.empty() ? "" : ", ") + std::to_string(released) + " " + product.name;
  }
  return "back in stock: " + text;
}

/// What the gateway does late, a void or a refund, is waited for.
std::string Demo::compare_books() {
  BookedPayment money;
  std::vector<BookedParcel> parcels;
  const bool agreed = comes_true([&] {
    order_ = buyer_.order(order_.id);
    money = world_.gateway.book(*order_.payment.pg_order_id);
    parcels = world_.courier.book(order_.id);
    return agrees(money, order_) && std::ranges::all_of(parcels, has_ended);
  });
  std::string text = "the gateway's book: " + shown(money);
  for (const auto& parcel : parcels) {
    text += "\n      the courier's book: " + parcel.waybill + " is " + demo::shown(parcel);
  }
  if (agreed) return text;
  throw std::runtime_error("the shop says " + order_.status + ", captured " +
                           in_won(order_.payment.captured_amount) + ", refunded " +
                           in_won(order_.payment.refunded_amount) + "; " + text);
}

/// Each workflow has the id of what it is about.
std::string Demo::read_timeline() {
  timeline_ = buyer_.timeline(order_.id);
  if (timeline_.items.empty()) throw std::runtime_error("the timeline is empty");
  for (const auto& attempt : buyer_.payment(order_.payment.id).attempts) {
    if (attempt.status == "READY") continue;
    workflows_.push_back({"PaymentValidation", attempt.id.value()});
  }
  return {};
}

}  // namespace perdura::apps::demo
