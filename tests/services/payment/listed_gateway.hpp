#pragma once
// A gateway of which a test says what it has taken, also by itself.
#include "tests/services/payment/card_world.hpp"

namespace perdura::services::payment::testing {

/// Shows all of one payment's transactions, in the order in which they began.
class ListedGateway final : public gateway::PaymentGateway {
 public:
  using Status = gateway::TransactionStatus;
  using Transaction = gateway::Transaction;

  const gateway::Capabilities& capabilities() const noexcept override { return capabilities_; }
  gateway::RegisterOutcome register_payment(const gateway::Registration&) override;
  gateway::PaymentOutcome payment(const std::string& pg_order_id) override;
  gateway::TransactionOutcome transaction(const std::string& id) override;
  gateway::ActOutcome capture(const gateway::CaptureRequest& request) override;
  gateway::ActOutcome void_transaction(const gateway::VoidRequest& request) override;
  gateway::RefundOutcome refund(const gateway::RefundRequest& request) override;
  gateway::SettlementOutcome settlements(std::chrono::year_month_day,
                                         const std::optional<std::string>&) override {
    return gateway::SettlementPage{};
  }
  /// News of the payment that is the body, which proves nothing.
  gateway::WebhookOutcome webhook(const platform::HttpRequest& request,
                                  platform::TimePoint) const override;

  /// The payer's `number`th transaction, from 1; a new one if there are not so many.
  Transaction& at(int number);
  // What becomes of it without a call of ours.
  void hold(int number);
  void take(int number, std::int64_t amount = CardWorld::due);
  void decline(int number) { at(number).status = Status::Declined; }
  void give_at_the_desk(int number, std::int64_t amount);
  /// What is held, and what was taken and not given back.
  domain::Money held() const;
  domain::Money kept() const;

  bool refuse_captures = false;
  std::vector<Transaction> transactions;

 private:
  Transaction& of(const std::string& id);
  gateway::Refund& add_refund(Transaction& one, const std::string& id, domain::Money amount);

  const gateway::Capabilities capabilities_{.can_hold = true, .signs_webhooks = false};
};

/// Payment pay_7 there, opened. Its attempts are named by their numbers.
struct ListedWorld {
  ListedWorld() { w.service.open(order, {worker.id, "ord_7/payment", {}}); }

  /// The gateway has news.
  void tell() const;
  std::vector<store::CardAttemptRow> attempts() const;
  domain::AttemptId attempt(int number) const;
  ValidateOutcome validate(int number) const;
  CaptureOutcome capture(int number) const;
  /// As its own workflow does.
  GiveBackOutcome give_back(int number) const;
  /// "validate 1", "Refund 2": the facts for workflows, which take them; in order.
  std::vector<std::string> relayed();

  ListedGateway pg;
  PaymentWorld w{&pg};
  const OpenPayment order = CardWorld::opening();
};

}  // namespace perdura::services::payment::testing
