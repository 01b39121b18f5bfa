// The order's table against a list by hand.
#include "tests/statemachines/samples.hpp"

namespace perdura::statemachines::testing {
namespace {

const char* const by_hand = R"(
PENDING | secured, card pays | AWAITING_PAYMENT
PENDING | secured, credit pays all | PAID
PENDING | placement refused | FAILED
PENDING | deadline* | FAILED

AWAITING_PAYMENT | declined, first; declined, second | AWAITING_PAYMENT
AWAITING_PAYMENT | declined, third; declined, fourth | FAILED
AWAITING_PAYMENT | paid right | PAID
AWAITING_PAYMENT | paid less; paid more; paid by or for another | FAILED
AWAITING_PAYMENT | deadline, gateway asked | EXPIRED
AWAITING_PAYMENT | cancel 3 of 3 | CANCELLED
AWAITING_PAYMENT | secured* | stays REPEAT

PAID | cancel 1 of 3 | PAID
PAID | cancel 3 of 3 | CANCEL_PENDING
PAID | cancel settled* | PAID
PAID | picked up | SHIPPING
PAID | progress, one open | PAID
PAID | secured* | stays REPEAT
PAID | paid* | stays SURPLUS
PAID | declined* | stays REPEAT
PAID | deadline* | stays REPEAT

CANCEL_PENDING | cancel settled, others pending | CANCEL_PENDING
CANCEL_PENDING | cancel settled, all stopped | CANCELLED
CANCEL_PENDING | cancel settled, some picked up | SHIPPING
CANCEL_PENDING | picked up | CANCEL_PENDING
CANCEL_PENDING | progress* | CANCEL_PENDING
CANCEL_PENDING | paid* | stays SURPLUS
CANCEL_PENDING | declined* | stays REPEAT
CANCEL_PENDING | deadline* | stays REPEAT

SHIPPING | cancel 1 of 3; cancel 3 of 3 | SHIPPING
SHIPPING | cancel settled* | SHIPPING
SHIPPING | picked up | SHIPPING
SHIPPING | progress, one open | SHIPPING
SHIPPING | progress, one delivered, rest closed | DELIVERED
SHIPPING | progress, all closed | CANCELLED
SHIPPING | return, changed mind; return, defect | SHIPPING
SHIPPING | return, defect after 90 days | SHIPPING
SHIPPING | exchange, changed mind; exchange, wrong item | SHIPPING
SHIPPING | exchange, wrong item after 90 days | SHIPPING
SHIPPING | claim closed* | SHIPPING
SHIPPING | paid* | stays SURPLUS
SHIPPING | declined* | stays REPEAT
SHIPPING | deadline* | stays REPEAT

DELIVERED | confirm; window over | COMPLETED
DELIVERED | window over, claim open | DELIVERED
DELIVERED | return, changed mind; return, defect | DELIVERED
DELIVERED | return, defect after 90 days | DELIVERED
DELIVERED | exchange, changed mind; exchange, wrong item | DELIVERED
DELIVERED | exchange, wrong item after 90 days | DELIVERED
DELIVERED | claim closed, all returned | COMPLETED
DELIVERED | claim closed, something kept; claim closed, another open | DELIVERED
DELIVERED | cancel settled* | stays REPEAT
DELIVERED | picked up | stays REPEAT
DELIVERED | progress* | stays REPEAT
DELIVERED | paid* | stays SURPLUS
DELIVERED | declined* | stays REPEAT
DELIVERED | deadline* | stays REPEAT

COMPLETED | return, defect | COMPLETED
COMPLETED | exchange, wrong item | COMPLETED
COMPLETED | claim closed* | COMPLETED
COMPLETED | window over* | stays REPEAT
COMPLETED | cancel settled* | stays REPEAT
COMPLETED | picked up | stays REPEAT
COMPLETED | progress* | stays REPEAT
COMPLETED | paid* | stays SURPLUS
COMPLETED | declined* | stays REPEAT
COMPLETED | deadline* | stays REPEAT

CANCELLED | cancel settled* | stays REPEAT
CANCELLED | picked up | stays TICKET
CANCELLED | progress* | stays REPEAT
CANCELLED | paid* | stays MONEY_BACK
CANCELLED | declined* | stays REPEAT
CANCELLED | deadline* | stays REPEAT

FAILED | secured* | stays UNDONE
FAILED | placement refused | stays REPEAT
FAILED | paid* | stays MONEY_BACK
FAILED | declined* | stays REPEAT
FAILED | deadline* | stays REPEAT

EXPIRED | paid* | stays MONEY_BACK
EXPIRED | declined* | stays REPEAT
EXPIRED | deadline* | stays REPEAT
)";

TEST(OrderTable, DoesWithEachPairWhatTheListByHandSays) {
  expect_as_listed<order::Status>(parse(by_hand, order_samples()), order_samples());
}

TEST(OrderTable, HasTheRowsOfTheListByHandAndNoOthers) {
  expect_same_rows(parse(by_hand, order_samples()), order_samples(), order::info());
}

TEST(OrderTable, ConnectsTheStatusesAsTheBusinessDoes) {
  const std::set<std::string> expected{
      "PENDING -> AWAITING_PAYMENT",
      "PENDING -> PAID",
      "PENDING -> FAILED",
      "AWAITING_PAYMENT -> PAID",
      "AWAITING_PAYMENT -> FAILED",
      "AWAITING_PAYMENT -> EXPIRED",
      "AWAITING_PAYMENT -> CANCELLED",
      "PAID -> CANCEL_PENDING",
      "PAID -> SHIPPING",
      "CANCEL_PENDING -> CANCELLED",
      "CANCEL_PENDING -> SHIPPING",
      "SHIPPING -> DELIVERED",
      "SHIPPING -> CANCELLED",
      "DELIVERED -> COMPLETED",
  };
  EXPECT_EQ(arrows(order::info()), expected);
}

TEST(OrderTable, OffersPeopleWhatTheStatusAdmits) {
  using order::Status;
  using Acts = std::vector<std::string_view>;
  EXPECT_EQ(allowed_actions(Status::Pending), Acts{});
  EXPECT_EQ(allowed_actions(Status::AwaitingPayment), Acts{"cancel"});
  EXPECT_EQ(allowed_actions(Status::Paid), Acts{"cancel"});
  EXPECT_EQ(allowed_actions(Status::CancelPending), Acts{});
  EXPECT_EQ(allowed_actions(Status::Shipping), (Acts{"cancel", "return", "exchange"}));
  EXPECT_EQ(allowed_actions(Status::Delivered), (Acts{"confirm_purchase", "return", "exchange"}));
  EXPECT_EQ(allowed_actions(Status::Completed), (Acts{"return", "exchange"}));
  EXPECT_EQ(allowed_actions(Status::Cancelled), Acts{});
  EXPECT_EQ(allowed_actions(Status::Failed), Acts{});
  EXPECT_EQ(allowed_actions(Status::Expired), Acts{});
}

TEST(OrderTable, RefusesEverythingInAStatusThatIsNone) {
  const auto nowhere = static_cast<order::Status>(99);
  EXPECT_EQ(order::lateness(nowhere, order::ParcelPickedUp{}), std::nullopt);
  EXPECT_THROW(order::apply(nowhere, order::ParcelPickedUp{}), json::EncodeError);
}

}  // namespace
}  // namespace perdura::statemachines::testing
