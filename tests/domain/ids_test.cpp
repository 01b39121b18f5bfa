// Ids, keys, codes and enum names.
#include "domain/ids.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include "domain/names.hpp"
#include "domain/reasons.hpp"

namespace perdura::domain {
namespace {

TEST(Ids, AreDistinctTypes) {
  static_assert(!std::is_convertible_v<OrderId, PaymentId>);
  static_assert(!std::is_constructible_v<OrderId, PaymentId>);
  static_assert(!std::is_convertible_v<std::string, OrderId>);
  EXPECT_EQ(OrderId("ord_7").value(), "ord_7");
  EXPECT_TRUE(OrderId().empty());
}

TEST(Ids, RefuseForeignPrefixesAndBadCharacters) {
  EXPECT_THROW(OrderId("pay_7"), std::invalid_argument);
  EXPECT_THROW(OrderId("ord_"), std::invalid_argument);
  EXPECT_THROW(OrderId(""), std::invalid_argument);
  EXPECT_THROW(OrderId("ord_7/x"), std::invalid_argument);
  EXPECT_THROW(OrderId("ord_7 "), std::invalid_argument);
  EXPECT_THROW(OrderId("ord_" + std::string(max_id_length, 'a')), std::invalid_argument);
}

TEST(Ids, AreStringsInJsonAndSayWhatIsWrong) {
  EXPECT_EQ(json::to_text(SkuId("sku_9")), "\"sku_9\"");
  EXPECT_EQ(json::from_text<SkuId>("\"sku_9\""), SkuId("sku_9"));
  try {
    json::from_text<SkuId>("\"prd_9\"");
    FAIL() << "a product's id was taken for a SKU's";
  } catch (const json::DecodeError& error) {
    EXPECT_EQ(error.problems().front().code, json::code::InvalidValue);
    EXPECT_NE(error.problems().front().detail.find("sku_"), std::string::npos);
  }
}

TEST(IdempotencyKey, NamesTheEffect) {
  EXPECT_EQ(effect_key(OrderId("ord_7"), "reserve").value(), "ord_7/reserve");
  EXPECT_EQ(effect_key(OrderId("ord_7"), "refund", ReturnId("ret_2")).value(),
            "ord_7/refund/ret_2");
}

TEST(IdempotencyKey, RefusesTheNamelessAndTheUnprintable) {
  EXPECT_THROW(effect_key(OrderId(), "reserve"), std::invalid_argument);
  EXPECT_THROW(effect_key(OrderId("ord_7"), "refund", RefundId()), std::invalid_argument);
  EXPECT_THROW(IdempotencyKey(""), std::invalid_argument);
  EXPECT_THROW(IdempotencyKey("a b"), std::invalid_argument);
  EXPECT_THROW(IdempotencyKey("\xED\x95\x9C"), std::invalid_argument);
  EXPECT_THROW(IdempotencyKey(std::string(IdempotencyKey::max_length + 1, 'k')),
               std::invalid_argument);
}

TEST(Code, IsUpperSnakeCase) {
  EXPECT_EQ(Code("OUT_OF_STOCK").value(), "OUT_OF_STOCK");
  EXPECT_THROW(Code("out_of_stock"), std::invalid_argument);
  EXPECT_THROW(Code("_X"), std::invalid_argument);
  EXPECT_THROW(Code(""), std::invalid_argument);
}

TEST(Names, GoThereAndBack) {
  EXPECT_EQ(name_of(Reason::ChangedMind), "CHANGED_MIND");
  for (const auto& [reason, name] : named_values<Reason>()) {
    EXPECT_EQ(from_name<Reason>(name), reason);
  }
  EXPECT_EQ(from_name<Reason>("ChangedMind"), std::nullopt);
  EXPECT_THROW(name_of(static_cast<Reason>(99)), json::EncodeError);
}

}  // namespace
}  // namespace perdura::domain
