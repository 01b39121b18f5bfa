// A gateway that cannot hold: the payer's approval is a promise, which is captured or lapses; and
// its news proves nothing.
#include <gmock/gmock.h>

#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {
namespace {

using gateway::TransactionStatus;
using ::testing::ElementsAre;

class PromisingGateway final : public gateway::PaymentGateway {
 public:
  const gateway::Capabilities& capabilities() const noexcept override { return capabilities_; }
  gateway::RegisterOutcome register_payment(const gateway::Registration&) override {
    return gateway::Registered{"http://shop.test/pay"};
  }
  /// Shows the last one tried.
  gateway::PaymentOutcome payment(const std::string& pg_order_id) override {
    ++looks;
    if (transactions.empty()) return gateway::NotKnownThere{};
    return gateway::Payment{pg_order_id, {}, Money(CardWorld::due), {}, {transactions.back()}};
  }
  gateway::TransactionOutcome transaction(const std::string& id) override {
    for (const auto& one : transactions) {
      if (one.pg_transaction_id == id) return one;
    }
    return gateway::NotKnownThere{};
  }
  gateway::ActOutcome capture(const gateway::CaptureRequest& request) override {
    auto& one = transactions.back();
    one.status = TransactionStatus::Captured;
    one.authorised = one.captured = request.amount;
    return gateway::Acted{one, false};
  }
  gateway::ActOutcome void_transaction(const gateway::VoidRequest&) override {
    ++voids;
    return gateway::Refused{gateway::RefusalCode::VoidRefused, "it lapses", {}};
  }
  gateway::RefundOutcome refund(const gateway::RefundRequest& request) override {
    auto& one = transactions.back();
    one.refunds.push_back({request.refund_id,
                           "",
                           request.amount,
                           gateway::RefundStatus::Done,
                           request.reason,
                           {},
                           {}});
    one.refunded += request.amount;
    one.status = TransactionStatus::Refunded;
    return one.refunds.back();
  }
  gateway::SettlementOutcome settlements(std::chrono::year_month_day,
                                         const std::optional<std::string>&) override {
    return gateway::SettlementPage{};
  }
  gateway::WebhookOutcome webhook(const platform::HttpRequest& request,
                                  platform::TimePoint) const override {
    gateway::News news;
    news.event_id = "e1";
    news.pg_order_id = request.body;
    news.pg_transaction_id = "t1";
    return news;
  }

  void approve(const std::string& id) {
    gateway::Transaction one;
    one.pg_transaction_id = id;
    one.pg_order_id = CardWorld::pg_order();
    one.status = TransactionStatus::Approved;
    transactions.push_back(one);
  }

  std::vector<gateway::Transaction> transactions;
  int looks = 0;
  int voids = 0;

 private:
  const gateway::Capabilities capabilities_{.can_hold = false, .signs_webhooks = false};
};

/// A payment of 10,000 at such a gateway, and what is asked of it.
struct Promises : ::testing::Test {
  Promises() {
    w.service.open(order, {worker.id, "ord_7/payment", {}});
    first = attempts().at(0).attempt_id;
  }
  std::vector<store::CardAttemptRow> attempts() {
    return w.db.read([&](platform::sql::Reader& tx) {
      return store::card_attempts(tx, domain::PaymentId("pay_7"));
    });
  }
  std::string status(std::size_t number = 1) {
    return json::to_text(attempts().at(number - 1).status);
  }
  ValidateOutcome validate() {
    return w.service.validate(
        {first, order.payment_id, order.order_id, order.buyer_id, order.currency, order.amount},
        {});
  }
  GiveBackOutcome give_back() { return w.service.give_back({first, refund_of(first)}, {}); }
  void close() {
    w.service.close({order.order_id, order.payment_id, {}}, {worker.id, "ord_7/close-payment", {}});
  }
  /// What waits for workflows, the order's first.
  std::vector<std::string> facts() {
    return w.db.read([](platform::sql::Reader& tx) {
      return tx.query<std::string>("SELECT name FROM workflow_outbox ORDER BY workflow_id, place");
    });
  }
  /// Of the workflows `Refund`.
  std::vector<std::string> refunds() {
    return w.db.read([](platform::sql::Reader& tx) {
      return tx.query<std::string>(
          "SELECT workflow_id FROM workflow_outbox WHERE name = 'Refund' ORDER BY workflow_id");
    });
  }
  std::vector<std::string> ticket_statuses() {
    return w.db.read([](platform::sql::Reader& tx) {
      return tx.query<std::string>("SELECT status FROM payment_ticket ORDER BY kind");
    });
  }
  void lapse_in_its_refund() {
    pg.approve("t1");
    validate();
    close();
    pg.transactions.back().status = TransactionStatus::Expired;
    EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "EXPIRED"}));
  }
  void take_after_all() {
    auto& transaction = pg.transactions.back();
    transaction.status = TransactionStatus::Captured;
    transaction.authorised = transaction.captured = order.amount;
  }
  std::string hook(const std::string& pg_order_id) {
    const platform::HttpRequest request{
        .method = HttpMethod::Post, .target = pg_webhooks, .headers = {}, .body = pg_order_id};
    return w.router.handle(request).body;
  }

  PromisingGateway pg;
  PaymentWorld w{&pg};
  const OpenPayment order = CardWorld::opening();
  domain::AttemptId first;
};

