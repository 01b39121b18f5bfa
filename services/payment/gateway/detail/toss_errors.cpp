#include "services/payment/gateway/detail/toss_errors.hpp"

#include <array>

namespace perdura::services::payment::gateway::detail::toss {
namespace {

struct Row {
  std::string_view code;
  Meaning meaning;
};

constexpr std::array rows = std::to_array<Row>({
    // confirm: payer, issuer, bank
    {"REJECT_CARD_COMPANY", Meaning::Declined},
    {"REJECT_CARD_PAYMENT", Meaning::Declined},
    {"REJECT_ACCOUNT_PAYMENT", Meaning::Declined},
    {"REJECT_TOSSPAY_INVALID_ACCOUNT", Meaning::Declined},
    {"INVALID_REJECT_CARD", Meaning::Declined},
    {"INVALID_STOPPED_CARD", Meaning::Declined},
    {"INVALID_CARD_EXPIRATION", Meaning::Declined},
    {"INVALID_CARD_LOST_OR_STOLEN", Meaning::Declined},
    {"INVALID_CARD_NUMBER", Meaning::Declined},
    {"INVALID_CARD_INSTALLMENT_PLAN", Meaning::Declined},
    {"INVALID_PASSWORD", Meaning::Declined},
    {"INVALID_ACCOUNT_INFO_RE_REGISTER", Meaning::Declined},
    {"NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT", Meaning::Declined},
    {"NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN", Meaning::Declined},
    {"NOT_ALLOWED_POINT_USE", Meaning::Declined},
    {"NOT_AVAILABLE_PAYMENT", Meaning::Declined},
    {"NOT_AVAILABLE_BANK", Meaning::Declined},
    {"RESTRICTED_TRANSFER_ACCOUNT", Meaning::Declined},
    {"BELOW_MINIMUM_AMOUNT", Meaning::Declined},
    {"EXCEED_MAX_CARD_INSTALLMENT_PLAN", Meaning::Declined},
    {"EXCEED_MAX_DAILY_PAYMENT_COUNT", Meaning::Declined},
    {"EXCEED_MAX_PAYMENT_AMOUNT", Meaning::Declined},
    {"EXCEED_MAX_AMOUNT", Meaning::Declined},
    {"EXCEED_MAX_AUTH_COUNT", Meaning::Declined},
    {"EXCEED_MAX_ONE_DAY_AMOUNT", Meaning::Declined},
    {"EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT", Meaning::Declined},
    {"EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT", Meaning::Declined},
    {"FDS_ERROR", Meaning::Declined},
    // cancel
    {"NOT_CANCELABLE_PAYMENT", Meaning::NotRefundable},
    {"NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER", Meaning::NotRefundable},
    {"NOT_ALLOWED_PARTIAL_REFUND", Meaning::NotRefundable},
    {"NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT", Meaning::NotRefundable},
    {"EXCEED_MAX_REFUND_DUE", Meaning::NotRefundable},
    {"REFUND_REJECTED", Meaning::NotRefundable},
    {"INVALID_BANK", Meaning::NotRefundable},
    {"INVALID_REFUND_ACCOUNT_INFO", Meaning::NotRefundable},
    {"INVALID_REFUND_ACCOUNT_NUMBER", Meaning::NotRefundable},
    {"NOT_CANCELABLE_AMOUNT", Meaning::TooMuch},
    {"NOT_MATCHES_REFUNDABLE_AMOUNT", Meaning::TooMuch},
    {"EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT", Meaning::TooMuch},
    // both
    {"ALREADY_PROCESSED_PAYMENT", Meaning::Repeated},
    {"ALREADY_CANCELED_PAYMENT", Meaning::Repeated},
    {"ALREADY_REFUND_PAYMENT", Meaning::Repeated},
    {"NOT_FOUND_PAYMENT_SESSION", Meaning::Lapsed},
    {"NOT_FOUND_PAYMENT", Meaning::NotFound},
    {"NOT_FOUND", Meaning::NotFound},
    {"INVALID_REQUEST", Meaning::Invalid},
    {"INVALID_IDEMPOTENCY_KEY", Meaning::Invalid},
    {"UNAUTHORIZED_KEY", Meaning::NotAuthorised},
    {"INVALID_API_KEY", Meaning::NotAuthorised},
    {"INVALID_AUTHORIZE_AUTH", Meaning::NotAuthorised},
    {"INCORRECT_BASIC_AUTH_FORMAT", Meaning::NotAuthorised},
    {"FORBIDDEN_REQUEST", Meaning::NotAuthorised},
    {"NOT_FOUND_TERMINAL_ID", Meaning::NotAuthorised},
    {"INVALID_REGISTERED_SUBMALL", Meaning::NotAuthorised},
    {"NOT_REGISTERED_BUSINESS", Meaning::NotAuthorised},
    {"IDEMPOTENT_REQUEST_PROCESSING", Meaning::Busy},
    {"FORBIDDEN_CONSECUTIVE_REQUEST", Meaning::Busy},
    {"PROVIDER_ERROR", Meaning::InDoubt},
    {"CARD_PROCESSING_ERROR", Meaning::InDoubt},
    {"COMMON_ERROR", Meaning::InDoubt},
    {"FAILED_INTERNAL_SYSTEM_PROCESSING", Meaning::InDoubt},
    {"FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", Meaning::InDoubt},
    {"FAILED_METHOD_HANDLING_CANCEL", Meaning::InDoubt},
    {"FAILED_PARTIAL_REFUND", Meaning::InDoubt},
    {"FAILED_REFUND_PROCESS", Meaning::InDoubt},
    {"UNKNOWN_PAYMENT_ERROR", Meaning::InDoubt},
});

}  // namespace

Meaning meaning_of(std::string_view code) {
  for (const Row& row : rows) {
    if (row.code == code) return row.meaning;
  }
  return Meaning::InDoubt;
}

}  // namespace perdura::services::payment::gateway::detail::toss
