#pragma once
// The gateway that stands in for a real one: mock-pg, by its API (`mock-pg/README.md`).
#include <chrono>
#include <string>

#include "platform/http/client.hpp"
#include "services/payment/gateway/detail/asking.hpp"
#include "services/payment/gateway/gateway.hpp"

namespace perdura::services::payment::gateway {

/// Holds money, keeps keys for as long as its payments, settles by days of UTC. Its webhooks carry
/// proof: `X-Signature` over time and body (`platform/core/webhook_signature.hpp`). One refund_id
/// is one refund there too.
class MockGateway final : public PaymentGateway {
 public:
  struct Options {
    std::string secret;          // ours there, `Authorization: Bearer`
    std::string webhook_secret;  // what its webhooks are signed with
    std::chrono::milliseconds deadline{3'000};
    int settlement_lines = 100;  // a page, 1 to 100
  };

  /// `client` outlives it. Throws `std::invalid_argument` for secrets that cannot be any.
  MockGateway(platform::HttpClient& client, Options options);

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
  const Options options_;
  const Capabilities capabilities_{};
  const detail::Line line_;
};

}  // namespace perdura::services::payment::gateway
