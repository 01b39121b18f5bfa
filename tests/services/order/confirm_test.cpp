// A buyer confirms what was delivered.
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::Actor;
using domain::OrderId;
using ::testing::IsEmpty;

struct Confirming : Orders {
  Confirming() {
    sagas.on_confirm = [this](const OrderId& id) {
      return ConfirmAnswer(Placement{complete(id, Actor::Buyer).status, {}});
    };
  }
  HttpResponse confirm(const std::string& id, const std::string& key = "c",
                       const std::string& body = "{}", const As& who = anna) {
    return call(who, HttpMethod::Post, "/api/v1/orders/" + id + "/confirm-purchase", body, key);
  }
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
};

TEST_F(Confirming, CompletesTheOrderAndAnswersTheSameAgain) {
  const auto id = delivered_order();
  const auto first = confirm(id);
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(text(parsed(first), "/status"), "COMPLETED");
  EXPECT_EQ(parsed(first), order(id));
  EXPECT_EQ(confirm(id).body, first.body);
  EXPECT_EQ(confirm(id, "another").body, first.body);
  EXPECT_EQ(sagas.confirms.size(), 1u) << "what is done is not asked for again";
  EXPECT_EQ(sagas.confirms[0].buyer_id.value(), anna.id);
  EXPECT_THAT(facts(), IsEmpty()) << "the record settles it";
}

TEST_F(Confirming, NeedsNoBody) { EXPECT_EQ(confirm(delivered_order(), "c", "").status, 200); }

TEST_F(Confirming, IsWrittenForTheWorkflowBeforeItIsAsked) {
  const auto id = delivered_order();
  sagas.on_confirm = nullptr;
  const auto response = confirm(id);
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(text(parsed(response), "/status"), "DELIVERED");
  EXPECT_EQ(response.headers.find("Location"), "/api/v1/orders/" + id);
  confirm(id, "another");
  ASSERT_EQ(facts().size(), 1u);
  const auto fact = facts().back();
  EXPECT_EQ(fact.workflow_id, id);
  EXPECT_EQ(fact.kind, platform::Delivery::Update);
  EXPECT_EQ(fact.name, "confirm_purchase");
  EXPECT_EQ(fact.request_id, id + "/confirm-purchase");
  EXPECT_EQ(json::from_text<ConfirmPurchase>(fact.body).buyer_id.value(), anna.id);
}

TEST_F(Confirming, UnderOneKeyIsOneFromPendingToDone) {
  const auto id = delivered_order();
  const auto able = sagas.on_confirm;
  sagas.on_confirm = [](const auto&) { return ConfirmAnswer(SagaUnavailable{"gone"}); };
  EXPECT_EQ(confirm(id).status, 202);
  EXPECT_TRUE(logged("an order's workflow cannot be asked"));
  sagas.on_confirm = able;
  EXPECT_EQ(confirm(id).status, 200);
  EXPECT_EQ(text(order(id), "/status"), "COMPLETED");
}

TEST_F(Confirming, OfWhatIsNotDeliveredIsRefusedForGoodUnderItsKey) {
  const auto id = paid_order();
  EXPECT_EQ(outcome(confirm(id)), "409 ILLEGAL_TRANSITION");
  tell_parcel(id, 1, "DELIVERED", {units(0, 2)});
  EXPECT_EQ(outcome(confirm(id)), "409 ILLEGAL_TRANSITION") << "the same key, the same answer";
  EXPECT_THAT(sagas.confirms, IsEmpty());
  EXPECT_EQ(confirm(id, "another").status, 200);
}

TEST_F(Confirming, ThatTheWorkflowRefusesIsRefused) {
  const auto id = delivered_order();
  sagas.on_confirm = [](const auto&) {
    return ConfirmAnswer(SagaRefused{domain::Code("ILLEGAL_TRANSITION"), "not now"});
  };
  EXPECT_EQ(outcome(confirm(id)), "409 ILLEGAL_TRANSITION");
  EXPECT_THAT(facts(), IsEmpty());
  EXPECT_EQ(text(order(id), "/status"), "DELIVERED");
}

TEST_F(Confirming, ThatTheEndOfTheWindowOvertookIsDone) {
  const auto id = delivered_order();
  sagas.on_confirm = [this](const OrderId& order) {
    complete(order, Actor::System);
    return ConfirmAnswer(SagaRefused{domain::Code("ILLEGAL_TRANSITION"), "closed"});
  };
  EXPECT_EQ(confirm(id).status, 200);
  EXPECT_EQ(text(order(id), "/status"), "COMPLETED");
}

TEST_F(Confirming, IsForTheBuyerWithAKeyAndNothingElse) {
  const auto id = delivered_order();
  EXPECT_EQ(outcome(confirm(id, "c", "{}", bert)), "404 NOT_FOUND");
  EXPECT_EQ(outcome(confirm("ord_none")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(confirm(id, "c", "{}", support)), "403 FORBIDDEN");
  EXPECT_EQ(outcome(confirm(id, "c", "{}", shop_keeper)), "403 FORBIDDEN");
  EXPECT_EQ(outcome(confirm(id, "c", "{}", nobody)), "401 TOKEN_REQUIRED");
  EXPECT_EQ(outcome(confirm(id, "c", R"({"all":true})")), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(confirm(id, "")), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(text(order(id), "/status"), "DELIVERED");
}

}  // namespace
}  // namespace perdura::services::order::testing
