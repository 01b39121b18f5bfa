// The payment attempt's table against a list by hand.
#include "tests/statemachines/samples.hpp"

namespace perdura::statemachines::testing {
namespace {

// A fact has three samples: asked for, told by a webhook, and of an attempt whose money came late.
const char* const by_hand = R"(
READY | authorised* | AUTHORIZED
READY | captured* | CAPTURED
READY | declined* | DECLINED
READY | silence* | IN_DOUBT
READY | abandoned | EXPIRED

IN_DOUBT | authorised; authorised, revived | AUTHORIZED
IN_DOUBT | captured; captured, revived | CAPTURED
IN_DOUBT | declined; declined, revived | DECLINED
IN_DOUBT | voided; voided, revived | VOIDED
IN_DOUBT | authorised, told; captured, told; declined, told; voided, told | stays ASK_FIRST
IN_DOUBT | silence* | IN_DOUBT
IN_DOUBT | abandoned | IN_DOUBT

AUTHORIZED | captured; captured, told | CAPTURED
AUTHORIZED | voided* | VOIDED
AUTHORIZED | capture refused; capture refused, told | DECLINED
AUTHORIZED | lapsed; lapsed, told | EXPIRED
AUTHORIZED | silence; silence, told | IN_DOUBT
AUTHORIZED | silence, revived | AUTHORIZED
AUTHORIZED | authorised* | stays REPEAT
AUTHORIZED | declined* | stays ASK_FIRST
AUTHORIZED | abandoned | stays MONEY_BACK

CAPTURED | refund, part | PARTIALLY_REFUNDED
CAPTURED | refund, all; refund, all, revived | REFUNDED
CAPTURED | silence* | CAPTURED
CAPTURED | authorised* | stays REPEAT
CAPTURED | captured* | stays REPEAT
CAPTURED | declined* | stays REPEAT
CAPTURED | capture refused* | stays REPEAT
CAPTURED | lapsed* | stays REPEAT
CAPTURED | abandoned | stays MONEY_BACK

PARTIALLY_REFUNDED | refund, part | PARTIALLY_REFUNDED
PARTIALLY_REFUNDED | refund, all; refund, all, revived | REFUNDED
PARTIALLY_REFUNDED | silence* | PARTIALLY_REFUNDED
PARTIALLY_REFUNDED | authorised* | stays REPEAT
PARTIALLY_REFUNDED | captured* | stays REPEAT
PARTIALLY_REFUNDED | abandoned | stays MONEY_BACK

REFUNDED | refund, all; refund, all, revived | stays REPEAT
REFUNDED | authorised* | stays REPEAT
REFUNDED | captured* | stays REPEAT
REFUNDED | silence* | stays REPEAT
REFUNDED | abandoned | stays REPEAT

VOIDED | voided* | stays REPEAT
VOIDED | authorised* | stays REPEAT
VOIDED | captured* | stays TICKET
VOIDED | declined* | stays REPEAT
VOIDED | lapsed* | stays REPEAT
VOIDED | silence* | stays REPEAT
VOIDED | abandoned | stays REPEAT

DECLINED | authorised* | AUTHORIZED
DECLINED | captured* | CAPTURED
DECLINED | declined* | stays REPEAT
DECLINED | capture refused* | stays REPEAT
DECLINED | voided* | stays REPEAT
DECLINED | lapsed* | stays REPEAT
DECLINED | silence* | stays REPEAT
DECLINED | abandoned | stays REPEAT

EXPIRED | authorised* | AUTHORIZED
EXPIRED | captured* | CAPTURED
EXPIRED | declined* | stays REPEAT
EXPIRED | capture refused* | stays REPEAT
EXPIRED | voided* | stays REPEAT
EXPIRED | lapsed* | stays REPEAT
EXPIRED | silence* | stays REPEAT
EXPIRED | abandoned | stays REPEAT
)";

TEST(PaymentTable, DoesWithEachPairWhatTheListByHandSays) {
  expect_as_listed<payment::Status>(parse(by_hand, payment_samples()), payment_samples());
}

TEST(PaymentTable, HasTheRowsOfTheListByHandAndNoOthers) {
  expect_same_rows(parse(by_hand, payment_samples()), payment_samples(), payment::info());
}

TEST(PaymentTable, ConnectsTheStatusesAsTheBusinessDoes) {
  const std::set<std::string> expected{
      "READY -> AUTHORIZED",
      "READY -> CAPTURED",
      "READY -> DECLINED",
      "READY -> IN_DOUBT",
      "READY -> EXPIRED",
      "IN_DOUBT -> AUTHORIZED",
      "IN_DOUBT -> CAPTURED",
      "IN_DOUBT -> DECLINED",
      "IN_DOUBT -> VOIDED",
      "AUTHORIZED -> CAPTURED",
      "AUTHORIZED -> VOIDED",
      "AUTHORIZED -> DECLINED",
      "AUTHORIZED -> EXPIRED",
      "AUTHORIZED -> IN_DOUBT",
      "CAPTURED -> PARTIALLY_REFUNDED",
      "CAPTURED -> REFUNDED",
      "DECLINED -> AUTHORIZED",
      "DECLINED -> CAPTURED",
      "PARTIALLY_REFUNDED -> REFUNDED",
      "EXPIRED -> AUTHORIZED",
      "EXPIRED -> CAPTURED",
  };
  EXPECT_EQ(arrows(payment::info()), expected);
}

TEST(PaymentTable, VoidsALateAuthorisationAndNothingElse) {
  for (const auto& [name, event] : payment_samples()) {
    if (!name.ends_with("revived")) continue;
    const auto outcome = apply(payment::Status::Authorized, event);
    const auto* to = std::get_if<payment::Status>(&outcome);
    if (to == nullptr || *to == payment::Status::Authorized) continue;
    EXPECT_EQ(*to, payment::Status::Voided) << name;
    EXPECT_EQ(name, "voided, revived");
  }
}

}  // namespace
}  // namespace perdura::statemachines::testing