TEST_F(Promises, AreValidatedAndCaptured) {
  EXPECT_EQ(validate(), ValidateOutcome(AttemptUnpaid{}));
  pg.approve("t1");
  EXPECT_EQ(validate(), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(w.service.capture({first, order.amount}, {}),
            CaptureOutcome(AttemptCaptured{order.amount}));
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{order.amount, "REFUNDED"}));
}

TEST_F(Promises, LapseAndAreNotVoided) {
  pg.approve("t1");
  validate();
  close();
  EXPECT_EQ(give_back(), GiveBackOutcome(GiveBackPending{"REQUESTED"}));
  pg.transactions.back().status = TransactionStatus::Expired;
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "EXPIRED"}));
  EXPECT_EQ(pg.voids, 0);
}

TEST_F(Promises, ThatCameTooLateLapseToo) {
  close();
  pg.approve("t1");
  EXPECT_EQ(hook(CardWorld::pg_order()), R"({"result":"TAKEN"})");
  EXPECT_EQ(status(), "\"AUTHORIZED\"");
  EXPECT_EQ(give_back(), GiveBackOutcome(GiveBackPending{"REQUESTED"}));
  pg.transactions.back().status = TransactionStatus::Expired;
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{Money(), "VOIDED"}));
}

TEST_F(Promises, MoneyThatComesAfterADeclineGoesBack) {
  pg.approve("t1");
  auto& transaction = pg.transactions.back();
  transaction.status = TransactionStatus::Declined;
  hook(CardWorld::pg_order());
  EXPECT_EQ(status(), "\"DECLINED\"");
  EXPECT_THAT(facts(), ElementsAre("validate"));
  transaction.status = TransactionStatus::Authorized;
  transaction.authorised = order.amount;
  hook(CardWorld::pg_order());
  EXPECT_EQ(status(), "\"AUTHORIZED\"");
  EXPECT_THAT(facts(), ElementsAre("validate", "Refund"));
  EXPECT_EQ(w.service.capture({first, order.amount}, {}), CaptureOutcome(PaymentIsClosed{}));
}

TEST_F(Promises, WhatIsTakenThoughItWasLetGoOpensATicketAndGoesBack) {
  pg.approve("t1");
  auto& transaction = pg.transactions.back();
  transaction.status = TransactionStatus::Authorized;
  transaction.authorised = order.amount;
  hook(CardWorld::pg_order());
  transaction.status = TransactionStatus::Voided;
  EXPECT_EQ(validate(), ValidateOutcome(AttemptOver{"VOIDED"}));
  transaction.status = TransactionStatus::Captured;
  transaction.captured = order.amount;
  hook(CardWorld::pg_order());
  EXPECT_EQ(status(), "\"VOIDED\"");
  EXPECT_THAT(facts(), ElementsAre("validate", "Refund"));
  const auto tickets = w.db.read([](platform::sql::Reader& tx) {
    return tx.query<std::string>("SELECT kind FROM payment_ticket ORDER BY kind");
  });
  EXPECT_THAT(tickets, ElementsAre("CONTRADICTION"));
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{order.amount, "VOIDED"}));
  EXPECT_EQ(w.payment("7").refunded_amount, order.amount);
  // The gateway goes on saying what cannot be; nobody has to look at it any more.
  hook(CardWorld::pg_order());
  EXPECT_THAT(ticket_statuses(), ElementsAre("CLOSED"));
}

