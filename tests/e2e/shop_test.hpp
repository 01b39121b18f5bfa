#pragma once
// The frame of every test here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/e2e/audit.hpp"

namespace perdura::e2e {

/// Audits what the test made when it ends, and every answer that its calls got.
class ShopTest : public ::testing::Test {
 protected:
  Stage& stage(const StageWish& wish = {}) {
    stages_.push_back(std::make_unique<Stage>(wish));
    return *stages_.back();
  }

  void SetUp() override { world().witness().take_offences(); }

  void TearDown() override {
    for (const auto& one : stages_) {
      EXPECT_THAT(audit(*one), ::testing::IsEmpty()) << "the books of " << one->name();
    }
    EXPECT_THAT(world().witness().take_offences(), ::testing::IsEmpty());
  }

 private:
  std::vector<std::unique_ptr<Stage>> stages_;
};

}  // namespace perdura::e2e
