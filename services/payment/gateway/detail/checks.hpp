#pragma once
// What must hold of whatever a gateway says. Each gives a complaint for the log, "" for none.
#include <string>
#include <string_view>

#include "services/payment/gateway/gateway.hpp"

namespace perdura::services::payment::gateway::detail {

/// That it is not from 0 to `amount_max`.
std::string complaint_about(Money amount);
/// That its amounts, refunds and status do not fit together.
std::string complaint_about(const Transaction& transaction);
/// That the same, for all of them; or that one is of another payment or currency, or stands twice.
std::string complaint_about(const Payment& payment);
std::string complaint_about(const SettlementLine& line);

struct Same {
  std::string_view what;
  std::string_view asked;
  std::string_view answered;
};
/// That something else was answered than asked.
std::string complaint_about(const Same& same);
struct SameAmount {
  Money asked;
  Money answered;
};
std::string complaint_about(const SameAmount& same);

Refused invalid(std::string detail);
Refused illegal(TransactionStatus state);

// What a request must not be. `Refused` Invalid without asking anybody, or nothing.
std::optional<Refused> misfit(const CaptureRequest& request);
std::optional<Refused> misfit(const VoidRequest& request);
std::optional<Refused> misfit(const RefundRequest& request);
std::optional<Refused> misfit_amount(Money amount);
/// 1 to 64 of A-Z a-z 0-9 . _ -
bool is_plain_id(std::string_view id);
/// Fit to be handed to a browser: http:// or https:// and visible ASCII.
bool is_web_address(std::string_view address);

/// The status of what has been captured, by its amounts.
TransactionStatus captured_status(Money captured, Money refunded);
/// "2026-11-21".
std::string iso_day(std::chrono::year_month_day day);

}  // namespace perdura::services::payment::gateway::detail