TEST_F(Promises, WhatIsTakenThoughItCouldOnlyBeLetGoIsSettledOnceItIsBack) {
  pg.approve("t1");
  auto& transaction = pg.transactions.back();
  transaction.status = TransactionStatus::Declined;
  hook(CardWorld::pg_order());
  transaction.status = TransactionStatus::Authorized;
  transaction.authorised = order.amount;
  hook(CardWorld::pg_order());
  take_after_all();
  hook(CardWorld::pg_order());
  EXPECT_THAT(ticket_statuses(), ElementsAre("OPEN"));
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{order.amount, "AUTHORIZED"}));
  hook(CardWorld::pg_order());
  EXPECT_THAT(ticket_statuses(), ElementsAre("CLOSED"));
}

TEST_F(Promises, WhatHasAllGoneBackWhenItIsFirstSeenNeedsNobodyToLookAtItsAmount) {
  pg.approve("t1");
  auto& transaction = pg.transactions.back();
  transaction.status = TransactionStatus::Refunded;
  transaction.authorised = transaction.captured = transaction.refunded = Money(9'000);
  hook(CardWorld::pg_order());
  const auto kinds = w.db.read([](platform::sql::Reader& tx) {
    return tx.query<std::string>("SELECT kind FROM payment_ticket ORDER BY kind");
  });
  EXPECT_THAT(kinds, ElementsAre("FOREIGN_REFUND"));
}

// Its workflow has ended, and its id cannot be used again.
TEST_F(Promises, MoneyThatComesAfterItsRefundFoundNothingGoesBackByAnother) {
  lapse_in_its_refund();
  take_after_all();
  hook(CardWorld::pg_order());
  EXPECT_EQ(status(), "\"CAPTURED\"");
  const auto next = refund_of(first, 2);
  EXPECT_THAT(refunds(), ElementsAre(refund_of(first).value(), next.value()));
  hook(CardWorld::pg_order());
  EXPECT_EQ(refunds().size(), 2u);
  EXPECT_EQ(w.service.give_back({first, next}, {}),
            GiveBackOutcome(GivenBack{order.amount, "REFUNDED"}));
  EXPECT_EQ(w.payment("7").refunded_amount, order.amount);
}

TEST_F(Promises, MoneyThatItsRefundSeesItselfNeedsNoOther) {
  lapse_in_its_refund();
  take_after_all();
  EXPECT_EQ(give_back(), GiveBackOutcome(GivenBack{order.amount, "REFUNDED"}));
  EXPECT_EQ(refunds().size(), 1u);
}

TEST_F(Promises, APageThatIsOnlyOpenIsNoAttempt) {
  pg.approve("t1");
  pg.transactions.back().status = TransactionStatus::Pending;
  EXPECT_EQ(validate(), ValidateOutcome(AttemptUnpaid{}));
  pg.transactions.back().status = TransactionStatus::Expired;
  EXPECT_EQ(validate(), ValidateOutcome(AttemptUnpaid{}));
  pg.approve("t2");
  EXPECT_EQ(validate(), ValidateOutcome(AttemptValid{}));
  EXPECT_EQ(attempts().size(), 1u);
}

TEST_F(Promises, OfAnEarlierTransactionAreLookedUpByItsName) {
  pg.approve("t1");
  validate();
  pg.approve("t2");
  validate();
  EXPECT_EQ(attempts().size(), 2u);
  pg.transactions.front().status = TransactionStatus::Declined;
  EXPECT_EQ(validate(), ValidateOutcome(AttemptDeclined{1}));
}

TEST_F(Promises, ATransactionThatIsNotThereAnyMoreIsNoAnswer) {
  pg.approve("t1");
  validate();
  pg.transactions.clear();
  EXPECT_EQ(validate(), ValidateOutcome(GatewayUnknown{}));
  EXPECT_EQ(status(), "\"IN_DOUBT\"");
  EXPECT_TRUE(w.logged("a transaction of ours is not there"));
}

TEST_F(Promises, NewsWithoutProofCausesALookAndNothingElse) {
  const int before = pg.looks;
  EXPECT_EQ(hook(CardWorld::pg_order()), R"({"result":"LATE"})");
  EXPECT_EQ(hook(CardWorld::pg_order()), R"({"result":"LATE"})");
  EXPECT_EQ(pg.looks, before + 2);
  EXPECT_EQ(status(), "\"READY\"");
  const auto kept = w.db.read([](platform::sql::Reader& tx) {
    return tx.query<std::int64_t>("SELECT COUNT(*) FROM payment_news");
  });
  EXPECT_THAT(kept, ElementsAre(0));
  EXPECT_EQ(hook("pgo-unknown"), R"({"result":"UNKNOWN_PAYMENT"})");
  EXPECT_EQ(pg.looks, before + 2);
}

}  // namespace
}  // namespace perdura::services::payment::testing
