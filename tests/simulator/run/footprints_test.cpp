#include "simulator/run/footprints.hpp"

#include <gtest/gtest.h>

namespace perdura::simulator {
namespace {

TEST(Footprints, TellTheFirstStepThatDiffers) {
  Footprints first;
  for (std::uint64_t step = 1; step <= 10; ++step) first.note(step, step * 7);
  EXPECT_TRUE(first.agrees(10, 70));
  EXPECT_FALSE(first.agrees(4, 29));
  EXPECT_FALSE(first.agrees(11, 77)) << "the first run had ended";
}

TEST(Footprints, OfALongRunKeepEverySecondStepAndStillAgree) {
  Footprints first;
  const std::uint64_t steps = Footprints::most * 2 + 5;
  for (std::uint64_t step = 1; step <= steps; ++step) first.note(step, step * 7);
  EXPECT_EQ(first.each(), 4u);
  for (std::uint64_t step = 1; step <= steps; ++step) {
    ASSERT_TRUE(first.agrees(step, step * 7)) << step;
  }
  EXPECT_FALSE(first.agrees(8, 57));
  EXPECT_TRUE(first.agrees(9, 57)) << "not kept";
}

}  // namespace
}  // namespace perdura::simulator
