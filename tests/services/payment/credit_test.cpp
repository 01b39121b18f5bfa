// Store credit: grants by an admin, and what its owner sees.
#include <gmock/gmock.h>

#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

const std::string ten = R"({"amount":10000,"reason":"OTHER"})";

TEST(Grant, RaisesTheBalanceAndIsSeenByItsOwner) {
  PaymentWorld w;
  const auto response = w.grant(alice, R"({"amount":1000000,"reason":"DEFECT"})", "k1");
  EXPECT_EQ(response.status, 201);
  const auto granted = json::from_text<Granted>(response.body);
  EXPECT_EQ(granted.movement.balance, Money(1'000'000));
  const auto page = w.credit(alice);
  EXPECT_EQ(page.balance, Money(1'000'000));
  EXPECT_EQ(page.held, Money());
  EXPECT_EQ(page.currency, domain::Currency("KRW"));
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.items[0], granted.movement);
  EXPECT_EQ(page.items[0].reason, domain::Reason::Defect);
  EXPECT_EQ(w.balance(bob), Money());
}

TEST(Grant, IsDoneOnceForItsKey) {
  PaymentWorld w;
  const auto first = w.grant(alice, ten, "k1");
  const auto again = w.grant(alice, "{\"reason\": \"OTHER\", \"amount\": 10000}", "k1");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(w.balance(alice), Money(10'000));
  w.grant(alice, ten, "k2");
  EXPECT_EQ(w.balance(alice), Money(20'000));
}

TEST(Grant, RefusesItsKeyForAnotherAmountOrAnotherUser) {
  PaymentWorld w;
  w.grant(alice, ten, "k1");
  EXPECT_EQ(outcome(w.grant(alice, R"({"amount":20000,"reason":"OTHER"})", "k1")),
            "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(outcome(w.grant(bob, ten, "k1")), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.balance(alice), Money(10'000));
  EXPECT_EQ(w.balance(bob), Money());
}

TEST(Grant, RefusesAmountsOutsideItsBoundsAndNamesThem) {
  PaymentWorld w;
  for (const char* amount : {"0", "-1", "1000000001", "9223372036854775807", "9223372036854775808",
                             "-9223372036854775808", "1.5", "1e3", "\"10\"", "null", "true"}) {
    const auto response =
        w.grant(alice, std::string(R"({"reason":"OTHER","amount":)") + amount + "}", "k1");
    EXPECT_EQ(outcome(response), "400 INVALID_REQUEST") << amount;
    const auto problem = platform::parse_problem(response.body);
    ASSERT_TRUE(problem) << amount;
    ASSERT_EQ(problem->errors.size(), 1u) << amount;
    EXPECT_EQ(problem->errors[0].pointer, "/amount") << amount;
  }
  EXPECT_EQ(w.grant(alice, R"({"amount":1000000000,"reason":"OTHER"})", "k1").status, 201);
  EXPECT_EQ(w.balance(alice), grant_max);
}

TEST(Grant, RefusesMalformedBodies) {
  PaymentWorld w;
  for (const char* body :
       {"", "{", "[]", "{}", R"({"amount":1})", R"({"reason":"OTHER"})",
        R"({"amount":1,"reason":"BECAUSE"})", R"({"amount":1,"reason":"OTHER","currency":"KRW"})",
        R"({"amount":1,"amount":2,"reason":"OTHER"})", "\xff"}) {
    EXPECT_EQ(w.grant(alice, body, "k1").status, 400) << body;
  }
  EXPECT_EQ(w.balance(alice), Money());
}

TEST(Grant, NeverRaisesABalanceAboveItsLimit) {
  PaymentWorld w;
  w.give(alice, 1);
  w.db.transaction([](platform::sql::Transaction& tx) {  // instead of a thousand grants
    tx.execute("UPDATE credit SET balance = ?", balance_max - Money(5'000));
  });
  EXPECT_EQ(outcome(w.grant(alice, ten, "too-much")), "422 CREDIT_LIMIT_REACHED");
  EXPECT_EQ(w.balance(alice), balance_max - Money(5'000));
  // A refusal is final for its key, even if there is room by now.
  w.charge("1", alice, 10'000);
  EXPECT_EQ(outcome(w.grant(alice, ten, "too-much")), "422 CREDIT_LIMIT_REACHED");
  w.give(alice, 10'000);
  // What was paid goes back all the same.
  EXPECT_EQ(w.refunded("1"), Money(10'000));
  EXPECT_EQ(w.balance(alice), balance_max + Money(5'000));
}

TEST(Grant, NeedsAKeyThatCanBeStored) {
  PaymentWorld w;
  EXPECT_EQ(outcome(w.grant(alice, ten, "")), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(outcome(w.grant(alice, ten, std::string(201, 'k'))), "400 IDEMPOTENCY_KEY_INVALID");
  EXPECT_EQ(w.grant(alice, ten, std::string(200, 'k')).status, 201);
}

TEST(Grant, OfNoPossibleUserIsUnknown) {
  PaymentWorld w;
  for (const char* id : {"alice", "ord_1", "usr_", "usr_%20", "usr_%ED%95%9C"}) {
    EXPECT_EQ(outcome(w.grant({id, ""}, ten, "k1")), "404 NOT_FOUND") << id;
  }
}

TEST(Credit, IsEmptyForWhoNeverHadAny) {
  PaymentWorld w;
  const auto response = w.get("/api/v1/users/me/credit", alice);
  EXPECT_EQ(response.body, R"({"balance":0,"held":0,"currency":"KRW","items":[]})");
}

TEST(Credit, ShowsMovementsNewestFirstAndPageByPage) {
  PaymentWorld w;
  for (int n = 1; n <= 5; ++n) w.give(alice, n);
  std::vector<std::int64_t> amounts;
  std::string query = "?limit=2";
  for (int pages = 0; pages < 3; ++pages) {
    const auto page = w.credit(alice, query);
    EXPECT_EQ(page.balance, Money(15));
    for (const auto& item : page.items) amounts.push_back(item.amount.value());
    EXPECT_EQ(page.next_cursor.has_value(), pages < 2);
    if (page.next_cursor) query = "?limit=2&cursor=" + *page.next_cursor;
  }
  EXPECT_THAT(amounts, ::testing::ElementsAre(5, 4, 3, 2, 1));
}

TEST(Credit, RefusesBadPages) {
  PaymentWorld w;
  for (const char* query : {"?limit=0", "?limit=101", "?limit=x", "?cursor=", "?cursor=x",
                            "?cursor=0", "?cursor=-1", "?cursor=9223372036854775808"}) {
    EXPECT_EQ(outcome(w.get(std::string("/api/v1/users/me/credit") + query, alice)),
              "400 INVALID_REQUEST")
        << query;
  }
}

}  // namespace
}  // namespace perdura::services::payment::testing
