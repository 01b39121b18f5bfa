#pragma once
// mock-pg itself, in process: brain and routes behind a client that loses patience.
#include "mock-pg/access.hpp"
#include "mock-pg/routes.hpp"
#include "platform/http/local_client.hpp"
#include "services/payment/gateway/mock_gateway.hpp"
#include "tests/services/payment_gateway/world.hpp"

namespace perdura::services::payment::gateway::testing {

inline const mock_pg::Instant pg_start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

class MockPg : public World {
 public:
  MockPg();

  PaymentGateway& gateway() override { return adapter; }
  void play(Scene scene) override;
  std::string pg_transaction_id() const override { return "pgt_" + pg_order_id + "_1"; }

  void force(mock_pg::Call call, mock_pg::FaultKind kind, int times = 1) {
    EXPECT_TRUE(brain.faults().force({{}, call, kind, times}));
  }
  void known() { EXPECT_EQ(told(adapter.register_payment(registration())), "done"); }
  /// The payer presses "pay", or "decline", on a fresh page.
  void pay();
  void decline();
  mock_pg::Instant now() const {
    return std::chrono::floor<std::chrono::milliseconds>(clock.now());
  }
  mock_pg::ControlView book() { return brain.control(pg_order_id, now()).value(); }

  static constexpr const char* secret = "the secret of the gateway";
  static constexpr const char* webhook_secret = "the secret of its webhooks";

  platform::ManualClock clock{pg_start};
  platform::SeededRandomness randomness{1};
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "mock-pg"}};
  platform::Metrics metrics;
  mock_pg::MemoryJournal journal;
  mock_pg::Brain brain{{}, journal};
  mock_pg::Desk desk{brain, clock};
  platform::Router router{{clock, randomness, log, metrics}, mock_pg::merchant(secret)};
  platform::LocalHttpClient client{router};
  MockGateway adapter{wire,
                      {.secret = secret,
                       .webhook_secret = webhook_secret,
                       .deadline = 4'000ms,
                       .settlement_lines = 1}};

 private:
  /// What takes longer than the deadline has not been heard.
  platform::HttpResponse send(const platform::HttpRequest& request,
                              std::chrono::milliseconds deadline);
};

}  // namespace perdura::services::payment::gateway::testing
