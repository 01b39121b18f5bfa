#include "tests/apps/fake_outside.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

namespace perdura::apps::testing {

namespace bj = boost::json;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;

namespace {

HttpResponse page(const std::string& title, const std::string& body = "") {
  return {.status = 200,
          .headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body = "<html><head><title>" + title + "</title></head>" + body + "</html>"};
}

std::string button(const std::string& action, std::size_t attempt, const std::string& label) {
  return "<form method=\"post\" action=\"" + action +
         "\"><input type=\"hidden\" name=\"attempt\" value=\"" + std::to_string(attempt) +
         "\"><button type=\"submit\">" + label + "</button></form>\n";
}

HttpResponse checkout(const FakeShop::Order& order) {
  if (order.status != "AWAITING_PAYMENT") return page("Paid");
  const std::string way = "/checkout/pgo_" + order.id.substr(4);
  const auto attempt = order.transactions.size();
  return page("Checkout",
              button(way + "/pay", attempt, "Pay") + button(way + "/decline", attempt, "Decline"));
}

/// The book's sums, by what became of each transaction.
HttpResponse book_of(const FakeShop::Order& order) {
  std::int64_t authorised = 0;
  bj::array transactions;
  for (const auto& one : order.transactions) {
    if (one.status != "DECLINED") authorised += one.amount;
    transactions.push_back(
        bj::object{{"pg_transaction_id",
                    "pgt_" + order.id.substr(4) + "-" + std::to_string(transactions.size())},
                   {"status", one.status},
                   {"authorised_amount", one.amount}});
  }
  return json_answer(200, {{"authorised", authorised},
                           {"captured", order.captured},
                           {"refunded", order.refunded},
                           {"transactions", std::move(transactions)}});
}

std::string next_scan(const std::string& scan) {
  constexpr std::array<const char*, 6> way{"ACCEPTED",       "PICKED_UP",        "IN_TRANSIT",
                                           "AT_DESTINATION", "OUT_FOR_DELIVERY", "DELIVERED"};
  return *std::next(std::find(way.begin(), way.end(), scan));
}

HttpResponse waybills_of(const FakeShop::Order& order) {
  bj::array items;
  if (order.parcel && !order.parcel->waybill.empty()) {
    const auto& parcel = *order.parcel;
    items.push_back(bj::object{{"waybill", parcel.waybill},
                               {"status", parcel.scan},
                               {"returning", parcel.returning},
                               {"lost", parcel.lost}});
  }
  return json_answer(200, {{"items", std::move(items)}});
}

HttpResponse unknown() { return problem(404, "NOT_FOUND", "there is none"); }

}  // namespace

// ---- the payment gateway ------------------------------------------------------------------------

FakeGateway::FakeGateway(FakeShop& shop)
    : http([this](const HttpRequest& request) { return answer(request); }), shop_(shop) {}

HttpResponse FakeGateway::answer(const HttpRequest& request) {
  const auto parts = platform::parse_target(request.target).segments;
  const bool control = parts.front() == "control";
  auto* order = shop_.order("ord_" + parts.at(control ? 2 : 1).substr(4));
  if (order == nullptr) return unknown();
  if (request.method == HttpMethod::Get) return control ? book_of(*order) : checkout(*order);
  if (control) {
    const auto body = bj::parse(request.body).as_object();
    if (!body.contains("amount")) return approve(*order);
    return approve_wrongly(*order, body.at("amount").to_number<std::int64_t>());
  }
  const bool fresh = request.body == "attempt=" + std::to_string(order->transactions.size());
  return fresh ? press(*order, parts.back() == "pay") : page("Declined");
}

HttpResponse FakeGateway::press(FakeShop::Order& order, bool pays) {
  order.transactions.push_back({pays ? "CAPTURED" : "DECLINED", order.total});
  if (pays) {
    if (tells) shop_.pay(order);
    return page("Paid");
  }
  if (tells && ++order.declined == 3) shop_.end(order, "FAILED", "PAYMENT_DECLINED", true);
  return page("Declined");
}

HttpResponse FakeGateway::approve(FakeShop::Order& order) {
  order.transactions.push_back({"AUTHORIZED", order.total});
  if (tells) shop_.pay(order);
  return book_of(order);
}

HttpResponse FakeGateway::approve_wrongly(FakeShop::Order& order, std::int64_t amount) {
  approved.push_back(amount);
  order.transactions.push_back({voids ? "VOIDED" : "AUTHORIZED", amount});
  if (tells) shop_.end(order, "FAILED", "AMOUNT_MISMATCH", true);
  return book_of(order);
}

// ---- the courier --------------------------------------------------------------------------------

FakeCourier::FakeCourier(FakeShop& shop)
    : http([this](const HttpRequest& request) { return answer(request); }), shop_(shop) {}

HttpResponse FakeCourier::answer(const HttpRequest& request) {
  const auto target = platform::parse_target(request.target);
  if (request.method == HttpMethod::Get) {
    const auto* order = shop_.order(target.query.at(0).second);
    return order == nullptr ? unknown() : waybills_of(*order);
  }
  if (target.segments.back() == "faults") {
    undelivered_.insert(std::string(bj::parse(request.body).at("waybill").as_string()));
    return json_answer(201, {});
  }
  for (auto& order : shop_.orders) {
    if (!order.parcel || order.parcel->waybill != target.segments.at(2)) continue;
    if (target.segments.back() == "advance") return advance(order);
    if (target.segments.back() == "hold") held.push_back(order.parcel->waybill);
    if (target.segments.back() == "lose") order.parcel->lost = true;
    return json_answer(200, {});
  }
  return unknown();
}

HttpResponse FakeCourier::advance(FakeShop::Order& order) {
  auto& parcel = *order.parcel;
  if (parcel.scan == "DELIVERED") return problem(409, "ILLEGAL_TRANSITION", "it has ended");
  if (!moves) return json_answer(200, {});
  if (parcel.scan == "OUT_FOR_DELIVERY" && undelivered_.erase(parcel.waybill) > 0) {
    parcel.returning = true;
    parcel.scan = "IN_TRANSIT";
    return json_answer(200, {});
  }
  parcel.scan = next_scan(parcel.scan);
  parcel.status = order.status = parcel.scan == "DELIVERED" ? "DELIVERED" : "SHIPPING";
  if (parcel.scan == "DELIVERED" && parcel.returning) {
    shop_.end(order, "CANCELLED", "NOT_DELIVERED", false);
  }
  return json_answer(200, {});
}

}  // namespace perdura::apps::testing
