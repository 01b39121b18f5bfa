// A payer's browser comes back and says that he has paid: the gateway is asked, and the order's
// workflow, which alone decides what it means.
//
// Under the key stands what was asked, not what was answered: the answer is made from how things
// stand, and the one that ends the validation stays with its attempt.
#include <algorithm>

#include "platform/http/parameters.hpp"
#include "services/payment/book.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using machine::Status;
using platform::sql::Reader;
using platform::sql::Transaction;

constexpr const char* awaiting = "AWAITING_PAYMENT";
/// The workflow is given a chance, however slow the gateway was.
constexpr std::chrono::milliseconds least_wait{100};

/// A key has been used, for this request.
struct Begun {};

/// The attempt that the confirm is about, once the gateway has shown it.
struct Found {
  domain::OrderId order_id;
  domain::AttemptId attempt_id;
  std::string status;
};
struct NotThere {};  // the gateway knows no such transaction of this payment
struct NotPaid {};   // it does, and nobody has paid by it so far
using Sighting = std::variant<Found, NotThere, NotPaid, ConfirmTooLate>;

/// One confirm.
class Confirming {
 public:
  Confirming(const Parts& parts, const ConfirmRequest& request, const Call& call)
      : parts_(parts), request_(request), call_(call), begun_(parts.ports.clock.ticks()) {}

  ConfirmOutcome run() const {
    const auto known = read_known(parts_, request_.payment_id);
    begin(known.payment);
    if (!known.payment.pg_order_id) return ConfirmTooLate{"it is not paid at the gateway"};
    if (request_.amount != known.payment.due) {
      return ConfirmRefused{domain::Code("AMOUNT_MISMATCH"), "another amount is to be paid"};
    }
    if (auto before = confirmed_before(known)) return *before;
    const auto seen = sight(known);
    if (const auto* late = std::get_if<ConfirmTooLate>(&seen)) return *late;
    if (std::holds_alternative<NotThere>(seen)) {
      return ConfirmRefused{domain::Code("TRANSACTION_MISMATCH"),
                            "there is no such transaction of this payment"};
    }
    if (std::holds_alternative<NotPaid>(seen)) return ConfirmPending{{awaiting, "READY"}};
    return tell(std::get<Found>(seen));
  }

 private:
  /// His own payment, and a key that came with this request only.
  void begin(const store::CardRow& payment) const {
    if (payment.buyer_id.value() != call_.caller) platform::not_found();
    const platform::Effect effect{call_.caller, confirm_route, call_.key, json::to_text(request_),
                                  client_keys_kept};
    platform::once<Begun>(once_ports(parts_.ports), effect,
                          [](Transaction&, Instant) { return Begun{}; });
  }

  std::optional<ConfirmOutcome> confirmed_before(const Known& known) const {
    const auto attempt = std::ranges::find(known.attempts, request_.pg_transaction_id,
                                           &store::CardAttemptRow::pg_transaction_id);
    if (attempt == known.attempts.end()) return std::nullopt;
    const auto kept = parts_.ports.database.read(
        [&](Reader& tx) { return store::answer_of(tx, attempt->attempt_id); });
    if (!kept) return std::nullopt;
    return outcome_of(json::from_text<PaymentValidated>(*kept));
  }

  Sighting sight(const Known& known) const {
    const Asking asking{
        .origin = call_.origin, .delay = request_goes_first, .also = request_.pg_transaction_id};
    const auto seen = with_answer(
        parts_, request_.payment_id, asking,
        [&](Book& book, const Said& said) -> Sighting {
          if (said.find(request_.pg_transaction_id) == nullptr) return NotThere{};
          const auto* attempt = book.attempt_of(request_.pg_transaction_id);
          const bool late = attempt != nullptr && book.unwanted(*attempt);
          if (book.payment().closed_at || late) {
            return ConfirmTooLate{"the order takes this payment no more"};
          }
          if (attempt == nullptr || attempt->status == Status::Ready) return NotPaid{};
          return Found{book.payment().order_id, attempt->attempt_id,
                       std::string(domain::name_of(attempt->status))};
        },
        known);
    if (!seen) gateway_unavailable();
    return *seen;
  }

  ConfirmOutcome tell(const Found& found) const {
    const auto answer = ask_workflow(found);
    if (const auto* refused = std::get_if<ValidationRefused>(&answer)) {
      return ConfirmTooLate{refused->detail};
    }
    if (const auto* validated = std::get_if<PaymentValidated>(&answer)) {
      const bool final = validated->order_status != awaiting ||
                         validated->payment_status == domain::name_of(Status::Declined);
      parts_.ports.database.transaction([&](Transaction& tx) {
        if (final) store::keep_answer(tx, found.attempt_id, json::to_text(*validated));
        parts_.ports.facts.settle(tx, found.order_id.value(), validate_update(found.attempt_id));
      });
      return outcome_of(*validated);
    }
    return ConfirmPending{{awaiting, found.status}};
  }

  ValidationAnswer ask_workflow(const Found& found) const {
    using std::chrono::milliseconds;
    const auto gone = std::chrono::duration_cast<milliseconds>(parts_.ports.clock.ticks() - begun_);
    const auto wait = std::max(parts_.settings.confirm_wait - gone, least_wait);
    ValidationAnswer answer = ValidationUnavailable{};
    try {
      answer =
          parts_.ports.validations.validate(found.order_id, {found.attempt_id}, call_.origin, wait);
    } catch (const std::exception& error) {
      answer = ValidationUnavailable{error.what()};
    }
    if (const auto* silent = std::get_if<ValidationUnavailable>(&answer)) {
      warn(parts_, "an order's workflow cannot be told of a payment", found.order_id.value(),
           silent->cause);
    }
    return answer;
  }

  static ConfirmOutcome outcome_of(const PaymentValidated& validated) {
    const bool declined = validated.payment_status == domain::name_of(Status::Declined);
    if (validated.failure && !declined) {
      const auto& failure = *validated.failure;
      if (failure.code.value() != "AMOUNT_MISMATCH") return ConfirmTooLate{failure.detail};
      return ConfirmRefused{failure.code, failure.detail};
    }
    return Confirmed{validated.order_status, validated.payment_status};
  }

  const Parts& parts_;
  const ConfirmRequest& request_;
  const Call& call_;
  const platform::Duration begun_;
};

}  // namespace

ConfirmOutcome PaymentService::confirm(const ConfirmRequest& request, const Call& call) const {
  const Parts parts{ports_, settings_};
  return Confirming(parts, request, call).run();
}

}  // namespace perdura::services::payment
