// The bookkeeper of what programs log, on lines made by hand.
#include "tests/simulator/checkers/hand.hpp"

namespace perdura::simulator::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string line(const std::string& level) {
  return R"({"time":"2026-11-27T00:00:00.000Z","level":")" + level +
         R"(","service":"order","message":"a request failed","request_id":"r1",)"
         R"("cause":"no such table","status":500})";
}

TEST(ErrorsChecker, IsContentWithWarningsAndWithWhatOnlySpeaksOfErrors) {
  Hand hand("errors");
  hand.log(line("warning"));
  hand.log(R"({"level":"info","message":"it said \"level\":\"error\""})");
  hand.log("no line of ours");
  EXPECT_THAT(hand.sentences(), IsEmpty());
}

TEST(ErrorsChecker, TellsWhoLoggedWhatAndItsFields) {
  Hand hand("errors");
  hand.log(line("error"));
  hand.log(line("error"));
  EXPECT_THAT(
      hand.sentences(),
      ElementsAre("order logged an error: a request failed (cause: no such table; status: 500)"));
}

}  // namespace
}  // namespace perdura::simulator::testing
