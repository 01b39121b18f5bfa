#pragma once
// Toss Payments from tape: recorded answers to the calls that are expected, in their order.
#include <deque>

#include "services/payment/gateway/toss_gateway.hpp"
#include "tests/services/payment_gateway/world.hpp"

namespace perdura::services::payment::gateway::testing {

/// The text of toss/<name>.json.
std::string recorded(const std::string& name);
/// An error's document.
std::string error_text(const std::string& code);

class TossTape final : public World {
 public:
  TossTape();
  /// All that was expected has been asked for.
  ~TossTape() override;

  PaymentGateway& gateway() override { return adapter; }
  void play(Scene scene) override;
  std::string pg_transaction_id() const override { return "tpk_0000001"; }

  // What is expected next, and its answer.
  void look(int status, std::string body);  // by paymentKey
  void look(const std::string& name) { look(200, recorded(name)); }
  void look_by_order(int status, std::string body);
  void confirm(int status, std::string body);
  void cancel(int status, std::string body);
  void settlements(int page, std::string body);
  /// Nothing more is.
  void forget() { tape_.clear(); }
  bool played() const { return tape_.empty(); }

  TossGateway adapter{wire,
                      {.secret_key = "test_sk_abc",
                       .checkout_page = "https://shop.example/pay",
                       .settlement_lines = 1}};

 private:
  struct Exchange {
    platform::HttpMethod method;
    std::string target;
    platform::HttpResponse response;
  };
  void expect(platform::HttpMethod method, std::string target, int status, std::string body);

  std::deque<Exchange> tape_;
};

}  // namespace perdura::services::payment::gateway::testing
