#include "tests/e2e/card.hpp"

#include "platform/core/problem.hpp"
#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {

using apps::post;
using domain::Money;
using platform::HttpRequest;
using platform::HttpResponse;

namespace {

struct ConfirmBody {
  std::string pg_transaction_id;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(ConfirmBody, (), (pg_transaction_id, amount))

struct ParcelPage {
  std::vector<SeenParcel> items;
};
BOOST_DESCRIBE_STRUCT(ParcelPage, (), (items))

}  // namespace

std::vector<std::string> SeenAttempts::statuses() const {
  std::vector<std::string> all;
  for (const auto& attempt : attempts) all.push_back(attempt.status);
  return all;
}

std::string code_of(const HttpResponse& problem) {
  const auto parsed = platform::parse_problem(problem.body);
  return parsed ? parsed->code : problem.body;
}

SeenOrder paid_by_card(Stage& shop, const std::string& what,
                       const std::vector<domain::Units>& quantities) {
  const auto order = shop.card_order(what, quantities);
  PaymentGateway().approve(order.pg_order_id());
  return shop.await_status(order.id, "PAID");
}

SeenAttempts attempts_of(Stage& shop, const SeenOrder& order) {
  return read_as<SeenAttempts>(shop.buyer(), "/api/v1/payments/" + order.payment.id.value());
}

void await_attempts(Stage& shop, const SeenOrder& order, const std::vector<std::string>& statuses) {
  std::vector<std::string> seen;
  try {
    eventually("attempts of these statuses", [&] {
      seen = attempts_of(shop, order).statuses();
      return seen == statuses;
    });
  } catch (const std::exception&) {
    EXPECT_EQ(seen, statuses) << "the attempts to pay " << order.id.value();
  }
}

HttpRequest confirm_request(Stage& shop, const SeenOrder& order,
                            const std::string& pg_transaction_id, Money amount) {
  const std::string what = "confirm-" + world().fresh_name();
  return post("/api/v1/payments/" + order.payment.id.value() + "/confirm",
              json::to_text(ConfirmBody{pg_transaction_id, amount}), shop.key(what));
}

HttpResponse confirm(Stage& shop, const SeenOrder& order) {
  const auto book = PaymentGateway().book(order.pg_order_id());
  const auto& id = book.transactions.back().pg_transaction_id;
  const auto request = confirm_request(shop, order, id, order.payment.amount);
  HttpResponse response;
  eventually("an answer to the confirm of " + order.id.value(), [&] {
    response = shop.buyer().send(request);
    return response.status != 202;
  });
  return response;
}

HttpResponse cancel(Stage& shop, const SeenOrder& order, const std::string& what) {
  return shop.buyer().send(post("/api/v1/orders/" + order.id.value() + "/cancel",
                                R"({"reason":"CHANGED_MIND"})", shop.key(what)));
}

SeenOrder cancelled(Stage& shop, const SeenOrder& order, const std::string& what) {
  const auto response = cancel(shop, order, what);
  EXPECT_THAT(response.status, ::testing::AnyOf(200, 202)) << response.body;
  return shop.await_status(order.id, "CANCELLED");
}

std::vector<SeenParcel> parcels_of(Member& seller, const domain::OrderId& order) {
  auto parcels = read_as<ParcelPage>(seller, "/api/v1/shipments?limit=100").items;
  std::erase_if(parcels, [&](const SeenParcel& one) { return one.order_id != order; });
  return parcels;
}

SeenParcel parcel_of(Stage& shop, const SeenOrder& order) {
  std::vector<SeenParcel> parcels;
  eventually("the parcel of " + order.id.value(), [&] {
    parcels = parcels_of(shop.seller(), order.id);
    return !parcels.empty();
  });
  EXPECT_EQ(parcels.size(), 1u);
  return parcels.front();
}

HttpRequest dispatch_request(const domain::ShipmentId& parcel) {
  return apps::with_body(platform::HttpMethod::Post,
                         "/api/v1/shipments/" + parcel.value() + "/dispatch",
                         R"({"courier_code":"04"})");
}

SeenParcel dispatched(Stage& shop, const SeenOrder& order) {
  const auto parcel = parcel_of(shop, order);
  const auto request = dispatch_request(parcel.id);
  apps::require_status(request, shop.seller().send(request), {200, 202});
  await_parcel(shop, order, "WAYBILL_ISSUED");
  return parcel_of(shop, order);
}

void await_parcel(Stage& shop, const SeenOrder& order, const std::string& status) {
  eventually("the parcel of " + order.id.value() + " to be " + status,
             [&] { return parcel_of(shop, order).status == status; });
}

void CardTest::force(const PgFault& fault) {
  pg_.force(fault);
  pg_faults_.push_back(fault);
}

void CardTest::force(const CourierFault& fault) {
  courier_.force(fault);
  courier_faults_.push_back(fault);
}

void CardTest::await_strikes() {
  for (const auto& fault : pg_faults_) {
    eventually("the gateway's " + fault.kind + " of a " + fault.call + " to strike",
               [&] { return pg_.has_struck(fault); });
  }
  for (const auto& fault : courier_faults_) {
    eventually("the courier's " + fault.kind + " of a " + fault.call + " to strike",
               [&] { return courier_.has_struck(fault); });
  }
}

void CardTest::clear_faults() {
  await_strikes();
  pg_faults_.clear();
  courier_faults_.clear();
  pg_.clear_faults();
  courier_.clear_faults();
}

void CardTest::TearDown() {
  try {
    if (!HasFailure()) await_strikes();
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
  try {
    pg_.clear_faults();
    courier_.clear_faults();
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
  ShopTest::TearDown();
}

}  // namespace perdura::e2e
