// Rows from before payments by card.
#include "migrations/outbox.hpp"
#include "migrations/payment.hpp"
#include "services/payment/card_store.hpp"
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using platform::sql::MigrationSet;
using platform::sql::Transaction;

void write_old_rows(platform::sql::Database& db) {
  db.transaction([](Transaction& tx) {
    tx.execute(
        "INSERT INTO credit (user_id, currency, balance, movements) "
        "VALUES ('usr_alice', 'KRW', 5000, 2)");
    tx.execute(
        "INSERT INTO payment (payment_id, order_id, buyer_id, currency, created_at) "
        "VALUES ('pay_7', 'ord_7', 'usr_alice', 'KRW', 1)");
    tx.execute(
        "INSERT INTO payment_attempt (attempt_id, payment_id, method, status, version, amount, "
        "captured, refunded, created_at) "
        "VALUES ('att_7', 'pay_7', 'CREDIT', 'CAPTURED', 1, 15000, 15000, 0, 1)");
    tx.execute(
        "INSERT INTO payment_event (payment_id, sequence, attempt_id, kind, amount, at) "
        "VALUES ('pay_7', 1, 'att_7', 'CAPTURED', 15000, 1)");
  });
}

/// By which of the payment's attempts the order counts as paid.
std::vector<store::Keeper> keepers_of(platform::sql::Database& db, const std::string& payment) {
  return db.read([&](platform::sql::Reader& tx) {
    std::vector<store::Keeper> keepers;
    for (const auto& one : store::card_attempts(tx, domain::PaymentId(payment))) {
      keepers.push_back(one.keeper);
    }
    return keepers;
  });
}

TEST(PaymentMigrations, PaymentsOnCreditFromBeforeStayAsTheyWere) {
  const auto world = platform::sql::testing::make_bare_world();
  auto& db = world->database();
  const auto own = migrations::payment();
  const std::array before{MigrationSet{own.component, own.migrations.first(1)},
                          migrations::outbox()};
  platform::sql::migrate(db, before, {});
  write_old_rows(db);
  platform::sql::migrate(db, std::array{own, migrations::outbox()}, {});

  PaymentWorld w;
  const PaymentService service{
      {db, w.clock, w.ids, w.outbox, w.keys, w.facts, w.pg, w.validations, w.log}};
  const auto shown = service.payment(domain::PaymentId("pay_7")).value();
  EXPECT_EQ(shown.status, statemachines::payment::Status::Captured);
  EXPECT_EQ(shown.captured_amount, Money(15'000));
  ASSERT_EQ(shown.attempts.size(), 1u);
  EXPECT_FALSE(shown.pg_order_id);
  const domain::calls::RefundCredit refund{domain::OrderId("ord_7"), domain::PaymentId("pay_7"),
                                           domain::RefundId("rfd_7"), domain::Reason::Other};
  EXPECT_EQ(service.refund(refund, {worker.id, "ord_7/refund", {}}).amount, Money(15'000));
  EXPECT_EQ(service.credit_of(domain::UserId(alice.id), {}).balance, Money(20'000));
}

TEST(PaymentMigrations, WhatOrdersHadTakenStaysTheirs) {
  const auto world = platform::sql::testing::make_bare_world();
  auto& db = world->database();
  const auto own = migrations::payment();
  platform::sql::migrate(
      db, std::array{MigrationSet{own.component, own.migrations.first(4)}, migrations::outbox()},
      {});
  db.transaction([](Transaction& tx) {
    tx.execute(
        "INSERT INTO payment (payment_id, order_id, buyer_id, currency, created_at) "
        "VALUES ('pay_7', 'ord_7', 'usr_alice', 'KRW', 1)");
    tx.execute(
        "INSERT INTO payment_attempt (attempt_id, payment_id, method, number, status, version, "
        "amount, captured, refunded, keeper, created_at) VALUES "
        "('att_1', 'pay_7', 'CARD', 1, 'AUTHORIZED', 1, 15000, 0, 0, 'ORDER', 1), "
        "('att_2', 'pay_7', 'CARD', 2, 'CAPTURED', 1, 15000, 15000, 0, 'ORDER', 1), "
        "('att_3', 'pay_7', 'CARD', 3, 'CAPTURED', 1, 15000, 15000, 0, 'REFUND', 1)");
    tx.execute(
        "INSERT INTO payment_counted (refund_id, attempt_id, amount) "
        "VALUES ('rfd_1', 'att_2', 500)");
  });
  platform::sql::migrate(db, std::array{own, migrations::outbox()}, {});
  EXPECT_EQ(keepers_of(db, "pay_7"),
            (std::vector{store::Keeper::Order, store::Keeper::PaidOrder, store::Keeper::Refund}));
  db.read([](platform::sql::Reader& tx) {
    EXPECT_FALSE(store::counted_towards(tx, domain::RefundId("rfd_1")).value().wanted);
    return true;
  });
}

TEST(PaymentMigrations, AnAttemptWithoutMoneyLeftMakesWayForOneThatIsBeingCaptured) {
  const auto world = platform::sql::testing::make_bare_world();
  auto& db = world->database();
  const auto own = migrations::payment();
  platform::sql::migrate(
      db, std::array{MigrationSet{own.component, own.migrations.first(4)}, migrations::outbox()},
      {});
  db.transaction([](Transaction& tx) {
    tx.execute(
        "INSERT INTO payment (payment_id, order_id, buyer_id, currency, created_at) VALUES "
        "('pay_7', 'ord_7', 'usr_alice', 'KRW', 1), ('pay_8', 'ord_8', 'usr_alice', 'KRW', 1)");
    tx.execute(
        "INSERT INTO payment_attempt (attempt_id, payment_id, method, number, status, version, "
        "amount, captured, refunded, keeper, created_at) VALUES "
        "('att_1', 'pay_7', 'CARD', 1, 'REFUNDED', 1, 15000, 15000, 15000, 'ORDER', 1), "
        "('att_2', 'pay_7', 'CARD', 2, 'AUTHORIZED', 1, 15000, 0, 0, 'ORDER', 1), "
        "('att_3', 'pay_8', 'CARD', 1, 'REFUNDED', 1, 15000, 15000, 15000, 'ORDER', 1), "
        "('att_4', 'pay_8', 'CARD', 2, 'EXPIRED', 1, 15000, 0, 0, 'ORDER', 1)");
  });
  platform::sql::migrate(db, std::array{own, migrations::outbox()}, {});
  EXPECT_EQ(keepers_of(db, "pay_7"), (std::vector{store::Keeper::Order, store::Keeper::Order}));
  EXPECT_EQ(keepers_of(db, "pay_8"), (std::vector{store::Keeper::PaidOrder, store::Keeper::Order}));
}

}  // namespace
}  // namespace perdura::services::payment::testing
