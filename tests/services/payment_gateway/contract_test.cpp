// What every adapter promises, asked of each with its own gateway behind it.
#include "tests/services/payment_gateway/world.hpp"

namespace perdura::services::payment::gateway::testing {
namespace {

using ::testing::TestWithParam;

struct Named {
  const char* name;
  std::unique_ptr<World> (*make)();
  friend void PrintTo(const Named& named, std::ostream* stream) { *stream << named.name; }
};

class GatewayContract : public TestWithParam<Named> {
 protected:
  Transaction looked_up() { return hold<Transaction>(gateway.transaction(w->pg_transaction_id())); }

  std::unique_ptr<World> w = GetParam().make();
  PaymentGateway& gateway = w->gateway();
};

INSTANTIATE_TEST_SUITE_P(Of, GatewayContract,
                         ::testing::Values(Named{"Mock", mock_world}, Named{"Toss", toss_world}),
                         [](const auto& info) { return info.param.name; });

TEST_P(GatewayContract, RegisteringSaysWhereThePayerPays) {
  const auto registered = hold<Registered>(gateway.register_payment(w->registration()));
  EXPECT_TRUE(registered.checkout_url.starts_with("http"));
  EXPECT_NE(registered.checkout_url.find(World::pg_order_id), std::string::npos);
  EXPECT_EQ(hold<Registered>(gateway.register_payment(w->registration())), registered);
}

TEST_P(GatewayContract, WhatNobodyHasHeardOfIsNotKnownThere) {
  w->play(Scene::Unheard);
  EXPECT_TRUE(std::holds_alternative<NotKnownThere>(gateway.payment(World::pg_order_id)));
  EXPECT_TRUE(std::holds_alternative<NotKnownThere>(gateway.transaction(w->pg_transaction_id())));
  EXPECT_TRUE(std::holds_alternative<NotKnownThere>(gateway.payment("")));
  EXPECT_TRUE(std::holds_alternative<NotKnownThere>(gateway.transaction("")));
}

TEST_P(GatewayContract, WhatThePayerHasApprovedIsSeenAndNotTaken) {
  w->play(Scene::Approved);
  const auto payment = hold<Payment>(gateway.payment(World::pg_order_id));
  EXPECT_EQ(payment.amount, Money(10'000));
  EXPECT_EQ(payment.currency, Currency("KRW"));
  ASSERT_EQ(payment.transactions.size(), 1u);
  const auto& transaction = payment.transactions[0];
  EXPECT_EQ(transaction.pg_transaction_id, w->pg_transaction_id());
  const bool holds = gateway.capabilities().can_hold;
  EXPECT_EQ(transaction.status,
            holds ? TransactionStatus::Authorized : TransactionStatus::Approved);
  EXPECT_EQ(transaction.authorised, Money(holds ? 10'000 : 0));
  EXPECT_EQ(transaction.captured, Money(0));
  EXPECT_EQ(looked_up(), transaction);
}

TEST_P(GatewayContract, ACaptureTakesTheWholeAmountOnce) {
  w->play(Scene::Captures);
  const auto first = hold<Acted>(gateway.capture(w->capture()));
  EXPECT_FALSE(first.later);
  EXPECT_EQ(first.transaction.status, TransactionStatus::Captured);
  EXPECT_EQ(first.transaction.captured, Money(10'000));
  EXPECT_EQ(hold<Acted>(gateway.capture(w->capture())), first);
  EXPECT_EQ(looked_up(), first.transaction);
}

TEST_P(GatewayContract, ACaptureThatTheIssuerRefusesLeavesADeclinedTransaction) {
  w->play(Scene::CaptureRefused);
  EXPECT_EQ(told(gateway.capture(w->capture())), "refused \"CaptureRefused\" \"DECLINED\"");
  const auto transaction = looked_up();
  EXPECT_EQ(transaction.status, TransactionStatus::Declined);
  EXPECT_EQ(transaction.captured, Money(0));
  EXPECT_TRUE(transaction.decline_reason);
}

TEST_P(GatewayContract, ARefundGoesBackUnderItsOwnIdAndIsFoundAgain) {
  w->play(Scene::Refunds);
  const auto refund = hold<Refund>(gateway.refund(w->refund()));
  EXPECT_EQ(refund.refund_id, "rfd_1");
  EXPECT_EQ(refund.amount, Money(4'000));
  EXPECT_EQ(refund.status, RefundStatus::Done);
  EXPECT_EQ(refund.reason, "CHANGED_MIND");
  const auto transaction = looked_up();
  EXPECT_EQ(transaction.status, TransactionStatus::PartiallyRefunded);
  EXPECT_EQ(transaction.refunded, Money(4'000));
  EXPECT_EQ(transaction.refunds, (std::vector{refund}));
}

TEST_P(GatewayContract, ARefundMayBeAcceptedAndDoneLater) {
  w->play(Scene::RefundsLater);
  EXPECT_EQ(hold<Refund>(gateway.refund(w->refund())).status, RefundStatus::Requested);
  const auto transaction = looked_up();
  EXPECT_EQ(transaction.status, TransactionStatus::Captured);
  EXPECT_EQ(transaction.refunded, Money(0));
  EXPECT_EQ(transaction.refund_pending, Money(4'000));
}

TEST_P(GatewayContract, ARefundThatFailedIsTriedAgainUnderAnotherKey) {
  w->play(Scene::RefundFails);
  const auto failed = gateway.refund(w->refund());
  EXPECT_EQ(std::get<Refused>(failed).code, RefusalCode::RefundFailed);
  const auto again = hold<Refund>(gateway.refund(w->refund(4'000, "rfd_1", "rfd_1/2")));
  EXPECT_EQ(again.status, RefundStatus::Done);
}

TEST_P(GatewayContract, ARefundUnderAnotherKeyIsTheSameRefund) {
  w->play(Scene::Refunded);
  const auto again = hold<Refund>(gateway.refund(w->refund(4'000, "rfd_1", "rfd_1/2")));
  EXPECT_EQ(again.refund_id, "rfd_1");
  EXPECT_EQ(again.status, RefundStatus::Done);
}

TEST_P(GatewayContract, ARefundIdStandsForOneAmount) {
  w->play(Scene::Refunded);
  const auto other = gateway.refund(w->refund(3'999, "rfd_1", "rfd_1/2"));
  EXPECT_EQ(std::get<Refused>(other).code, RefusalCode::RefundIdReused);
}

TEST_P(GatewayContract, MoreThanIsLeftIsNotRefunded) {
  w->play(Scene::Refunded);
  EXPECT_EQ(told(gateway.refund(w->refund(6'001, "rfd_2", "rfd_2/1"))),
            "refused \"AmountExceedsCaptured\" \"PARTIALLY_REFUNDED\"");
}

TEST_P(GatewayContract, WhatWasNotTakenIsNotRefunded) {
  w->play(Scene::Approved);
  hold<Payment>(gateway.payment(World::pg_order_id));
  const bool holds = gateway.capabilities().can_hold;
  EXPECT_EQ(told(gateway.refund(w->refund())), holds ? "refused \"IllegalState\" \"AUTHORIZED\""
                                                     : "refused \"IllegalState\" \"APPROVED\"");
}

TEST_P(GatewayContract, WhatIsHeldIsLetGoAndWhereNothingIsHeldThatIsSaid) {
  w->play(Scene::Approved);
  hold<Payment>(gateway.payment(World::pg_order_id));
  const auto outcome = gateway.void_transaction(w->let_go());
  if (gateway.capabilities().can_hold) {
    EXPECT_EQ(hold<Acted>(outcome).transaction.status, TransactionStatus::Voided);
    EXPECT_EQ(looked_up().status, TransactionStatus::Voided);
  } else {
    EXPECT_EQ(told(outcome), "refused \"VoidRefused\" \"APPROVED\"");
  }
}

TEST_P(GatewayContract, WhatIsTakenIsNotVoided) {
  w->play(Scene::Captured);
  EXPECT_EQ(told(gateway.void_transaction(w->let_go())), "refused \"IllegalState\" \"CAPTURED\"");
}

TEST_P(GatewayContract, TheSettlementListIsReadPageByPage) {
  w->play(Scene::Settled);
  std::vector<SettlementLine> lines;
  std::optional<std::string> cursor;
  do {
    const auto page = hold<SettlementPage>(gateway.settlements(w->day(), cursor));
    lines.insert(lines.end(), page.lines.begin(), page.lines.end());
    cursor = page.next_cursor;
  } while (cursor && lines.size() < 10);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].type, SettlementType::Capture);
  EXPECT_EQ(lines[0].amount, Money(10'000));
  EXPECT_EQ(lines[0].refund_id, "");
  EXPECT_EQ(lines[1].type, SettlementType::Refund);
  EXPECT_EQ(lines[1].amount, Money(4'000));
  EXPECT_EQ(lines[1].refund_id, "rfd_1");
  for (const auto& line : lines) {
    EXPECT_EQ(line.pg_order_id, World::pg_order_id);
    EXPECT_EQ(line.pg_transaction_id, w->pg_transaction_id());
    const Money gross = line.type == SettlementType::Capture ? line.amount : -line.amount;
    EXPECT_EQ(line.net, gross - line.fee);
  }
}

TEST_P(GatewayContract, WhatCanBeNoRequestIsRefusedUnsent) {
  auto capture = w->capture();
  auto registration = w->registration();
  capture.amount = registration.amount = Money(0);
  EXPECT_EQ(told(gateway.register_payment(registration)), "refused \"Invalid\"");
  EXPECT_EQ(told(gateway.capture(capture)), "refused \"Invalid\"");
  EXPECT_EQ(told(gateway.refund(w->refund(-1))), "refused \"Invalid\"");
  EXPECT_EQ(told(gateway.refund(w->refund(1'000'000'000'001))), "refused \"Invalid\"");
  for (const auto* id : {"", "a b", "a]", "rfd/1"}) {
    EXPECT_EQ(told(gateway.refund(w->refund(1, id))), "refused \"Invalid\"") << id;
  }
  EXPECT_TRUE(w->wire.sent.empty());
}

TEST_P(GatewayContract, WhatMovesMoneyCarriesItsKey) {
  w->play(Scene::Captures);
  gateway.capture(w->capture());
  gateway.capture(w->capture());
  looked_up();
  for (const auto& request : w->wire.sent) {
    const bool moves = request.method == platform::HttpMethod::Post;
    EXPECT_EQ(request.headers.contains("Idempotency-Key"), moves) << request.target;
    EXPECT_TRUE(request.headers.contains("Authorization")) << request.target;
  }
  auto bad = w->capture();
  bad.key = "a\nb";
  EXPECT_THROW(gateway.capture(bad), std::invalid_argument);
}

/// An answer that says nothing, and what is to be made of it.
struct Nonsense {
  Wire::Send send;
  Doubt doubt;
  bool surely_not = false;  // even a call that moves something has not
};

std::vector<Nonsense> nonsense() {
  using Kind = platform::HttpError::Kind;
  return {
      {silence(Kind::NotSent), Doubt::NotSent, true},
      {silence(Kind::TimedOut), Doubt::NoAnswer},
      {silence(Kind::ConnectionLost), Doubt::NoAnswer},
      {always(500, "{}"), Doubt::GatewayError},
      {always(502, "<html>"), Doubt::GatewayError},
      {always(503, R"({"status":503,"code":"TEMPORARILY_UNAVAILABLE"})"), Doubt::GatewayError},
      {always(504, ""), Doubt::GatewayError},
      {always(408, ""), Doubt::GatewayError},
      {always(401, R"({"status":401,"code":"UNAUTHORIZED_KEY"})"), Doubt::NotAuthorised, true},
      {always(429, ""), Doubt::Busy, true},
      {always(302, ""), Doubt::Garbage},
      {always(204, ""), Doubt::Garbage},
      {always(200, ""), Doubt::Garbage},
      {always(200, "{"), Doubt::Garbage},
      {always(200, "{}"), Doubt::Garbage},
      {always(200, "[[]]"), Doubt::Garbage},
      {always(200, "null"), Doubt::Garbage},
      {always(200, "<html>OK</html>"), Doubt::Garbage},
      {always(200, std::string(70, '[')), Doubt::Garbage},
      {always(404, "<html>no such page</html>"), Doubt::Garbage},
      {always(400, ""), Doubt::Garbage},
      {always(409, "{}"), Doubt::Garbage},
  };
}

TEST_P(GatewayContract, NoAnswerAndNonsenseAreUnknownWithTheirCause) {
  for (const auto& operation : operations()) {
    for (const auto& [send, doubt, surely_not] : nonsense()) {
      w->wire.sent.clear();
      w->wire.instead = send;
      const auto outcome = operation.run(*w);
      if (w->wire.sent.empty()) break;  // it asks nobody
      ASSERT_TRUE(outcome) << operation.name << " " << json::to_text(doubt);
      EXPECT_EQ(outcome->doubt, doubt) << operation.name << ": " << outcome->detail;
      const bool moves = w->wire.sent.back().method == platform::HttpMethod::Post;
      EXPECT_EQ(outcome->may_have_happened, moves && !surely_not)
          << operation.name << " " << json::to_text(doubt);
    }
  }
}

TEST_P(GatewayContract, EachCallHasADeadline) {
  for (const auto& operation : operations()) {
    w->wire.instead = silence(platform::HttpError::Kind::TimedOut);
    operation.run(*w);
  }
  EXPECT_GE(w->wire.deadlines.size(), 6u);
  for (const auto deadline : w->wire.deadlines) EXPECT_GT(deadline, 0ms);
}

/// Replaces each occurrence in the answers.
auto replacing(std::string from, std::string to) {
  return [=](platform::HttpResponse& response) {
    for (auto at = response.body.find(from); at != std::string::npos;
         at = response.body.find(from, at + to.size())) {
      response.body.replace(at, from.size(), to);
    }
  };
}

TEST_P(GatewayContract, AnAnswerAboutSomethingElseIsUnknown) {
  const std::vector<std::pair<std::string, std::string>> lies{
      {World::pg_order_id, "pgo_000002"},
      {"KRW", "USD"},
      {"KRW", "won"},
      {"10000", "9999"},
      {"10000", "-10000"},
      {"10000", "10000.5"},
      {"10000", "1e300"},
      {"\"CAPTURED\"", "\"MELTED\""},
      {"\"DONE\"", "\"MELTED\""},
      {"\"DONE\"", "\"READY\""},
      {"\"CAPTURED\"", "\"VOIDED\""},
  };
  for (const auto& [truth, lie] : lies) {
    auto world = GetParam().make();
    world->play(Scene::Captures);
    bool lied = false;
    world->wire.alter = [&, change = replacing(truth, lie)](platform::HttpResponse& response) {
      const auto before = response.body;
      change(response);
      lied = lied || before != response.body;
    };
    const auto outcome = world->gateway().capture(world->capture());
    EXPECT_EQ(unknown(outcome).has_value(), lied) << truth << " " << lie << " " << told(outcome);
    if (lied) EXPECT_TRUE(unknown(outcome)->may_have_happened);
    world->wire.alter = nullptr;
    hold<Acted>(world->gateway().capture(world->capture()));
    hold<Transaction>(world->gateway().transaction(world->pg_transaction_id()));
  }
}

TEST_P(GatewayContract, ALookUpThatDeniesItselfIsUnknown) {
  const std::vector<std::pair<std::string, std::string>> lies{
      {w->pg_transaction_id(), "another"},
      {"4000", "3999"},
      {"4000", "40000"},
  };
  for (const auto& [truth, lie] : lies) {
    auto world = GetParam().make();
    world->play(Scene::Refunded);
    world->wire.alter = [&](platform::HttpResponse& response) {
      // One of several places only, as a change of all of them would be another truth.
      const auto at = response.body.find(truth);
      if (at != std::string::npos) response.body.replace(at, truth.size(), lie);
    };
    const auto outcome = world->gateway().transaction(world->pg_transaction_id());
    ASSERT_TRUE(unknown(outcome)) << truth << " " << lie;
    EXPECT_EQ(unknown(outcome)->doubt, Doubt::Contradiction) << truth << " " << lie;
    EXPECT_FALSE(unknown(outcome)->may_have_happened);
  }
}

TEST_P(GatewayContract, WhatWeDoNotKnowOfAnAnswerIsIgnored) {
  w->play(Scene::Captures);
  w->wire.alter = [](platform::HttpResponse& response) {
    response.body.replace(response.body.find('{'), 1, R"({"more":{"yet":[1,{}]},)");
  };
  hold<Acted>(gateway.capture(w->capture()));
  hold<Acted>(gateway.capture(w->capture()));
  EXPECT_EQ(looked_up().status, TransactionStatus::Captured);
}

}  // namespace
}  // namespace perdura::services::payment::gateway::testing
