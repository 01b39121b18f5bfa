// What becomes of an order after its placement.
#include <boost/json/array.hpp>

#include "tests/apps/fake_shop.hpp"

namespace perdura::apps::testing {

namespace bj = boost::json;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::Target;

namespace {

bj::object shown(const FakeShop::Order& order) {
  const auto& parcel = *order.parcel;
  const bool dispatching = parcel.reads_until_issued > 0;
  bj::object body{{"id", parcel.id},
                  {"order_id", order.id},
                  {"status", dispatching ? "READY" : parcel.status},
                  {"dispatching", dispatching}};
  if (!parcel.waybill.empty() && !dispatching) body["waybill"] = parcel.waybill;
  return body;
}

bj::object one_item(bj::object item) { return {{"items", bj::array{std::move(item)}}}; }

HttpResponse timeline_of(const FakeShop::Order& order) {
  auto body =
      one_item({{"step", "reserve stock"}, {"status", "DONE"}, {"at", "2026-11-20T09:00:00.125Z"}});
  body["workflow_url"] = "http://127.0.0.1:18233/workflows/" + order.id;
  return json_answer(200, body);
}

HttpResponse payment_of(const FakeShop::Order& order) {
  bj::array attempts;
  for (std::size_t n = 0; n <= order.transactions.size(); ++n) {
    const bool paid = n < order.transactions.size();
    attempts.push_back(bj::object{{"id", "att_" + order.id.substr(4) + "-" + std::to_string(n + 1)},
                                  {"status", paid ? order.transactions[n].status : "READY"}});
  }
  return json_answer(200, {{"id", "pay_" + order.id.substr(4)},
                           {"status", "CAPTURED"},
                           {"attempts", std::move(attempts)}});
}

}  // namespace

void FakeShop::pay(Order& order) {
  order.status = "PAID";
  order.captured = order.total;
  if (!order.transactions.empty()) order.transactions.back().status = "CAPTURED";
  order.parcel = Parcel{.id = "shp_" + order.id.substr(4)};
}

void FakeShop::end(Order& order, const std::string& status, const std::string& code, bool restock) {
  order.status = status;
  order.failure = code;
  order.refunded = order.captured;
  for (auto& goods : sold) {
    if (!restock) break;
    const auto before = goods.movements;
    for (const auto& movement : before) {
      if (movement.order != order.id || movement.type != "RESERVED") continue;
      goods.stock += movement.quantity;
      goods.movements.push_back({"RELEASED", movement.quantity, order.id});
    }
  }
}

HttpResponse FakeShop::part_of_order(const Request& request, const Target& target) {
  Order* one = order("ord_" + target.segments[3].substr(4));
  if (one == nullptr) return problem(404, "NOT_FOUND", "there is no such order");
  if (target.segments[2] == "payments") {
    return request.method == HttpMethod::Post ? confirm(*one) : payment_of(*one);
  }
  const std::string& part = target.segments[4];
  if (part == "timeline") return timeline_of(*one);
  if (part == "waiting") {
    return json_answer(200, one_item({{"fact", "delivery"},
                                      {"owner", "SYSTEM"},
                                      {"until", "2026-11-30T09:00:00.125Z"},
                                      {"then", "it counts as lost"}}));
  }
  if (part != "cancel" || request.method != HttpMethod::Post) {
    return problem(404, "NOT_FOUND", "there is no " + part);
  }
  if (one->status != "PAID") return problem(409, "ILLEGAL_TRANSITION", "it is " + one->status);
  if (one->parcel) one->parcel->status = one->parcel->scan = "CANCELLED";
  if (!one->transactions.empty()) one->transactions.back().status = "REFUNDED";
  end(*one, "CANCELLED", "CANCELLED", true);
  return json_answer(202, {{"id", "can_" + one->id.substr(4)},
                           {"status", "REFUND_PENDING"},
                           {"refund_amount", one->total}});
}

HttpResponse FakeShop::confirm(Order& order) {
  const bool later = order.status == "AWAITING_PAYMENT" && reads_until_confirmed > 0;
  if (later) order.reads_until_confirmed = reads_until_confirmed;
  if (!later && order.status == "AWAITING_PAYMENT") pay(order);
  return json_answer(later ? 202 : 200, {{"order_status", order.status},
                                         {"payment_status", later ? "READY" : "CAPTURED"}});
}

HttpResponse FakeShop::history_of(const std::string& product) {
  bj::array items;
  for (const auto& goods : sold) {
    if (goods.id != product) continue;
    for (const auto& one : goods.movements) {
      items.push_back(bj::object{{"type", one.type},
                                 {"quantity", one.quantity},
                                 {"order_id", one.order},
                                 {"at", "2026-11-20T09:00:00.125Z"}});
    }
  }
  return json_answer(200, {{"items", std::move(items)}});
}

HttpResponse FakeShop::shipments() {
  bj::array items;
  for (const auto& one : orders) {
    if (one.parcel) items.push_back(shown(one));
  }
  return json_answer(200, {{"items", std::move(items)}});
}

HttpResponse FakeShop::shipment(const Request& request, const std::string& id) {
  for (auto& one : orders) {
    if (!one.parcel || one.parcel->id != id) continue;
    Parcel& parcel = *one.parcel;
    if (request.method == HttpMethod::Get) {
      if (parcel.reads_until_issued > 0) --parcel.reads_until_issued;
      return json_answer(200, shown(one));
    }
    parcel.waybill = "04" + one.id.substr(4);
    parcel.status = "WAYBILL_ISSUED";
    parcel.scan = "ACCEPTED";
    parcel.reads_until_issued = reads_until_issued;
    return json_answer(reads_until_issued > 0 ? 202 : 200, shown(one));
  }
  return problem(404, "NOT_FOUND", "there is no shipment " + id);
}

}  // namespace perdura::apps::testing
