// An order's payment becomes known at the gateway.
//
// It is noted first, so that whatever the gateway knows of it, we know too.
#include "services/payment/book.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using platform::ProblemException;
using platform::sql::Transaction;

/// What a key stands for.
struct Noted {
  domain::AttemptId attempt_id;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (attempt_id))
using NotedOutcome = std::variant<Noted, PaymentWithdrawn>;

/// Ours, without dots, and legal at every gateway: 6 to 64 of A-Z a-z 0-9 - _ =.
domain::PgOrderId pg_order_id_of(const domain::PaymentId& payment) {
  std::string id = "pgo-" + payment.value();
  if (id.size() <= domain::PgOrderId::max_length) return domain::PgOrderId(std::move(id));
  throw ProblemException(422, "PAYMENT_ID_TOO_LONG", "the gateway takes no name as long as that");
}

NotedOutcome noted_before(Transaction& tx, const store::CardRow& row, const OpenPayment& request) {
  if (row.due != request.amount) {
    throw ProblemException(422, "PAYMENT_EXISTS", "the payment is of another amount");
  }
  return Noted{store::card_attempts(tx, row.payment_id).front().attempt_id};
}

NotedOutcome note(Transaction& tx, const OpenPayment& request, const domain::AttemptId& attempt,
                  Instant now) {
  const auto row = held_payment(
      tx, {request.payment_id, request.order_id, request.buyer_id, request.currency, now});
  if (row.pg_order_id) return noted_before(tx, row, request);
  if (row.closed_at) return PaymentWithdrawn{};
  store::CardRow opened = row;
  opened.pg_order_id = pg_order_id_of(row.payment_id);
  opened.due = request.amount;
  if (!store::change_card(tx, row, opened)) throw std::logic_error("a held payment changed");
  store::CardAttemptRow first;
  first.attempt_id = attempt;
  first.amount = request.amount;
  first.created_at = now;
  store::add_card_attempt(tx, row.payment_id, first);
  return Noted{attempt};
}

/// What is known of it already; nothing: the gateway is to be asked.
std::optional<OpenPaymentOutcome> answer_of(const store::CardRow& row,
                                            const domain::AttemptId& attempt) {
  if (row.checkout_url) {
    return PaymentOpened{attempt, row.pg_order_id.value(), row.checkout_url.value()};
  }
  if (row.refusal) return PaymentNotTaken{*row.refusal};
  if (row.closed_at) return PaymentWithdrawn{};
  return std::nullopt;
}

void take(store::CardRow& row, const gateway::RegisterOutcome& outcome) {
  if (const auto* registered = std::get_if<gateway::Registered>(&outcome)) {
    row.checkout_url = registered->checkout_url;
  }
  if (const auto* refused = std::get_if<gateway::Refused>(&outcome)) {
    row.refusal = json::to_text(refused->code) + " " + refused->detail;
  }
}

}  // namespace

OpenPaymentOutcome PaymentService::open(const OpenPayment& request, const Call& call) const {
  const auto key = open_key(request.order_id);
  require_key(call.key, key.key);
  const platform::Effect effect{key.caller, key.route, key.key, json::to_text(request),
                                order_keys_kept};
  const domain::AttemptId first(ports_.ids.make("att"));
  const auto work = [&](Transaction& tx, Instant now) { return note(tx, request, first, now); };
  const auto noted = platform::once<NotedOutcome>(once_ports(ports_), effect, work,
                                                  NotedOutcome(PaymentWithdrawn{}));
  if (std::holds_alternative<PaymentWithdrawn>(noted)) return PaymentWithdrawn{};

  const auto& attempt = std::get<Noted>(noted).attempt_id;
  const Parts parts{ports_, settings_};
  const auto read = [&](platform::sql::Reader& tx) {
    return store::card(tx, request.payment_id).value();
  };
  const auto known = ports_.database.read(read);
  if (auto answer = answer_of(known, attempt)) return *answer;
  const auto outcome = ports_.gateway.register_payment(
      {.pg_order_id = known.pg_order_id.value().value(),
       .order_id = known.order_id.value(),
       .amount = known.due.value(),
       .currency = known.currency,
       .key = domain::effect_key(known.payment_id, "register").value()});
  if (const auto* silent = std::get_if<gateway::Unknown>(&outcome)) {
    warn(parts, "the gateway does not say whether it knows a payment", known.payment_id.value(),
         json::to_text(silent->doubt) + " " + silent->detail);
    gateway_unavailable();
  }
  return ports_.database.transaction([&](Transaction& tx) -> OpenPaymentOutcome {
    Book book(tx, parts, request.payment_id, {.origin = call.origin, .asking = {}});
    // Closed meanwhile: whoever asks again is told the same.
    if (!answer_of(book.payment(), attempt)) take(book.payment(), outcome);
    book.finish();
    return answer_of(book.payment(), attempt).value();
  });
}

}  // namespace perdura::services::payment
