#include "domain/order_line.hpp"

#include <algorithm>

namespace perdura::domain {

std::optional<std::string> problem_of(const OrderLine& line) {
  if (line.unit_price.is_negative()) return "unit_price is negative";
  if (line.list_total != line.unit_price * line.quantity.value()) {
    return "list_total is not unit_price * quantity";
  }
  if (line.order_coupon_share.is_negative()) return "order_coupon_share is negative";
  if (line.final.is_negative()) return "final is negative";
  if (line.final + line.order_coupon_share > line.list_total) {
    return "final and order_coupon_share exceed list_total";
  }
  return std::nullopt;
}

Money total_of(std::span<const OrderLine> lines, std::span<const SellerFee> fees) {
  Money total;
  for (const auto& line : lines) total += line.final;
  for (const auto& fee : fees) total += fee.amount;
  return total;
}

std::optional<std::string> problem_of(const LineUnits& u) {
  const Units smallest = std::min({u.ordered, u.cancel_pending, u.cancelled, u.shipped, u.delivered,
                                   u.lost, u.sent_back, u.claimed, u.returned, u.exchanged});
  if (smallest < 0) return "a count of units is negative";
  if (u.ordered < u.cancel_pending + u.cancelled + u.shipped) {
    return "more units cancelled and shipped than ordered";
  }
  if (u.shipped < u.delivered + u.lost + u.sent_back) {
    return "more units delivered, lost and sent back than shipped";
  }
  if (u.delivered < u.claimed + u.returned + u.exchanged) {
    return "more units claimed, returned and exchanged than delivered";
  }
  return std::nullopt;
}

Units cancellable(const LineUnits& units) {
  return units.ordered - units.cancelled - units.cancel_pending - units.shipped;
}

Units claimable(const LineUnits& units) {
  return units.delivered - units.claimed - units.returned - units.exchanged;
}

Progress progress_of(std::span<const LineUnits> lines) {
  Progress sum;
  for (const auto& line : lines) {
    const Units closed = line.cancelled + line.lost + line.sent_back;
    sum.delivered += line.delivered;
    sum.closed += closed;
    sum.open += line.ordered - line.delivered - closed;
    sum.kept += line.delivered - line.returned - line.exchanged;
  }
  return sum;
}

}  // namespace perdura::domain
