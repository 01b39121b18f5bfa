#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using ::testing::ElementsAre;

std::vector<std::string> ids_of(const value& page) {
  std::vector<std::string> ids;
  for (const auto& item : page.at("items").as_array()) ids.push_back(text(item, "/id"));
  return ids;
}

TEST_F(Orders, AreListedNewestFirstPageByPage) {
  std::vector<std::string> made;
  for (int n = 0; n < 5; ++n) {
    clock.advance(std::chrono::milliseconds(n % 2));
    made.insert(made.begin(), pending_order("k" + std::to_string(n)));
  }
  place(two_coffees, "bert's", bert);
  std::vector<std::string> seen;
  std::string target = "/api/v1/orders?limit=2";
  for (int pages = 0; pages < 3; ++pages) {
    const auto page = parsed(get(anna, target));
    for (const auto& id : ids_of(page)) seen.push_back(id);
    target = "/api/v1/orders?limit=2&cursor=" + text(page, "/next_cursor");
    EXPECT_EQ(text(page, "/next_cursor").empty(), pages == 2);
  }
  EXPECT_EQ(seen, made);
  EXPECT_EQ(ids_of(parsed(get(support, "/api/v1/orders"))).size(), 6u);
}

TEST_F(Orders, AreNotListedForABadLimitOrCursor) {
  for (const auto* query :
       {"limit=0", "limit=101", "limit=x", "cursor=", "cursor=abc", "cursor=ord_~"}) {
    EXPECT_EQ(outcome(get(anna, std::string("/api/v1/orders?") + query)), "400 INVALID_REQUEST");
  }
}

TEST_F(Orders, ShowTheirStepsAndTheWorkflow) {
  const auto id = paid_order();
  sagas.on_cancel = [this](const auto& order, const auto& wanted) {
    return cancel_all(order, wanted);
  };
  cancel(id);
  const auto timeline = parsed(get(anna, "/api/v1/orders/" + id + "/timeline"));
  EXPECT_EQ(text(timeline, "/workflow_url"),
            "http://ui.test:8233/namespaces/perdura/workflows/" + id);
  EXPECT_THAT(steps_of(timeline),
              ElementsAre("place-order PENDING", "reserve-stock DONE", "charge-credit DONE",
                          "pay-order PAID", "cancel-order CANCEL_PENDING",
                          "refund-credit DONE undoes charge-credit",
                          "release-stock DONE undoes reserve-stock", "settle-cancel CANCELLED"));
  EXPECT_EQ(text(timeline, "/items/0/at"), "2026-11-01T00:00:00.000Z");
}

TEST_F(Orders, ShowWhatARefusalUndid) {
  sagas.on_place = [this](const PlaceOrder& order) {
    return fail(order, {domain::Code("INSUFFICIENT_CREDIT"), "available: 1", {}});
  };
  const auto id = text(parsed(place(two_coffees)), "/order_id");
  const auto timeline = parsed(get(anna, "/api/v1/orders/" + id + "/timeline"));
  EXPECT_EQ(text(timeline, "/items/2/step"), "charge-credit");
  EXPECT_EQ(text(timeline, "/items/2/status"), "REFUSED");
  EXPECT_EQ(text(timeline, "/items/3/compensates"), "reserve-stock");
}

TEST_F(Orders, SayWhatTheyWaitForUntilWhenAndWhatHappensThen) {
  const auto id = pending_order();
  const auto target = "/api/v1/orders/" + id + "/waiting";
  auto waiting = parsed(get(anna, target));
  EXPECT_EQ(text(waiting, "/items/0/fact"), "placement");
  EXPECT_EQ(text(waiting, "/items/0/owner"), "SYSTEM");
  EXPECT_EQ(text(waiting, "/items/0/until"), "2026-11-01T00:10:00.000Z");
  EXPECT_NE(text(waiting, "/items/0/then"), "");
  pay(sagas.placed.back());
  waiting = parsed(get(anna, target));
  EXPECT_EQ(waiting.at("items").as_array().size(), 2u);
  EXPECT_EQ(text(waiting, "/items/0/fact"), "prompt-dispatch");
  EXPECT_EQ(text(waiting, "/items/0/until"), "2026-11-04T00:00:00.000Z");
  EXPECT_EQ(text(waiting, "/items/1/fact"), "dispatch");
  EXPECT_EQ(text(waiting, "/items/1/until"), "2026-11-10T00:00:00.000Z");
  EXPECT_EQ(text(waiting, "/items/1/owner"), "SELLER");
  EXPECT_EQ(text(waiting, "/status"), "PAID");
}

TEST_F(Orders, CarryAMemoThatOnlySupportSees) {
  const auto id = paid_order();
  const auto target = "/api/v1/orders/" + id;
  const auto set = [&](const std::string& body) {
    return call(support, HttpMethod::Patch, target + "/memo", body);
  };
  EXPECT_EQ(text(parsed(set(R"({"memo":"called twice"})")), "/memo"), "called twice");
  EXPECT_EQ(text(parsed(get(support, target)), "/memo"), "called twice");
  EXPECT_FALSE(parsed(get(anna, target)).as_object().contains("memo"));
  EXPECT_FALSE(parsed(set(R"({"memo":""})")).as_object().contains("memo"));
  EXPECT_EQ(outcome(set(R"({"memo":"x","status":"PAID"})")), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(set(R"({"memo":")" + std::string(max_memo + 1, 'x') + R"("})")),
            "400 INVALID_REQUEST");
  std::string wide;
  for (std::size_t n = 0; n < max_memo; ++n) wide += "가";
  EXPECT_EQ(text(parsed(set(R"({"memo":")" + wide + R"("})")), "/memo"), wide);
  EXPECT_EQ(
      outcome(call(support, HttpMethod::Patch, "/api/v1/orders/ord_none/memo", R"({"memo":"x"})")),
      "404 NOT_FOUND");
}

}  // namespace
}  // namespace perdura::services::order::testing
