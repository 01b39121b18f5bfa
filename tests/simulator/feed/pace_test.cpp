#include "tests/simulator/feed/facts.hpp"

namespace perdura::simulator::feed {
namespace {

using namespace std::chrono_literals;

TEST(Speed, IsReadInItsBoundsAndWrittenAsItWasRead) {
  EXPECT_EQ(read_speed("max"), Speed{});
  EXPECT_EQ(read_speed("1000x"), Speed{1'000});
  EXPECT_EQ(read_speed("0.5x"), Speed{0.5});
  for (const char* wrong :
       {"", "x", "1000", "0x", "-1x", "1e3x", "nanx", "infx", "100001x", "MAX", "1 x", "0.01x"}) {
    EXPECT_FALSE(read_speed(wrong)) << wrong;
  }
  EXPECT_EQ(write_speed(Speed{1'000}), "1000x");
  EXPECT_EQ(write_speed(Speed{}), "max");
}

TEST(Pacer, LetsAMomentWaitUntilItIsDueAtItsSpeed) {
  HandClock clock;
  Pacer pacer(Speed{60}, start, clock);
  const auto nothing = [] {};
  EXPECT_TRUE(pacer.await(start, nothing));
  EXPECT_EQ(clock.now(), 0s);
  EXPECT_TRUE(pacer.await(at(10min), nothing));
  EXPECT_EQ(clock.now(), 10s);
  clock.pass(5s);
  EXPECT_TRUE(pacer.await(at(12min), nothing));
  EXPECT_EQ(clock.now(), 15s) << "it is late already";
  EXPECT_EQ(pacer.late(), 3s);
}

TEST(Pacer, WhatIsBeforeTheStartIsDueAtOnce) {
  HandClock clock;
  Pacer pacer(Speed{1}, start, clock);
  EXPECT_TRUE(pacer.await(at(-1h), [] {}));
  EXPECT_TRUE(pacer.await(at(-1min), [] {}));
  EXPECT_EQ(clock.now(), 0s);
}

TEST(Pacer, EndsItsWaitWhenSomebodyInterrupts) {
  HandClock clock;
  clock.interrupt_after(2);
  Pacer pacer(Speed{1}, start, clock);
  EXPECT_FALSE(pacer.await(at(1h), [] {}));
  EXPECT_LT(clock.now(), 1s);
}

}  // namespace
}  // namespace perdura::simulator::feed
