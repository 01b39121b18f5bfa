#include "domain/names.hpp"
#include "tests/services/order/order_world.hpp"

namespace perdura::services::order::testing {
namespace {

using namespace domain::calls;
using domain::Code;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Cancelling : Orders {
  Cancelling() {
    sagas.on_cancel = [this](const auto& id, const auto& wanted) {
      const bool unpaid = text(order(id.value()), "/status") == "AWAITING_PAYMENT";
      return unpaid ? cancel_unpaid(id, wanted) : cancel_all(id, wanted);
    };
  }
  value order(const std::string& id) { return parsed(get(anna, "/api/v1/orders/" + id)); }
};

TEST_F(Cancelling, OfThePaidOrderGivesAllBack) {
  const auto id = paid_order();
  const auto response = cancel(id);
  ASSERT_EQ(response.status, 200) << response.body;
  const auto answer = parsed(response);
  EXPECT_THAT(text(answer, "/id"), StartsWith("can_"));
  EXPECT_EQ(text(answer, "/status"), "COMPLETED");
  EXPECT_EQ(number(answer, "/refund_amount"), 6'000);
  EXPECT_EQ(text(answer, "/order_status"), "CANCELLED");
  const auto after = order(id);
  EXPECT_EQ(text(after, "/status"), "CANCELLED");
  EXPECT_EQ(number(after, "/lines/0/cancelled"), 2);
  EXPECT_EQ(number(after, "/lines/0/cancel_pending"), 0);
  EXPECT_EQ(text(after, "/payment/status"), "REFUNDED");
  EXPECT_EQ(text(after, "/failure/code"), "CANCELLED");
  EXPECT_EQ(text(after, "/cancellations/0/id"), text(answer, "/id"));
  EXPECT_EQ(text(after, "/cancellations/0/led_by"), "BUYER");
  const auto last = events().back();
  EXPECT_EQ(last.type, "order.cancelled");
  EXPECT_EQ(last.sequence, 3);
  EXPECT_EQ(number(last.body, "/refunded"), 6'000);
  EXPECT_EQ(text(last.body, "/fault"), "BUYER");
}

TEST_F(Cancelling, IsWrittenForTheWorkflowBeforeItIsAsked) {
  const auto id = paid_order();
  sagas.on_cancel = nullptr;
  const auto response = cancel(id);
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(text(parsed(response), "/status"), "REQUESTED");
  EXPECT_EQ(response.headers.find("Location"), "/api/v1/orders/" + id);
  const auto fact = facts().back();
  EXPECT_EQ(fact.kind, platform::Delivery::Update);
  EXPECT_EQ(fact.name, "cancel");
  EXPECT_EQ(fact.request_id, text(parsed(response), "/id"));
  EXPECT_EQ(json::from_text<CancelOrder>(fact.body), sagas.cancels.at(0));
}

TEST_F(Cancelling, UnderOneKeyIsOneFromPendingToDone) {
  const auto id = paid_order();
  sagas.on_cancel = [](const auto&, const auto&) { return CancelAnswer(SagaUnavailable{"gone"}); };
  const auto first = cancel(id);
  EXPECT_EQ(first.status, 202);
  sagas.on_cancel = [this](const auto& order, const auto& wanted) {
    return cancel_all(order, wanted);
  };
  const auto second = cancel(id);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(sagas.cancels.at(0), sagas.cancels.at(1));
  EXPECT_EQ(cancel(id).body, second.body);
  EXPECT_EQ(sagas.cancels.size(), 2u) << "what is done is not asked for again";
  EXPECT_EQ(outcome(cancel(id, "c1", anna, R"({"reason":"DEFECT"})")),
            "422 IDEMPOTENCY_KEY_REUSED");
}

TEST_F(Cancelling, ThatTheWorkflowRefusesIsRefusedForGood) {
  const auto id = paid_order();
  sagas.on_cancel = [](const auto&, const auto&) {
    return CancelAnswer(SagaRefused{Code("ILLEGAL_TRANSITION"), "too late"});
  };
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(sagas.cancels.size(), 1u);
  EXPECT_EQ(text(order(id), "/status"), "PAID");
  EXPECT_EQ(text(order(id), "/cancellations/0/status"), "REFUSED");
  // Should the workflow hear of it late: its requester has been told no.
  const auto& refused = sagas.cancels[0];
  const auto late = tell("cancel-pending",
                         RecordCancelPending{domain::OrderId(id), refused.cancellation_id}, "late");
  EXPECT_FALSE(late.moved);
  EXPECT_EQ(late.status, "PAID");
}

TEST_F(Cancelling, IsRefusedForGoodUnderItsKeyWhereTheTableHasNoRow) {
  const auto id = pending_order();
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION");
  pay(sagas.placed.back());
  EXPECT_EQ(outcome(cancel(id)), "409 ILLEGAL_TRANSITION") << "the same key, the same answer";
  EXPECT_EQ(cancel(id, "c2").status, 200);
}

TEST_F(Cancelling, IsAllowedExactlyWhereAllowedActionsSaySo) {
  for (const auto& [status, name] : domain::named_values<Status>()) {
    // Lines are written when the units are held: before that there is nothing to cancel.
    const bool unpaid = status == Status::Pending || status == Status::Failed;
    const bool by_card = status == Status::AwaitingPayment || status == Status::Expired;
    const auto id = unpaid    ? pending_order(name)
                    : by_card ? awaiting_order(name)
                              : paid_order(name);
    set_status(id, status);
    if (status == Status::Shipping || status == Status::Delivered || status == Status::Completed) {
      ship_all(id);
    }
    const auto actions = texts(order(id).at("allowed_actions"));
    const bool allowed = std::find(actions.begin(), actions.end(), "cancel") != actions.end();
    const auto response = cancel(id, name);
    EXPECT_EQ(response.status, allowed ? 200 : 409) << name << response.body;
    EXPECT_EQ(allowed, status == Status::Paid || status == Status::AwaitingPayment) << name;
  }
}

TEST_F(Cancelling, OfAnOrderThatAwaitsItsPaymentMovesNoMoney) {
  const auto id = awaiting_order();
  const auto response = cancel(id);
  ASSERT_EQ(response.status, 200) << response.body;
  const auto answer = parsed(response);
  EXPECT_EQ(text(answer, "/status"), "COMPLETED");
  EXPECT_EQ(number(answer, "/refund_amount"), 0);
  EXPECT_EQ(text(answer, "/order_status"), "CANCELLED");
  const auto after = order(id);
  EXPECT_EQ(number(after, "/lines/0/cancelled"), 2);
  EXPECT_EQ(number(after, "/lines/0/cancel_pending"), 0);
  EXPECT_EQ(text(after, "/payment/status"), "EXPIRED");
  EXPECT_EQ(text(after, "/failure/code"), "CANCELLED");
  EXPECT_THAT(facts(), IsEmpty());
  const auto last = events().back();
  EXPECT_EQ(last.type, "order.cancelled");
  EXPECT_EQ(number(last.body, "/refunded"), 0);
  EXPECT_EQ(cancel(id).body, response.body);
}

TEST_F(Cancelling, OfAnOrderThatAwaitsItsPaymentIsOfTheWholeOnly) {
  const auto id = awaiting_order();
  const auto part = R"({"reason":"OTHER","lines":[{"line_id":"lin_0","quantity":1}]})";
  EXPECT_EQ(outcome(cancel(id, "a", anna, part)), "409 ILLEGAL_TRANSITION");
  const auto all = R"({"reason":"OTHER","lines":[{"line_id":"lin_0","quantity":2}]})";
  EXPECT_EQ(cancel(id, "b", anna, all).status, 200);
}

TEST_F(Cancelling, ThatThePaymentOvertookGivesTheMoneyBack) {
  const auto id = awaiting_order();
  sagas.on_cancel = [this](const auto& order, const auto& wanted) {
    EXPECT_EQ(capture(order).status, "PAID");
    return cancel_all(order, wanted);
  };
  const auto response = cancel(id);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(number(parsed(response), "/refund_amount"), 6'000);
  EXPECT_EQ(text(order(id), "/status"), "CANCELLED");
  EXPECT_EQ(text(order(id), "/payment/status"), "REFUNDED");
  EXPECT_THAT(steps_of(parsed(get(anna, "/api/v1/orders/" + id + "/timeline"))),
              Contains("refund-card DONE undoes charge-card"));
}

TEST_F(Cancelling, OfWhatIsPickedUpNamesTheLines) {
  const auto id = paid_order();
  set_status(id, Status::Shipping);
  ship_all(id);
  const auto response = cancel(id);
  EXPECT_EQ(outcome(response), "409 ALREADY_SHIPPED");
  EXPECT_EQ(text(parsed(response), "/errors/0/detail"), "lin_0 is picked up");
}

TEST_F(Cancelling, OfWhatIsPickedUpNamesOnlyLinesThatWereAskedFor) {
  const auto id = paid_for_two_parcels();
  tell_parcel(id, 1, "SHIPPING", {units(0, 2)});
  const auto of = [&](const std::string& key, const std::string& lines) {
    return cancel(id, key, anna, R"({"reason":"OTHER","lines":[)" + lines + "]}");
  };
  const std::string gone = R"({"line_id":"lin_0","quantity":1})";
  const std::string here = R"({"line_id":"lin_1","quantity":1})";
  EXPECT_EQ(outcome(of("here", here)), "409 ILLEGAL_TRANSITION") << "a part is not offered yet";
  for (const auto& lines : {gone, gone + "," + here}) {
    const auto refused = of(lines, lines);
    EXPECT_EQ(outcome(refused), "409 ALREADY_SHIPPED");
    EXPECT_EQ(parsed(refused).at("errors").as_array().size(), 1u);
    EXPECT_EQ(text(parsed(refused), "/errors/0/detail"), "lin_0 is picked up");
  }
}

TEST_F(Cancelling, OfWhatTheCourierHasThoughNobodyHasRecordedItIsAlreadyShipped) {
  const auto id = paid_for_two_parcels();
  set_status(id, Status::Shipping);
  EXPECT_EQ(parsed(cancel(id)).at("errors").as_array().size(), 2u);
  const auto one =
      cancel(id, "one", anna, R"({"reason":"OTHER","lines":[{"line_id":"lin_1","quantity":1}]})");
  EXPECT_EQ(outcome(one), "409 ALREADY_SHIPPED");
  EXPECT_EQ(text(parsed(one), "/errors/0/detail"), "lin_1 is picked up");
  EXPECT_EQ(parsed(one).at("errors").as_array().size(), 1u);
}

TEST_F(Cancelling, OfAPartIsRefusedAndOfAllLinesIsTheWhole) {
  const auto id = paid_order();
  const auto lines = [](int quantity) {
    return R"({"reason":"OTHER","lines":[{"line_id":"lin_0","quantity":)" +
           std::to_string(quantity) + "}]}";
  };
  EXPECT_EQ(outcome(cancel(id, "a", anna, lines(1))), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(outcome(cancel(id, "b", anna, lines(3))), "409 ILLEGAL_TRANSITION");
  EXPECT_EQ(cancel(id, "c", anna, lines(2)).status, 200);
}

TEST_F(Cancelling, NeedsAReasonAKeyAndNothingElse) {
  const auto id = paid_order();
  for (const auto* body : {"{}", R"({"reason":"BORED"})", R"({"reason":"OTHER","refund":1})",
                           R"({"reason":"OTHER","lines":[]})"}) {
    EXPECT_EQ(outcome(cancel(id, "c", anna, body)), "400 INVALID_REQUEST") << body;
  }
  EXPECT_EQ(outcome(cancel(id, "")), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(text(order(id), "/status"), "PAID");
}

TEST_F(Cancelling, BySupportIsLedByAnAdmin) {
  const auto id = paid_order();
  EXPECT_EQ(cancel(id, "c", support).status, 200);
  EXPECT_EQ(sagas.cancels.at(0).led_by, domain::Actor::Admin);
  EXPECT_EQ(text(order(id), "/cancellations/0/led_by"), "ADMIN");
}

}  // namespace
}  // namespace perdura::services::order::testing
