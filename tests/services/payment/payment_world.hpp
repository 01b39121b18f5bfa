#pragma once
// The payment service behind its router, and what its clients ask of it.
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "services/payment/gateway/mock_gateway.hpp"
#include "services/payment/routes.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::services::payment::testing {

using domain::Money;
using domain::calls::Charged;
using domain::calls::ChargeOutcome;
using domain::calls::ChargeWithdrawn;
using domain::calls::InsufficientCredit;
using services::testing::admin;
using services::testing::As;
using services::testing::decoded;
using services::testing::HttpMethod;
using services::testing::HttpResponse;
using services::testing::outcome;
using services::testing::worker;

inline const As alice{"usr_alice", "BUYER"};
inline const As bob{"usr_bob", "BUYER"};

inline constexpr const char* charges = "/internal/v1/credit/charges";
inline constexpr const char* refunds = "/internal/v1/credit/refunds";

/// The way to mock-pg; nobody is there until somebody is put at its end.
struct GatewayLine final : platform::HttpClient {
  HttpResponse send(const platform::HttpRequest& request,
                    std::chrono::milliseconds deadline) override {
    if (to == nullptr) throw platform::HttpError(platform::HttpError::Kind::NotSent, "nobody");
    return to->send(request, deadline);
  }
  platform::HttpClient* to = nullptr;
};

/// The order's workflow, as a test scripts it; without a script nobody is there.
struct ScriptedValidations final : Validations {
  using Script = std::function<ValidationAnswer(const domain::AttemptId&)>;

  ValidationAnswer validate(const domain::OrderId& order,
                            const domain::calls::ValidatePayment& attempt, const Origin&,
                            Wait wait) override {
    {
      const std::lock_guard lock(mutex);
      asked.push_back(order.value() + " " + attempt.attempt_id.value());
      waited = wait;
    }
    if (!script) return ValidationUnavailable{"nobody"};
    return script(attempt.attempt_id);
  }
  Script script;
  std::mutex mutex;
  std::vector<std::string> asked;
  Wait waited{};
};

inline constexpr const char* pg_secret = "the secret of the gateway";
inline constexpr const char* pg_webhook_secret = "the secret of its webhooks";

struct PaymentWorld : services::testing::ServiceWorld {
  /// `other`: in place of mock-pg's.
  explicit PaymentWorld(gateway::PaymentGateway* other = nullptr);

  HttpResponse grant(const As& to, const std::string& body, const std::string& key) const;
  /// Grants under a key of its own; the test fails unless it is done.
  void give(const As& to, std::int64_t amount);

  static std::string charge_body(const std::string& order, const As& buyer, std::int64_t amount);
  static std::string refund_body(const std::string& order, const std::string& refund = "");
  /// `order`: "7" for ord_7, paid as pay_7 under the key ord_7/charge.
  HttpResponse charge(const std::string& order, const As& buyer, std::int64_t amount) const;
  /// As rfd_<order>, under the key ord_<order>/refund.
  HttpResponse refund(const std::string& order) const;
  ChargeOutcome charged(const std::string& order, const As& buyer, std::int64_t amount) const;
  Money refunded(const std::string& order) const;

  CreditPage credit(const As& who, const std::string& query = "") const;
  Money balance(const As& who) const { return credit(who).balance; }
  PaymentView payment(const std::string& order) const;

  /// Σ of all movements of the user.
  Money sum_of_movements(const As& who) const;
  /// Types of the events in the outbox, in order, as "payment.captured pay_7".
  std::vector<std::string> published() const;

  GatewayLine line;
  gateway::MockGateway mock_gateway{
      line, {.secret = pg_secret, .webhook_secret = pg_webhook_secret, .deadline = pg_deadline}};
  static constexpr std::chrono::milliseconds pg_deadline{4'000};
  gateway::PaymentGateway& pg;
  ScriptedValidations validations;
  platform::WorkflowOutbox facts{{}};
  PaymentService service{{db, clock, ids, outbox, keys, facts, pg, validations, log}};

 private:
  int grants_ = 0;
};

}  // namespace perdura::services::payment::testing
