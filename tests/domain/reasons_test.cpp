// Rule 10: whose fault a reason is.
#include "domain/reasons.hpp"

#include <gtest/gtest.h>

#include <map>

#include "domain/names.hpp"

namespace perdura::domain {
namespace {

TEST(Fault, FollowsTheReason) {
  const std::map<std::string, std::string> expected{
      {"CHANGED_MIND", "BUYER"},  {"FRAUD", "BUYER"},       {"OTHER", "BUYER"},
      {"DEFECT", "SELLER"},       {"WRONG_ITEM", "SELLER"}, {"MISDESCRIBED", "SELLER"},
      {"OUT_OF_STOCK", "SELLER"}, {"DAMAGED", "COURIER"},   {"LOST", "COURIER"}};
  std::map<std::string, std::string> actual;
  for (const auto& [reason, name] : named_values<Reason>()) {
    actual[name] = name_of(fault_of(reason));
  }
  EXPECT_EQ(actual, expected);
}

TEST(Fault, OfASellersCancelIsTheSellersWhateverTheReason) {
  EXPECT_EQ(fault_of_cancel(Actor::Seller, Reason::ChangedMind), Fault::Seller);
  EXPECT_EQ(fault_of_cancel(Actor::Buyer, Reason::ChangedMind), Fault::Buyer);
  EXPECT_EQ(fault_of_cancel(Actor::Admin, Reason::OutOfStock), Fault::Seller);
}

TEST(Liability, OutlivesCompletionForDefectsAndTheLike) {
  std::string outliving;
  for (const auto& [reason, name] : named_values<Reason>()) {
    if (outlives_completion(reason)) outliving += name + " ";
  }
  EXPECT_EQ(outliving, "DEFECT WRONG_ITEM MISDESCRIBED DAMAGED ");
}

TEST(Fault, OfAnUnknownReasonThrows) {
  EXPECT_THROW(fault_of(static_cast<Reason>(99)), std::invalid_argument);
  EXPECT_THROW(outlives_completion(static_cast<Reason>(99)), std::invalid_argument);
}

}  // namespace
}  // namespace perdura::domain
