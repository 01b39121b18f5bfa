#include "platform/http/responses.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::Code;
using ::testing::HasSubstr;

struct BadShape {
  const char* body;
  const char* pointer;
};

TEST_F(Orders, OfABadShapeAre400WithAPointerAndLeaveNothing) {
  const std::string item = R"({"sku_id":"sku_a","quantity":1})";
  std::string many = R"({"expected_total":1,"items":[)" + item;
  for (std::size_t n = 0; n < max_lines; ++n) many += "," + item;
  many += "]}";
  const BadShape cases[] = {
      {R"({"items":[],"expected_total":1})", "/items"},
      {R"({"expected_total":1})", "/items"},
      {many.c_str(), "/items"},
      {R"({"items":[{"sku_id":"sku_a","quantity":0}],"expected_total":1})", "/items/0/quantity"},
      {R"({"items":[{"sku_id":"sku_a","quantity":-1}],"expected_total":1})", "/items/0/quantity"},
      {R"({"items":[{"sku_id":"sku_a","quantity":10000}],"expected_total":1})",
       "/items/0/quantity"},
      {R"({"items":[{"sku_id":"sku_a","quantity":99999999999999999999}],"expected_total":1})",
       "/items/0/quantity"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1.5}],"expected_total":1})", "/items/0/quantity"},
      {R"({"items":[{"sku_id":"sku_a"}],"expected_total":1})", "/items/0/quantity"},
      {R"({"items":[{"sku_id":"","quantity":1}],"expected_total":1})", "/items/0/sku_id"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1,"price":1}],"expected_total":1})",
       "/items/0/price"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}]})", "/expected_total"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":-1})", "/expected_total"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,"status":"PAID"})",
       "/status"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,"payment":{"credit":-1}})",
       "/payment/credit"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,"payment":{"card":"x"}})",
       "/payment/card"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,"address":{},
          "address_id":"adr_a"})",
       "/address"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,
          "address":{"line":"Seoul 1"}})",
       "/address/recipient"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,
          "address":{"recipient":"Anna","line":""}})",
       "/address/line"},
      {R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":1,
          "coupon_ids":["1","2","3","4","5","6","7","8","9","10","11"]})",
       "/coupon_ids"},
  };
  for (const auto& bad : cases) {
    const auto response = place(bad.body);
    EXPECT_EQ(outcome(response), "400 INVALID_REQUEST") << bad.body;
    EXPECT_EQ(text(parsed(response), "/errors/0/pointer"), bad.pointer) << response.body;
  }
  EXPECT_EQ(outcome(place("{")), "400 MALFORMED_JSON");
  EXPECT_EQ(orders(), 0);
  EXPECT_EQ(place(two_coffees).status, 202) << "the key is still free";
}

TEST_F(Orders, NeedAKeyOfAtMost200Characters) {
  EXPECT_EQ(outcome(place(two_coffees, "")), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(outcome(place(two_coffees, std::string(201, 'k'))), "400 IDEMPOTENCY_KEY_INVALID");
  EXPECT_EQ(orders(), 0);
}

/// The document, the durable record, and the same answer to the same key.
void expect_failed_record(OrderWorld& world, const HttpResponse& response, const std::string& body,
                          const std::string& code) {
  const auto problem = parsed(response);
  const auto id = text(problem, "/order_id");
  ASSERT_NE(id, "") << response.body;
  const auto order = parsed(world.get(anna, "/api/v1/orders/" + id));
  EXPECT_EQ(text(order, "/status"), "FAILED");
  EXPECT_EQ(text(order, "/failure/code"), code);
  EXPECT_EQ(text(order, "/failure/detail"), text(problem, "/detail"));
  EXPECT_EQ(order.at("failure").at("errors").as_array().size(),
            problem.as_object().contains("errors") ? problem.at("errors").as_array().size() : 0u);
  const auto again = world.place(body);
  EXPECT_EQ(outcome(again), outcome(response));
  EXPECT_EQ(text(parsed(again), "/order_id"), id);
  EXPECT_EQ(world.orders(), 1);
  const auto events = world.events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, "order.failed");
  EXPECT_EQ(text(events[0].body, "/code"), code);
  const auto waiting = parsed(world.get(anna, "/api/v1/orders/" + id + "/waiting"));
  EXPECT_TRUE(waiting.at("items").as_array().empty());
}

TEST_F(Orders, WithCouponsAreRefusedAndSayWhich) {
  const std::string body =
      R"({"items":[{"sku_id":"sku_a","quantity":1,"coupon_ids":["ucp_x"]}],"expected_total":1,)"
      R"("coupon_ids":["ucp_y"]})";
  const auto response = place(body);
  EXPECT_EQ(outcome(response), "422 COUPON_NOT_APPLICABLE");
  EXPECT_EQ(text(parsed(response), "/errors/0/pointer"), "/items/0/coupon_ids/0");
  EXPECT_THAT(text(parsed(response), "/errors/0/detail"), HasSubstr("ucp_x"));
  EXPECT_EQ(text(parsed(response), "/errors/1/pointer"), "/coupon_ids/0");
  expect_failed_record(*this, response, body, "COUPON_NOT_APPLICABLE");
  EXPECT_TRUE(sagas.placed.empty());
  EXPECT_TRUE(facts().empty());
}

