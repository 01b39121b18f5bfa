#pragma once
// Payments by card, with the real mock-pg on the other side, both on one clock that stands still
// until it is moved.
#include "mock-pg/access.hpp"
#include "mock-pg/deliverer.hpp"
#include "mock-pg/routes.hpp"
#include "platform/http/local_client.hpp"
#include "services/payment/card_store.hpp"
#include "tests/services/payment/payment_world.hpp"

namespace perdura::services::payment::testing {

using namespace std::chrono_literals;
using namespace domain::calls;
using mock_pg::FaultKind;
using PgCall = mock_pg::Call;

inline constexpr const char* pg_webhooks = "/api/v1/payments/webhooks/pg";

/// The gateway, whole, behind a client that loses patience.
struct OutsideWorld final : platform::HttpClient {
  OutsideWorld(platform::ManualClock& clock_of_all, platform::Router::Parts parts)
      : clock(clock_of_all), router(parts, mock_pg::merchant(pg_secret)) {
    router.add(mock_pg::routes(desk, {.wait = [this](auto time) { clock.advance(time); }}));
  }
  HttpResponse send(const platform::HttpRequest& request,
                    std::chrono::milliseconds deadline) override;

  platform::ManualClock& clock;
  mock_pg::MemoryJournal journal;
  mock_pg::Brain brain{{}, journal};
  mock_pg::Desk desk{brain, clock};
  platform::Router router;
  platform::LocalHttpClient client{router};
  /// Before and after each call: "GET /v1/payments/…".
  std::function<void(const std::string&)> before, after;
  std::mutex mutex;
  std::vector<std::string> calls;
};

struct CardWorld : PaymentWorld {
  CardWorld();

  // ---- what is asked ---------------------------------------------------------------------------

  static constexpr std::int64_t due = 10'000;
  /// Of order "7", as pay_7.
  static OpenPayment opening(const std::string& order = "7", std::int64_t amount = due);
  HttpResponse open(const std::string& order = "7", std::int64_t amount = due) const;
  /// The test fails unless it is.
  PaymentOpened opened(const std::string& order = "7", std::int64_t amount = due) const;
  template <class Outcome, class Request>
  Outcome ask_for(const std::string& target, const Request& request,
                  const std::string& key = "a-key") const {
    return decoded<Outcome>(send(HttpMethod::Post, "/internal/v1/payments/" + target, worker,
                                 json::to_text(request), key));
  }
  ValidateOutcome validate(int attempt = 1, const std::string& order = "7",
                           std::int64_t amount = due) const;
  CaptureOutcome capture(int attempt = 1, const std::string& order = "7",
                         std::int64_t amount = due) const;
  AskOutcome ask(const std::string& order = "7") const;
  HttpResponse close(const std::string& order = "7",
                     const std::vector<domain::AttemptId>& validating = {}) const;
  GiveBackOutcome give_back(int attempt = 1, const std::string& order = "7",
                            const std::string& refund = "") const;
  HttpResponse confirm(int transaction = 1, const std::string& key = "k", const As& who = alice,
                       std::int64_t amount = due, const std::string& order = "7") const;

  // ---- the payer, the gateway, time ------------------------------------------------------------

  static std::string pg_order(const std::string& order = "7") { return "pgo-pay_" + order; }
  static std::string transaction(int number = 1, const std::string& order = "7") {
    return "pgt_" + pg_order(order) + "_" + std::to_string(number);
  }
  void pay(const std::string& order = "7", std::optional<mock_pg::Amount> amount = {});
  void decline(const std::string& order = "7");
  void force(PgCall call, FaultKind kind, int times = 1) {
    EXPECT_TRUE(outside.brain.faults().force({{}, call, kind, times}));
  }
  /// The gateway tells what it has to tell, once.
  void deliver() { deliverer.tick(); }
  void wait(platform::Duration time) {
    clock.advance(time);
    outside.desk.with([](auto& brain, auto now) { brain.advance(now); });
  }
  /// A webhook that is signed now (and so long ago).
  HttpResponse hook(const std::string& body, std::chrono::seconds ago = 0s,
                    const std::string& secret = pg_webhook_secret) const;
  std::string news(const std::string& type, int transaction_number = 1,
                   const std::string& event = "e1", const std::string& order = "7") const;
  mock_pg::ControlView book(const std::string& order = "7");
  /// Opened, paid, told; and validated; and captured.
  void authorised();
  void captured();

  // ---- what there is ---------------------------------------------------------------------------

  domain::AttemptId attempt(int number = 1, const std::string& order = "7") const;
  /// "DECLINED AUTHORIZED", in the order of their numbers.
  std::string statuses(const std::string& order = "7") const;
  /// "validate 1", "Refund 2": which facts wait for workflows, by attempt.
  std::vector<std::string> told(const std::string& order = "7") const;
  /// "AUTHORIZED 10000": the payment's events.
  std::vector<std::string> noted(const std::string& order = "7") const;
  /// "DOUBT 1", by attempt.
  std::vector<std::string> tickets(const std::string& order = "7") const;
  /// Nothing is held, and all that was taken has gone back.
  bool nothing_held(const std::string& order = "7");
  int count_calls(const std::string& part) const;

  OutsideWorld outside{clock, {clock, randomness, log, metrics}};
  platform::LocalHttpClient here{router};
  mock_pg::Deliverer deliverer{{outside.desk, here, clock, log, metrics},
                               {.path = pg_webhooks, .secret = pg_webhook_secret}};
};

}  // namespace perdura::services::payment::testing
