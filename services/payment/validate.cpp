// The gateway is asked, and what it says is compared with what the order says. No money moves.
#include "services/payment/book.hpp"

#include "planted/bug.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using domain::Money;
using machine::Status;
using platform::sql::Transaction;

bool agrees(const Book& book, const Book::Attempt& attempt, const Said& said,
            const ValidateAttempt& request, Money amount) {
  const auto& payment = book.payment();
  const auto* told = said.find(attempt.pg_transaction_id);
  return (amount == request.amount || planted(Bug::AmountUnchecked)) &&
         payment.payment_id == request.payment_id && payment.order_id == request.order_id &&
         payment.buyer_id == request.buyer_id && payment.currency == request.currency &&
         (told == nullptr || told->currency == request.currency) &&
         (!said.order_id || *said.order_id == request.order_id.value());
}

AttemptMismatched mismatch(const Book& book, const Book::Attempt& attempt, const Said& said,
                           Money amount) {
  const auto* told = said.find(attempt.pg_transaction_id);
  return {told != nullptr ? told->currency : book.payment().currency, amount};
}

ValidateOutcome judged(const Book& book, Book::Attempt& attempt, const Said& said,
                       const ValidateAttempt& request) {
  switch (attempt.status) {
    case Status::Captured:
    case Status::PartiallyRefunded:
      if (!agrees(book, attempt, said, request, attempt.captured)) {
        return mismatch(book, attempt, said, attempt.captured);
      }
      // Who goes on to capture it hears that it goes back.
      if (book.unwanted(attempt)) return AttemptValid{};
      attempt.keeper = store::Keeper::PaidOrder;
      return AttemptCaptured{attempt.captured};
    case Status::Authorized:
      if (agrees(book, attempt, said, request, attempt.authorised)) return AttemptValid{};
      return mismatch(book, attempt, said, attempt.authorised);
    case Status::Declined:
      return AttemptDeclined{book.declined()};
    case Status::Ready:
    case Status::InDoubt:
      return AttemptUnpaid{};
    case Status::Refunded:
    case Status::Voided:
    case Status::Expired:
      break;
  }
  return AttemptOver{std::string(domain::name_of(attempt.status))};
}

}  // namespace

ValidateOutcome PaymentService::validate(const ValidateAttempt& request,
                                         const Origin& origin) const {
  const Parts parts{ports_, settings_};
  const Known known = read_known(parts, request.attempt_id);
  const auto& payment = known.payment.payment_id;
  const auto outcome = with_answer(
      parts, payment, {.origin = origin, .attempt = request.attempt_id},
      [&](Book& book, const Said& said) {
        auto& attempt = book.attempt(request.attempt_id);
        if (book.payment().closed_at) book.end_unpaid(attempt);
        return judged(book, attempt, said, request);
      },
      known);
  if (outcome) return *outcome;
  ports_.database.transaction([&](Transaction& tx) {
    Book book(tx, parts, payment, {.origin = origin, .asking = request.attempt_id});
    book.silence(book.attempt(request.attempt_id));
    book.finish();
  });
  return GatewayUnknown{};
}

AskOutcome PaymentService::ask(const AskGateway& request, const Origin& origin) const {
  const Parts parts{ports_, settings_};
  const auto known = ports_.database.read(
      [&](platform::sql::Reader& tx) { return store::card(tx, request.payment_id); });
  if (!known || !known->pg_order_id) return GatewayAnswered{};
  const auto answered =
      with_answer(parts, request.payment_id, {.origin = origin}, [&](Book& book, const Said&) {
        GatewayAnswered answer;
        for (const auto& attempt : book.attempts()) {
          // A workflow `Refund` looks after it, or will when this is noted.
          const bool goes_back =
              attempt.keeper == store::Keeper::Refund ||
              (attempt.keeper == store::Keeper::Nobody && book.unwanted(attempt));
          if (has_money(attempt) && !goes_back) answer.to_validate.push_back(attempt.attempt_id);
        }
        return answer;
      });
  if (answered) return *answered;
  // Nobody knows whether it was paid: whoever closes the payment now sees to it that somebody asks.
  ports_.database.transaction([&](Transaction& tx) {
    Book book(tx, parts, request.payment_id, {.origin = origin, .asking = {}});
    for (const auto& attempt : book.attempts()) {
      const bool open = attempt.status == Status::Ready || attempt.status == Status::InDoubt;
      if (open) book.silence(book.attempt(attempt.attempt_id));
    }
    book.finish();
  });
  return GatewayUnknown{};
}

}  // namespace perdura::services::payment
