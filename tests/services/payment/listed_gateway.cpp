#include "tests/services/payment/listed_gateway.hpp"

namespace perdura::services::payment::testing {

using domain::Money;

gateway::RegisterOutcome ListedGateway::register_payment(const gateway::Registration&) {
  return gateway::Registered{"http://shop.test/pay"};
}

gateway::PaymentOutcome ListedGateway::payment(const std::string& pg_order_id) {
  return gateway::Payment{pg_order_id, {}, Money(CardWorld::due), {}, transactions};
}

gateway::TransactionOutcome ListedGateway::transaction(const std::string& id) { return of(id); }

gateway::ActOutcome ListedGateway::capture(const gateway::CaptureRequest& request) {
  Transaction& one = of(request.pg_transaction_id);
  if (one.status != Status::Authorized) {
    return gateway::Refused{gateway::RefusalCode::CaptureRefused, "it is not held", {}};
  }
  if (refuse_captures) {
    one.status = Status::Declined;
    return gateway::Refused{gateway::RefusalCode::CaptureRefused, "the bank says no", {}};
  }
  one.status = Status::Captured;
  one.captured = request.amount;
  return gateway::Acted{one, false};
}

gateway::ActOutcome ListedGateway::void_transaction(const gateway::VoidRequest& request) {
  Transaction& one = of(request.pg_transaction_id);
  if (one.status != Status::Authorized) {
    return gateway::Refused{gateway::RefusalCode::VoidRefused, "it is not held", {}};
  }
  one.status = Status::Voided;
  return gateway::Acted{one, false};
}

gateway::RefundOutcome ListedGateway::refund(const gateway::RefundRequest& request) {
  return add_refund(of(request.pg_transaction_id), request.refund_id, request.amount);
}

gateway::WebhookOutcome ListedGateway::webhook(const platform::HttpRequest& request,
                                               platform::TimePoint) const {
  gateway::News news;
  news.event_id = "e1";
  news.pg_order_id = request.body;
  news.pg_transaction_id = "t1";
  return news;
}

ListedGateway::Transaction& ListedGateway::at(int number) {
  while (transactions.size() < static_cast<std::size_t>(number)) {
    Transaction one;
    one.pg_transaction_id = "t" + std::to_string(transactions.size() + 1);
    one.pg_order_id = CardWorld::pg_order();
    one.status = Status::Pending;
    transactions.push_back(one);
  }
  return transactions.at(static_cast<std::size_t>(number) - 1);
}

void ListedGateway::hold(int number) {
  at(number).status = Status::Authorized;
  at(number).authorised = Money(CardWorld::due);
}

void ListedGateway::take(int number, std::int64_t amount) {
  hold(number);
  at(number).status = Status::Captured;
  at(number).captured = Money(amount);
}

void ListedGateway::give_at_the_desk(int number, std::int64_t amount) {
  add_refund(at(number), "by_hand" + std::to_string(at(number).refunds.size()), Money(amount));
}

Money ListedGateway::held() const {
  Money sum;
  for (const auto& one : transactions) {
    if (one.status == Status::Authorized) sum += one.authorised;
  }
  return sum;
}

Money ListedGateway::kept() const {
  Money sum;
  for (const auto& one : transactions) sum += one.captured - one.refunded;
  return sum;
}

ListedGateway::Transaction& ListedGateway::of(const std::string& id) {
  for (auto& one : transactions) {
    if (one.pg_transaction_id == id) return one;
  }
  throw std::logic_error("no transaction " + id);
}

gateway::Refund& ListedGateway::add_refund(Transaction& one, const std::string& id, Money amount) {
  one.refunds.push_back({id, "", amount, gateway::RefundStatus::Done, "", {}, {}});
  one.refunded += amount;
  one.status = one.refunded == one.captured ? Status::Refunded : Status::PartiallyRefunded;
  return one.refunds.back();
}

// ---- the payment ---------------------------------------------------------------------------

namespace {

struct Fact {
  std::string name;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (name, body))

}  // namespace

void ListedWorld::tell() const {
  w.router.handle({.method = HttpMethod::Post,
                   .target = pg_webhooks,
                   .headers = {},
                   .body = CardWorld::pg_order()});
}

std::vector<store::CardAttemptRow> ListedWorld::attempts() const {
  return w.db.read(
      [&](platform::sql::Reader& tx) { return store::card_attempts(tx, order.payment_id); });
}

domain::AttemptId ListedWorld::attempt(int number) const {
  return attempts().at(static_cast<std::size_t>(number) - 1).attempt_id;
}

ValidateOutcome ListedWorld::validate(int number) const {
  return w.service.validate({attempt(number), order.payment_id, order.order_id, order.buyer_id,
                             order.currency, order.amount},
                            {});
}

CaptureOutcome ListedWorld::capture(int number) const {
  return w.service.capture({attempt(number), order.amount}, {});
}

GiveBackOutcome ListedWorld::give_back(int number) const {
  return w.service.give_back({attempt(number), refund_of(attempt(number))}, {});
}

std::vector<std::string> ListedWorld::relayed() {
  const auto facts = w.db.transaction([](platform::sql::Transaction& tx) {
    auto waiting = tx.query<Fact>(
        "SELECT name, body FROM workflow_outbox ORDER BY written_at, workflow_id, place");
    tx.execute("DELETE FROM workflow_outbox");
    return waiting;
  });
  std::vector<std::string> found;
  for (const auto& fact : facts) {
    const auto of = json::parse(fact.body).at("attempt_id").as_string();
    for (const auto& one : attempts()) {
      if (one.attempt_id.value() != std::string_view(of)) continue;
      found.push_back(fact.name + " " + std::to_string(one.number));
    }
  }
  return found;
}

}  // namespace perdura::services::payment::testing
