#include "platform/core/sometimes.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace perdura::platform {
namespace {

TEST(Sometimes, ReportsMarksThatNoRunMet) {
  CountingSometimes all({"refund raced with confirm", "courier lied", "twice paid"});
  CountingSometimes run;
  Sometimes& sometimes = run;
  sometimes("courier lied");
  sometimes("courier lied");
  sometimes("unforeseen");
  all.add(run.counts());
  EXPECT_EQ(all.never_met(), (std::vector<std::string>{"refund raced with confirm", "twice paid"}));
  EXPECT_EQ(all.counts().at("courier lied"), 2u);
  EXPECT_EQ(all.counts().at("unforeseen"), 1u);
}

TEST(Sometimes, RefusesMarksThatAreNotLiterals) {
  CountingSometimes sometimes;
  for (std::size_t i = 0; i < CountingSometimes::max_marks; ++i) sometimes(std::to_string(i));
  EXPECT_THROW(sometimes("one more"), std::length_error);
  sometimes("7");
  EXPECT_EQ(sometimes.counts().at("7"), 2u);
}

}  // namespace
}  // namespace perdura::platform