TEST_F(Orders, PartlyOnCreditOrOnMoreThanTheyCostAreRefused) {
  const std::string begin = R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":5)";
  for (const auto* credit : {"1", "4"}) {
    EXPECT_EQ(outcome(place(begin + R"(,"payment":{"credit":)" + credit + "}}", credit)),
              "422 PAYMENT_METHOD_UNAVAILABLE");
  }
  EXPECT_EQ(outcome(place(begin + R"(,"payment":{"credit":6}})", "d")), "422 CREDIT_EXCEEDS_TOTAL");
  EXPECT_EQ(orders(), 3);
  EXPECT_TRUE(sagas.placed.empty());
  EXPECT_TRUE(addresses.frozen.empty());
}

TEST_F(Orders, PartlyOnCreditLeaveADurableRecord) {
  const std::string body =
      R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":5,"payment":{"credit":4}})";
  const auto response = place(body);
  EXPECT_THAT(text(parsed(response), "/detail"), HasSubstr("send \"credit\": \"all\""));
  expect_failed_record(*this, response, body, "PAYMENT_METHOD_UNAVAILABLE");
}

TEST_F(Orders, ToAnAddressThatTheBuyerDoesNotHaveAreRefused) {
  addresses.on_freeze = [](const auto&) { return AddressAnswer(AddressNotFound{}); };
  const std::string body =
      R"({"items":[{"sku_id":"sku_a","quantity":1}],"expected_total":5,"address_id":"adr_x"})";
  const auto response = place(body);
  EXPECT_EQ(outcome(response), "422 ADDRESS_UNKNOWN");
  EXPECT_EQ(text(parsed(response), "/errors/0/pointer"), "/address_id");
  expect_failed_record(*this, response, body, "ADDRESS_UNKNOWN");
  EXPECT_TRUE(sagas.placed.empty());
  EXPECT_TRUE(facts().empty());
}

TEST_F(Orders, ToNoAddressAreRefusedWhereTheBuyerHasNone) {
  addresses.on_freeze = [](const auto&) { return AddressAnswer(NoDefaultAddress{}); };
  const auto response = place(two_coffees);
  EXPECT_EQ(outcome(response), "422 ADDRESS_REQUIRED");
  expect_failed_record(*this, response, two_coffees, "ADDRESS_REQUIRED");
  EXPECT_EQ(addresses.frozen.size(), 1u) << "the same key asks nobody again";
}

struct Saying {
  const char* code;
  int status;
  const char* payment;
};
struct RefusedByTheWorkflow : OrderWorld, ::testing::TestWithParam<Saying> {};

TEST_P(RefusedByTheWorkflow, BecomesTheDocumentAndADurableRecord) {
  const Code code{std::string(GetParam().code)};
  sagas.on_place = [&](const PlaceOrder& order) {
    return fail(order, {code,
                        "no",
                        {{"/items/0/quantity", code, "sku_coffee: wanted 2, available 1"},
                         {"/items/1/quantity", code, "sku_tea: wanted 2, available 0"}}});
  };
  const auto response = place(two_coffees);
  EXPECT_EQ(outcome(response), std::to_string(GetParam().status) + " " + GetParam().code);
  EXPECT_EQ(text(parsed(response), "/errors/0/pointer"), "/items/0/quantity");
  EXPECT_THAT(text(parsed(response), "/errors/1/detail"), HasSubstr("sku_tea"));
  expect_failed_record(*this, response, two_coffees, GetParam().code);
  const auto order = parsed(get(anna, "/api/v1/orders/" + text(parsed(response), "/order_id")));
  EXPECT_EQ(text(order, "/payment/status"), GetParam().payment);
}

INSTANTIATE_TEST_SUITE_P(Codes, RefusedByTheWorkflow,
                         ::testing::Values(Saying{"OUT_OF_STOCK", 409, "EXPIRED"},
                                           Saying{"PRICE_CHANGED", 422, "EXPIRED"},
                                           Saying{"SKU_UNAVAILABLE", 422, "EXPIRED"},
                                           Saying{"INSUFFICIENT_CREDIT", 409, "DECLINED"},
                                           Saying{"PAYMENT_REFUSED", 422, "EXPIRED"},
                                           Saying{"SERVICE_UNAVAILABLE", 422, "EXPIRED"}),
                         [](const auto& param) { return std::string(param.param.code); });

TEST_F(Orders, ThatWerePendingAndFailAnswerTheProblemToTheirKey) {
  pending_order("k1");
  fail(sagas.placed[0], {Code("OUT_OF_STOCK"), "no", {}});
  const auto response = place(two_coffees);
  EXPECT_EQ(outcome(response), "409 OUT_OF_STOCK");
  EXPECT_EQ(text(parsed(response), "/order_id"), sagas.placed[0].order_id.value());
}

TEST_F(Orders, AreNotMadeWhileTheDatabaseIsDown) {
  faults.down = true;
  const auto response = place(two_coffees);
  EXPECT_EQ(outcome(response), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_TRUE(response.headers.contains("Retry-After"));
  faults.down = false;
  EXPECT_EQ(orders(), 0);
}

}  // namespace
}  // namespace perdura::services::order::testing
