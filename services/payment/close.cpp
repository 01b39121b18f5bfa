// An order takes no money any more.
#include <algorithm>

#include "domain/calls/place_order.hpp"
#include "services/payment/book.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using machine::Status;
using platform::ProblemException;
using platform::sql::Transaction;

bool may_have_money(const Book::Attempt& attempt) {
  return attempt.status == Status::InDoubt || has_money(attempt);
}

void close_attempt(Book& book, Book::Attempt& attempt, const ClosePayment& request) {
  if (std::ranges::find(request.validating, attempt.attempt_id) != request.validating.end()) {
    if (attempt.keeper == store::Keeper::Nobody) attempt.keeper = store::Keeper::Order;
  } else if (may_have_money(attempt)) {
    book.start_refund(attempt);
  }
  book.abandon(attempt);
}

}  // namespace

PaymentClosed PaymentService::close(const ClosePayment& request, const Call& call) const {
  require_key(call.key, domain::effect_key(request.order_id, "close-payment").value());
  // A run of the order that was set back may look after others by itself: closed is closed.
  const ClosePayment what{request.order_id, request.payment_id, {}};
  const platform::Effect effect{platform::our_services, close_route, call.key, json::to_text(what),
                                order_keys_kept};
  const Parts parts{ports_, settings_};
  const auto work = [&](Transaction& tx, Instant) {
    platform::close_to_deed(tx, once_ports(ports_), open_key(request.order_id), order_keys_kept,
                            "the payment is being opened");
    const auto found = store::payment_of_order(tx, request.order_id);
    if (!found) return PaymentClosed{};
    if (found->payment_id != request.payment_id) {
      throw ProblemException(422, "PAYMENT_MISMATCH", "the order has another payment");
    }
    Book book(tx, parts, request.payment_id, {.origin = call.origin, .asking = {}});
    if (!book.payment().closed_at) book.payment().closed_at = book.now();
    for (const auto& attempt : book.attempts()) {
      close_attempt(book, book.attempt(attempt.attempt_id), request);
    }
    book.finish();
    return PaymentClosed{};
  };
  return platform::once<PaymentClosed>(once_ports(ports_), effect, work);
}

void PaymentService::put_right(Transaction& tx, const platform::WorkflowFact& fact) const {
  if (fact.kind != platform::Delivery::Update || fact.name != "validate") return;
  const auto id = json::from_text<ValidatePayment>(fact.body).attempt_id;
  const auto payment = store::payment_of_attempt(tx, id);
  if (!payment) return;
  const Parts parts{ports_, settings_};
  Book book(tx, parts, *payment, {.origin = fact.origin, .asking = {}});
  auto& attempt = book.attempt(id);
  // Captured by itself it has no order, unless one was answered that it is paid by it.
  const bool has_order = attempt.capture_key > 0 || attempt.keeper == store::Keeper::PaidOrder;
  if (!has_order && may_have_money(attempt)) book.start_refund(attempt);
  book.finish();
}

}  // namespace perdura::services::payment
