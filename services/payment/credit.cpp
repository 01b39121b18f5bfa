// Store credit as its owner and support see it.
#include "services/payment/effects.hpp"

namespace perdura::services::payment {

using platform::sql::Reader;
using platform::sql::Transaction;

GrantOutcome PaymentService::grant(const GrantCredit& request, const Call& call) const {
  const platform::Effect effect{call.caller, grant_route, call.key, json::to_text(request),
                                client_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> GrantOutcome {
    store::open_account(tx, request.user_id, settings_.currency);
    const auto before = store::locked_account(tx, request.user_id).value();
    if (!store::give(tx, request.user_id, request.amount, balance_max)) {
      return CreditLimitReached{before.balance};
    }
    const Movement movement{.kind = MovementKind::Granted,
                            .amount = request.amount,
                            .balance = {},
                            .reason = request.reason,
                            .order_id = std::nullopt,
                            .at = now};
    return Granted{request.user_id, before.currency,
                   note(tx, {request.user_id, call.caller}, before, movement)};
  };
  return platform::once<GrantOutcome>(once_ports(ports_), effect, work);
}

CreditPage PaymentService::credit_of(const domain::UserId& user, Page page) const {
  return ports_.database.read([&](Reader& tx) {
    CreditPage shown{.currency = settings_.currency};
    const auto account = store::account(tx, user);
    if (!account) return shown;
    shown.balance = account->balance;
    shown.currency = account->currency;
    const auto rows = store::movements(tx, user, page.before, page.limit + 1);
    for (const auto& row : rows) {
      if (std::ssize(shown.items) == page.limit) {
        shown.next_cursor = std::to_string(rows[shown.items.size() - 1].sequence);
        break;
      }
      shown.items.push_back({row.kind, row.amount, row.balance, row.reason, row.order_id, row.at});
    }
    return shown;
  });
}

}  // namespace perdura::services::payment
