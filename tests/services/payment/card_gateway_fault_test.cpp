// Whatever the gateway does wrong: asked often enough, it ends well.
#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

/// All that can go wrong with a call, but for what ends it for good.
class EveryFault : public ::testing::TestWithParam<std::tuple<PgCall, FaultKind>> {};

std::string named(const ::testing::TestParamInfo<EveryFault::ParamType>& info) {
  std::string name =
      json::to_text(std::get<0>(info.param)) + "_" + json::to_text(std::get<1>(info.param));
  std::erase_if(name, [](char c) { return c == '"'; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Card, EveryFault,
    ::testing::Combine(::testing::Values(PgCall::Authorise, PgCall::Capture, PgCall::Void,
                                         PgCall::Refund, PgCall::Lookup, PgCall::Webhook),
                       ::testing::Values(FaultKind::Refuse, FaultKind::TimeoutBefore,
                                         FaultKind::TimeoutAfter, FaultKind::Late,
                                         FaultKind::Duplicate, FaultKind::WrongAmount)),
    named);

/// Asks as a workflow would, until there is an answer.
template <class Ask>
auto until_known(CardWorld& w, Ask ask) {
  auto outcome = ask();
  for (int times = 0; times < 10; ++times) {
    const auto text = json::to_text(outcome);
    const bool open = text.find("Unknown") != text.npos || text.find("Pending") != text.npos;
    if (!open) break;
    w.wait(31s);
    outcome = ask();
  }
  return outcome;
}

TEST_P(EveryFault, OfTheGatewayLeavesNothingHeldOnceAllIsClosedAndGivenBack) {
  const auto [call, kind] = GetParam();
  for (const bool taken : {false, true}) {
    if (taken ? call == PgCall::Void : call == PgCall::Capture || call == PgCall::Refund) continue;
    CardWorld w;
    w.opened();
    w.force(call, kind);
    w.pay();
    w.wait(31s);
    w.deliver();
    until_known(w, [&] { return w.validate(); });
    if (taken) until_known(w, [&] { return w.capture(); });
    w.close();
    w.wait(31s);
    until_known(w, [&] { return w.ask(); });
    w.deliver();
    const auto attempts = w.payment("7").attempts.size();
    for (int number = 1; number <= static_cast<int>(attempts); ++number) {
      const auto back = until_known(w, [&] { return w.give_back(number); });
      EXPECT_TRUE(std::holds_alternative<GivenBack>(back)) << json::to_text(back);
    }
    EXPECT_TRUE(w.nothing_held());
    const auto shown = w.payment("7");
    EXPECT_EQ(shown.captured_amount.value(), w.book().captured);
    EXPECT_EQ(shown.refunded_amount.value(), w.book().refunded);
    EXPECT_EQ(shown.captured_amount, shown.refunded_amount);
  }
}

}  // namespace
}  // namespace perdura::services::payment::testing
