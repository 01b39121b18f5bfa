// A refund at Toss Payments: found again by its id, asked for only if it is not there.
#include "platform/http/url.hpp"
#include "services/payment/gateway/detail/checks.hpp"
#include "services/payment/gateway/detail/toss_wire.hpp"
#include "services/payment/gateway/toss_gateway.hpp"

namespace perdura::services::payment::gateway {
namespace {

using detail::Answer;
using detail::complaint_about;
using detail::illegal;
using detail::invalid;
using detail::misfit;
using detail::resolve;
using detail::SameAmount;
using detail::toss::Meaning;

/// The refund of that id; one that has failed only if there is no other.
const Refund* find(const Transaction& transaction, const std::string& refund_id) {
  const Refund* failed = nullptr;
  for (const Refund& refund : transaction.refunds) {
    if (refund.refund_id != refund_id) continue;
    if (refund.status != RefundStatus::Failed) return &refund;
    failed = &refund;
  }
  return failed;
}

/// What a look-up says of a refund: what it is, or why it cannot be. Nothing: it is to be asked
/// for.
std::optional<RefundOutcome> judged(const Transaction& transaction, const RefundRequest& request) {
  const Refund* known = find(transaction, request.refund_id);
  if (known != nullptr && known->status != RefundStatus::Failed) {
    if (known->amount == request.amount) return *known;
    return Refused{RefusalCode::RefundIdReused, "this refund_id is of another amount",
                   transaction.status};
  }
  if (transaction.captured == Money(0)) return illegal(transaction.status);
  const Money left = transaction.captured - transaction.refunded - transaction.refund_pending;
  if (request.amount <= left) return std::nullopt;
  return Refused{RefusalCode::AmountExceedsCaptured,
                 "only " + std::to_string(left.value()) + " is left to refund", transaction.status};
}

RefundOutcome refunded(const Answer& answer, const Transaction& transaction,
                       const RefundRequest& request) {
  const Refund* refund = find(transaction, request.refund_id);
  if (refund == nullptr) answer.contradicts("the cancel is not among the cancels");
  answer.require_no(complaint_about(SameAmount{request.amount, refund->amount}));
  if (refund->status != RefundStatus::Failed) return *refund;
  return Refused{RefusalCode::RefundFailed, refund->failure.value_or(""), transaction.status};
}

}  // namespace

RefundOutcome TossGateway::refund(const RefundRequest& request) {
  return resolve<RefundOutcome>([&]() -> RefundOutcome {
    if (auto refused = misfit(request)) return *refused;
    if (request.currency != options_.currency) return invalid("another currency");
    if (auto known = refunded_before(request, false)) return *known;
    return cancel(request);
  });
}

std::optional<RefundOutcome> TossGateway::refunded_before(const RefundRequest& request,
                                                          bool moved) const {
  const auto transaction = look(request.pg_order_id, request.pg_transaction_id, moved);
  if (!transaction && moved) return Unknown{Doubt::Contradiction, "not to be found any more", true};
  if (!transaction) return Refused{RefusalCode::NotFound, "", {}};
  return judged(*transaction, request);
}

RefundOutcome TossGateway::cancel(const RefundRequest& request) const {
  const auto answer = line_.post(
      "/v1/payments/" + platform::escape(request.pg_transaction_id) + "/cancel",
      json::to_text(detail::toss::CancelBody{
          detail::toss::reason_with(request.reason, request.refund_id), {request.amount.value()}}),
      request.key, options_.deadline);
  if (answer.status() == 200) {
    const auto transaction = detail::toss::read_asked(
        answer, options_.currency, request.pg_order_id, request.pg_transaction_id);
    return refunded(answer, transaction, request);
  }
  const auto error = detail::toss::read_error(answer);
  switch (error.meaning) {
    case Meaning::NotRefundable:
    case Meaning::Declined:
      return Refused{RefusalCode::RefundFailed, error.told, {}};
    case Meaning::NotFound:
      return Refused{RefusalCode::NotFound, error.told, {}};
    case Meaning::Invalid:
      return invalid(error.told);
    case Meaning::Repeated:
    case Meaning::TooMuch:
      // Another call may have done this very refund since it was looked for.
      if (auto known = refunded_before(request, true)) return *known;
      if (error.meaning == Meaning::Repeated) break;
      return Refused{RefusalCode::AmountExceedsCaptured, error.told, {}};
    case Meaning::Lapsed:
    case Meaning::NotAuthorised:
    case Meaning::Busy:
    case Meaning::InDoubt:
      break;
  }
  answer.contradicts(error.told);
}

}  // namespace perdura::services::payment::gateway
