#include "audit/workers.hpp"

#include <algorithm>

#include "audit/checks/words.hpp"
#include "domain/ids.hpp"

namespace perdura::audit {
namespace {

/// "rfd_7-1" for "shp_7-1".
std::string refund_named_after(const std::string& id) {
  const auto prefix = id.find('_');
  const std::string rest = prefix == std::string::npos ? id : id.substr(prefix + 1);
  return std::string(domain::RefundId::prefix) + rest;
}

bool is_of_parcel(const RefundRow& refund, const Books& books) {
  const auto parcels = books.parcels.find(refund.order_id);
  if (parcels == books.parcels.end()) return false;
  return std::ranges::any_of(parcels->second, [&](const std::string& parcel) {
    return refund.part_of == refund_named_after(parcel);
  });
}

}  // namespace

bool is_wanted(const RefundRow& refund) {
  return refund.status != "DONE" && refund.status != "FAILED";
}

std::set<std::string> workers_of(const RefundRow& refund, const Books& books) {
  // What the courier lost or brought back is refunded by the order itself.
  if (is_of_parcel(refund, books)) return {refund.order_id};
  const auto order = books.orders.find(refund.order_id);
  const bool known = order != books.orders.end();
  // Money for which there is no order: its own `Refund`, or who validated it; or the order, while
  // it is not a paid one, which is open for days.
  if (refund.part_of.starts_with(refund_named_after(refund.attempt_id))) {
    std::set<std::string> all{refund.part_of, refund.attempt_id};
    if (!known || !is_kept(order->second)) all.insert(refund.order_id);
    return all;
  }
  // An order that was resumed counts one more than there are.
  const std::size_t cancellations = known ? order->second.cancellations.size() + 1 : 1;
  std::set<std::string> all;
  for (std::size_t n = 1; n <= cancellations; ++n) {
    all.insert(refund.order_id + "/" + std::to_string(n));
  }
  return all;
}

}  // namespace perdura::audit
