#include "tests/services/payment_gateway/mock_pg.hpp"

namespace perdura::services::payment::gateway::testing {

using mock_pg::Call;
using mock_pg::FaultKind;

MockPg::MockPg() {
  router.add(mock_pg::routes(desk, {.wait = [this](auto time) { clock.advance(time); }}));
  wire.far_end = [this](const auto& request, auto deadline) { return send(request, deadline); };
}

platform::HttpResponse MockPg::send(const platform::HttpRequest& request,
                                    std::chrono::milliseconds deadline) {
  const auto begun = clock.ticks();
  auto response = client.send(request, deadline);
  if (clock.ticks() - begun < deadline) return response;
  throw platform::HttpError(platform::HttpError::Kind::TimedOut, "no answer in time");
}

void MockPg::pay() {
  EXPECT_TRUE(brain.page(pg_order_id, now()));
  brain.pay(pg_order_id, brain.page(pg_order_id, now())->attempt, now());
}

void MockPg::decline() {
  EXPECT_TRUE(brain.page(pg_order_id, now()));
  brain.decline(pg_order_id, brain.page(pg_order_id, now())->attempt, now());
}

void MockPg::play(Scene scene) {
  if (scene == Scene::Unheard) return;
  known();
  pay();
  if (scene == Scene::CaptureRefused) force(Call::Capture, FaultKind::Refuse);
  if (scene == Scene::Approved || scene == Scene::Captures || scene == Scene::CaptureRefused) {
    return;
  }
  EXPECT_EQ(told(adapter.capture(capture())), "done");
  if (scene == Scene::RefundsLater) force(Call::Refund, FaultKind::Late);
  if (scene == Scene::RefundFails) force(Call::Refund, FaultKind::Refuse);
  if (scene != Scene::Refunded && scene != Scene::Settled) return;
  EXPECT_EQ(told(adapter.refund(refund())), "done");
}

std::unique_ptr<World> mock_world() { return std::make_unique<MockPg>(); }

}  // namespace perdura::services::payment::gateway::testing
