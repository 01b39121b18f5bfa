// What an attempt holds is taken.
//
// The wish is noted before the gateway is asked. Whoever asks again looks first: a second call is
// made only when the gateway shows that the first one had no effect, and under another key.
#include "services/payment/book.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using machine::Status;
using platform::sql::Transaction;

/// What is known without a call, or the call.
using Step = std::variant<CaptureOutcome, gateway::CaptureRequest>;

/// How it stands, where it is not to be asked for.
CaptureOutcome stands(const Book& book, Book::Attempt& attempt) {
  switch (attempt.status) {
    case Status::Declined:
      return AttemptDeclined{book.declined()};
    case Status::Ready:
    case Status::Refunded:
    case Status::Voided:
    case Status::Expired:
      return AttemptOver{std::string(domain::name_of(attempt.status))};
    case Status::Authorized:
    case Status::InDoubt:
    case Status::Captured:
    case Status::PartiallyRefunded:
      break;
  }
  if (book.unwanted(attempt)) return PaymentIsClosed{};
  if (attempt.captured.is_zero()) return GatewayUnknown{};
  attempt.keeper = store::Keeper::PaidOrder;
  return AttemptCaptured{attempt.captured};
}

Step step(Book& book, Book::Attempt& attempt, const CaptureAttempt& request) {
  const bool free = attempt.status == Status::Authorized && !book.being_paid_by_another(attempt);
  if (!free || book.unwanted(attempt)) return stands(book, attempt);
  const auto number = book.call_number(attempt.asked_at, attempt.capture_key);
  return gateway::CaptureRequest{.pg_order_id = book.payment().pg_order_id.value().value(),
                                 .pg_transaction_id = attempt.pg_transaction_id.value(),
                                 .amount = request.amount,
                                 .currency = book.payment().currency,
                                 .key = domain::effect_key(attempt.attempt_id, "capture").value() +
                                        "/" + std::to_string(number)};
}

/// One capture, in transactions.
class Capturing {
  template <class Work>
  auto in_book(Work work) const {
    return parts_.ports.database.transaction([&](Transaction& tx) {
      Book book(tx, parts_, payment_, {.origin = asking_.origin, .asking = asking_.attempt});
      auto result = work(book);
      book.finish();
      return result;
    });
  }

 public:
  Capturing(const Parts& parts, const CaptureAttempt& request, const platform::Origin& origin)
      : parts_(parts),
        request_(request),
        payment_(payment_of(parts, request.attempt_id)),
        asking_{.origin = origin, .attempt = request.attempt_id} {}

  /// The first call follows a validation, which has just looked.
  Step begin() const {
    auto fresh = in_book([&](Book& book) -> std::optional<Step> {
      auto& attempt = book.attempt(request_.attempt_id);
      const bool asked_before = attempt.status == Status::Authorized && attempt.capture_key > 0;
      const bool doubtful = attempt.status == Status::InDoubt || attempt.status == Status::Ready;
      if (asked_before || doubtful) return std::nullopt;
      return step(book, attempt, request_);
    });
    if (fresh) return *fresh;
    auto looked = with_answer(parts_, payment_, asking_, [&](Book& book, const Said&) -> Step {
      return step(book, book.attempt(request_.attempt_id), request_);
    });
    return looked ? *looked : Step(silent());
  }

  /// As the gateway answered the call; it may have been overtaken by what was noted since.
  CaptureOutcome taken(const gateway::Transaction& transaction) const {
    return in_book([&](Book& book) {
      Said said;
      said.transactions = {transaction};
      book.hear(said);
      return stands(book, book.attempt(request_.attempt_id));
    });
  }

  CaptureOutcome look_again() const {
    const auto looked = with_answer(parts_, payment_, asking_, [&](Book& book, const Said&) {
      return stands(book, book.attempt(request_.attempt_id));
    });
    return looked.value_or(GatewayUnknown{});
  }

  CaptureOutcome silent() const {
    in_book([&](Book& book) {
      book.silence(book.attempt(request_.attempt_id));
      return true;
    });
    return GatewayUnknown{};
  }

 private:
  const Parts& parts_;
  const CaptureAttempt& request_;
  const domain::PaymentId payment_;
  const Asking asking_;
};

}  // namespace

CaptureOutcome PaymentService::capture(const CaptureAttempt& request, const Origin& origin) const {
  const Parts parts{ports_, settings_};
  const Capturing capturing(parts, request, origin);
  const Step begun = capturing.begin();
  const auto* call = std::get_if<gateway::CaptureRequest>(&begun);
  if (call == nullptr) return std::get<CaptureOutcome>(begun);

  const auto outcome = ports_.gateway.capture(*call);
  if (const auto* acted = std::get_if<gateway::Acted>(&outcome)) {
    return acted->later ? capturing.silent() : capturing.taken(acted->transaction);
  }
  if (const auto* unknown = std::get_if<gateway::Unknown>(&outcome)) {
    warn(parts, "the gateway does not say whether it has captured", request.attempt_id.value(),
         json::to_text(unknown->doubt) + " " + unknown->detail);
    if (!was_answered(*unknown)) {
      return unknown->may_have_happened ? capturing.silent() : GatewayUnknown{};
    }
  }
  if (const auto* refused = std::get_if<gateway::Refused>(&outcome)) {
    warn(parts, "the gateway has refused a capture", request.attempt_id.value(),
         json::to_text(refused->code) + " " + refused->detail);
  }
  return capturing.look_again();
}

}  // namespace perdura::services::payment
