#pragma once
// Toss Payments, by its public core API (version 2022-11-16): authorisation `Basic` with
// "secretKey:", documents in camelCase, errors `{code, message}`, times with an offset.
#include <chrono>
#include <string>

#include "platform/http/client.hpp"
#include "services/payment/gateway/detail/asking.hpp"
#include "services/payment/gateway/gateway.hpp"

namespace perdura::services::payment::gateway {

/// How its words become ours:
/// - `pg_order_id` is its `orderId` (6 to 64 of A-Z a-z 0-9 - _ =), `pg_transaction_id` its
///   `paymentKey`, which comes back with the browser (`?paymentKey&orderId&amount`). An orderId
///   shows one payment: the last one tried.
/// - It cannot hold. The payer's IN_PROGRESS is Approved; `capture` is its `confirm`, which
///   authorises and takes the whole amount at once. Left alone it lapses (EXPIRED) within minutes,
///   so there is nothing to void: VoidRefused.
/// - `register_payment` asks nobody: the payer's page is the shop's own, where Toss's browser SDK
///   opens the payment window with the orderId and amount that the address carries (and with a
///   successUrl of the page's own: `return_url` is not looked at). Who changes them there gains
///   nothing: `capture` names our amount, and confirm refuses any other.
/// - `refund` is `cancel` with `cancelAmount`. The refund_id goes with it as the end of
///   `cancelReason`, "CHANGED_MIND [rfd_1]", and comes back in `cancels[]`, so a look-up says what
///   became of which refund, and how often. Idempotency keys alone would not: they are forgotten
///   after 15 days, and show nothing to whoever has lost the answer. `refund` looks it up before it
///   asks.
/// - An error under a key is given again for as long as the key lives: after a look-up that shows
///   no effect, another key is needed.
/// - PAYMENT_STATUS_CHANGED carries no signature (only payout and seller events do): such news is
///   never `proven`, so anybody can send it, and all it may cause is a look-up.
///   CANCEL_STATUS_CHANGED names no payment and DEPOSIT_CALLBACK is of virtual accounts: of no
///   interest.
/// - Settlements are listed by `soldDate`, a day in Korea (for who is settled by the week, its last
///   one), and never said to be complete.
class TossGateway final : public PaymentGateway {
 public:
  struct Options {
    std::string secret_key;
    std::string checkout_page;  // of the shop: its address, to which `?orderId=…&amount=…` is added
    Currency currency{"KRW"};  // the only one taken; its minor unit is what the API counts in
    std::chrono::milliseconds deadline{5'000};
    std::chrono::milliseconds settlement_deadline{60'000};  // the API says that it may take as long
    int settlement_lines = 100;                             // a page, 1 to 5,000
  };

  /// `client` outlives it. Throws `std::invalid_argument` for a key that cannot be one, and for a
  /// page that is no address.
  TossGateway(platform::HttpClient& client, Options options);

  const Capabilities& capabilities() const noexcept override { return capabilities_; }
  RegisterOutcome register_payment(const Registration& registration) override;
  PaymentOutcome payment(const std::string& pg_order_id) override;
  TransactionOutcome transaction(const std::string& pg_transaction_id) override;
  ActOutcome capture(const CaptureRequest& request) override;
  ActOutcome void_transaction(const VoidRequest& request) override;
  RefundOutcome refund(const RefundRequest& request) override;
  SettlementOutcome settlements(std::chrono::year_month_day day,
                                const std::optional<std::string>& cursor) override;
  WebhookOutcome webhook(const platform::HttpRequest& request,
                         platform::TimePoint now) const override;

 private:
  /// `moved`: whether the operation may have moved something before.
  std::optional<Transaction> look(const std::string& pg_order_id,
                                  const std::string& pg_transaction_id, bool moved = false) const;
  ActOutcome processed_before(const CaptureRequest& request) const;
  std::optional<RefundOutcome> refunded_before(const RefundRequest& request, bool moved) const;
  RefundOutcome cancel(const RefundRequest& request) const;

  const Options options_;
  const Capabilities capabilities_{.can_hold = false,
                                   .signs_webhooks = false,
                                   .key_life = std::chrono::hours(15 * 24),
                                   .day_offset = std::chrono::hours(9)};
  const detail::Line line_;
};

}  // namespace perdura::services::payment::gateway
