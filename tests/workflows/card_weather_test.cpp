// Orders by card: every call × every fault × every ending.
#include "tests/workflows/card_shop.hpp"

namespace perdura::workflows {
namespace {

enum class Ending { Paid, PaidThenCancelled, CancelledUnpaid, Expired, Mismatched, DeclinedThrice };

const std::vector<std::string> kCardCalls = {"ReserveStock",           "OpenPayment",
                                             "RecordAwaitingPayment",  "ValidateAttempt",
                                             "CaptureAttempt",         "SellStock",
                                             "RecordPaymentValidated", "AskGateway",
                                             "ClosePayment",           "ReleaseStock",
                                             "RecordUnpaid",           "GiveBack",
                                             "RecordCancelled",        "RecordAttemptDeclined",
                                             "RecordCancelPending"};

struct Case {
  Ending ending;
  std::string activity;
  Fault fault;
  int times;
  std::size_t cached;
};

std::string name_of(Ending ending) {
  switch (ending) {
    case Ending::Paid:
      return "Paid";
    case Ending::PaidThenCancelled:
      return "PaidThenCancelled";
    case Ending::CancelledUnpaid:
      return "CancelledUnpaid";
    case Ending::Expired:
      return "Expired";
    case Ending::Mismatched:
      return "Mismatched";
    case Ending::DeclinedThrice:
      return "DeclinedThrice";
  }
  return "";
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const Ending ending : {Ending::Paid, Ending::PaidThenCancelled, Ending::CancelledUnpaid,
                              Ending::Expired, Ending::Mismatched, Ending::DeclinedThrice}) {
    for (const auto& activity : kCardCalls) {
      for (const Fault fault : {Fault::FailsBefore, Fault::FailsAfter, Fault::RunsTwice}) {
        for (const int times : {1, 5}) {
          for (const std::size_t cached : {100, 0}) {
            cases.push_back({ending, activity, fault, times, cached});
          }
        }
      }
    }
  }
  return cases;
}

class CardWeather : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(Matrix, CardWeather, ::testing::ValuesIn(all_cases()),
                         [](const auto& info) {
                           const Case& one = info.param;
                           return name_of(one.ending) + one.activity + name_of(one.fault) +
                                  std::to_string(one.times) + "Cached" + std::to_string(one.cached);
                         });

TEST_P(CardWeather, EndsRight) {
  CardShop shop(GetParam().cached);
  shop.books.fault = [](const std::string& activity, int nth) {
    return activity == GetParam().activity && nth <= GetParam().times ? GetParam().fault
                                                                      : Fault::None;
  };
  ASSERT_EQ(shop.place(card_order()).status, "AWAITING_PAYMENT");
  switch (GetParam().ending) {
    case Ending::Paid:
      EXPECT_EQ(shop.pay().order_status, "PAID");
      shop.expect_paid();
      break;
    case Ending::PaidThenCancelled:
      shop.pay();
      ASSERT_FALSE(shop.cancel().failure);
      break;
    case Ending::CancelledUnpaid:
      ASSERT_FALSE(shop.cancel().failure);
      break;
    case Ending::Expired:
      shop.world.outcome({"ord_1"});
      EXPECT_EQ(shop.books.orders["ord_1"], "EXPIRED");
      break;
    case Ending::Mismatched:
      EXPECT_EQ(shop.pay("att_1", 1).order_status, "FAILED");
      break;
    case Ending::DeclinedThrice:
      for (const std::string attempt : {"att_1", "att_2", "att_3"}) {
        shop.books.decline(attempt);
        shop.validate(attempt);
      }
      EXPECT_EQ(shop.books.orders["ord_1"], "FAILED");
      break;
  }
  if (GetParam().ending != Ending::Paid) {
    shop.let_all_end();
    shop.expect_nothing_held();
  }
  EXPECT_LE(shop.books.refunds, 1);
  shop.expect_replays();
}

}  // namespace
}  // namespace perdura::workflows
