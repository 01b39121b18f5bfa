// Payers who pay at the moment at which their order's time is over.
#include "tests/e2e/card.hpp"
#include "tests/e2e/child.hpp"
#include "tests/e2e/eventually.hpp"
#include "tests/e2e/together.hpp"
#include "tests/e2e/weather.hpp"

namespace perdura::e2e {
namespace {

using namespace std::chrono_literals;
using domain::Money;
using ::testing::AnyOf;

constexpr auto time_to_pay = 8s;

/// The stack's services, with their ports and databases, but in a hurry.
class HurriedServices {
 public:
  HurriedServices() {
    stack("stop perdura");
    services_ = std::make_unique<Child>(
        Child::Options{.arguments = {"serve", "all"},
                       .environment = {{"PERDURA_DEADLINE_ORDER_PAYMENT",
                                        std::to_string(time_to_pay.count()) + "s"}},
                       .log = world().settings().text("PERDURA_DATA") + "/logs/hurried-serve.log"});
    eventually("services in a hurry", [] {
      for (const char* part : {"GATEWAY", "ORDER", "PAYMENT"}) {
        if (!ready(part)) return false;
      }
      return true;
    });
  }
  /// What they have begun is finished by the stack's own.
  void stop() {
    EXPECT_EQ(services_->stop(), 0);
    stack("start perdura");
  }

 private:
  static bool ready(const std::string& part) {
    try {
      const auto port = "PERDURA_" + part + "_PORT";
      return world().ask(port, apps::get("/health/ready")).status == 200;
    } catch (const platform::HttpError&) {
      return false;
    }
  }

  std::unique_ptr<Child> services_;
};

class AnExpiry : public Weather {
 protected:
  PaymentGateway pg_;
};

TEST_F(AnExpiry, AgainstAPaymentKeepsAllOfTheMoneyOrNone) {
  HurriedServices services;
  Stage& shop = rich_stage();
  const int rounds = race_rounds();
  std::atomic<int> expired = 0;
  together(rounds, [&](int n) {
    const auto order = shop.card_order("order-" + std::to_string(n));
    const auto until = std::chrono::steady_clock::now() + time_to_pay;
    // From shortly before the end to shortly after it; the first and the last are sure.
    if (n == rounds - 1) {
      shop.await_status(order.id, "EXPIRED");
    } else if (n > 0) {
      std::this_thread::sleep_until(until - 700ms + 1000ms * n / rounds);
    }
    pg_.approve(order.pg_order_id());
    SeenOrder ended;
    eventually("the end of the order", [&] {
      ended = shop.read_order(order.id);
      return ended.status != "AWAITING_PAYMENT";
    });
    EXPECT_THAT(ended.status, AnyOf("PAID", "EXPIRED"));
    if (n == 0) EXPECT_EQ(ended.status, "PAID");
    if (ended.status == "PAID") return;
    ++expired;
    eventually("the money to go back", [&] {
      const auto book = pg_.book(order.pg_order_id());
      return book.captured == book.refunded &&
             book.statuses() != std::vector<std::string>{"AUTHORIZED"};
    });
  });
  EXPECT_GE(expired, 1);
  EXPECT_LT(expired, rounds);
  RecordProperty("expired", expired);
  services.stop();
}

}  // namespace
}  // namespace perdura::e2e
