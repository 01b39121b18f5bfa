#include "simulator/feed/ledger.hpp"

#include <gmock/gmock.h>

#include "tests/simulator/feed/facts.hpp"

namespace perdura::simulator::feed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const auto a = fact({.id = "a", .type = "order.placed", .sequence = 1}).message;
const auto b = fact({.id = "b", .type = "order.paid", .sequence = 2}).message;
const auto c = fact({.id = "c", .type = "order.cancelled", .sequence = 3}).message;

Verification verified(const std::vector<platform::Message>& received) {
  Ledger ledger;
  for (const auto& one : {a, b, c}) ledger.sent(one);
  for (const auto& one : received) ledger.received(one);
  return ledger.verify();
}

TEST(Ledger, HoldsIfEachCameOnceInItsOrder) {
  const auto found = verified({a, b, c});
  EXPECT_THAT(found.examples, IsEmpty());
  EXPECT_TRUE(found.holds());
  EXPECT_EQ(found.sent, 3);
  EXPECT_EQ(found.received, 3);
  EXPECT_EQ(found.orders, 1);
}

TEST(Ledger, OneThatIsMissingIsOneDifference) {
  EXPECT_THAT(verified({a, c}).examples, ElementsAre(HasSubstr("the event b is missing")));
}

TEST(Ledger, OneThatCameTwiceIsTold) {
  EXPECT_THAT(verified({a, b, b, c}).examples, ElementsAre(HasSubstr("\"b\" came again")));
}

TEST(Ledger, OneThatCameTooLateIsTold) {
  const auto found = verified({b, a, c});
  EXPECT_THAT(found.examples, ElementsAre(HasSubstr("the event a came behind the event b")));
}

TEST(Ledger, OneThatWasNotSentIsTold) {
  const auto other = fact({.id = "x", .type = "order.dispatch_overdue", .sequence = 4}).message;
  EXPECT_THAT(verified({a, b, c, other}).examples, ElementsAre(HasSubstr("\"x\" was not sent")));
}

TEST(Ledger, AnotherByteInValueOrHeadersIsTold) {
  auto value = b;
  value.value += " ";
  EXPECT_THAT(verified({a, value, c}).examples, ElementsAre(HasSubstr("not as it was sent")));
  auto headers = b;
  headers.headers.emplace_back("world", "sim-other");
  EXPECT_THAT(verified({a, headers, c}).examples, ElementsAre(HasSubstr("not as it was sent")));
}

TEST(Ledger, OrdersAreComparedWithWhatTheWorldHas) {
  Ledger ledger;
  ledger.sent(a);
  ledger.received(a);
  ledger.expect({{"ord_1", "CANCELLED"}});
  EXPECT_THAT(ledger.verify().examples,
              ElementsAre(HasSubstr("ord_1 is CANCELLED, and to a reader of the topic "
                                    "AWAITING_PAYMENT")));
}

TEST(OrderFold, ToAReaderAnOrderOnItsWayIsPaid) {
  EXPECT_EQ(status_told("SHIPPING"), "PAID");
  EXPECT_EQ(status_told("PENDING"), "");
  EXPECT_EQ(status_told("COMPLETED"), "COMPLETED");
}

}  // namespace
}  // namespace perdura::simulator::feed
