#pragma once
// The real services product, payment, shipping and order, each behind its router over a database of
// its own; the real mock-pg and mock-courier; the real workflows and activities; and Temporal in
// process. All on one virtual clock, which moves only inside the calls.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "activities/service_client.hpp"
#include "platform/outbox/workflow_relay.hpp"
#include "platform/temporal/workflow_delivery.hpp"
#include "services/order/sagas/temporal_sagas.hpp"
#include "services/payment/validations/temporal_validations.hpp"
#include "temporal/testing/environment.hpp"
#include "tests/services/order/order_world.hpp"
#include "tests/services/payment/card_world.hpp"
#include "tests/services/product/product_world.hpp"
#include "tests/services/shipping/shipping_world.hpp"
#include "tests/workflows/line.hpp"

namespace perdura::workflows {

using domain::Money;
using services::testing::As;
using services::testing::HttpResponse;

inline const As anna{"usr_anna", "BUYER"};

/// The order service, with the sagas that it is given.
struct OrderSide : services::testing::ServiceWorld {
  OrderSide(services::order::Sagas& sagas, std::chrono::milliseconds saga_wait);

  platform::WorkflowOutbox facts{{}};
  services::order::testing::ScriptedAddresses addresses;
  services::order::OrderService service;
};

struct RealShopOptions {
  std::chrono::milliseconds saga_wait{1'800};
  std::size_t cached_runs = 100;
  /// How long a call to Temporal's server is under way, at most; at random. Tasks take twice as
  /// long to come to the worker.
  temporal::Duration way_to_temporal{0};
};

/// Requests that only reach the workflow and do not wait for it, so that a test can go on step by
/// step.
inline constexpr RealShopOptions stepwise{.saga_wait = std::chrono::milliseconds(21),
                                          .way_to_temporal = std::chrono::milliseconds(20)};

/// Tests that lose something at each moment do so at each of these only: every step is slow where
/// it is sanitized.
#if __has_feature(address_sanitizer)
inline constexpr int moments_apart = 5;
#else
inline constexpr int moments_apart = 1;
#endif

/// Anna has 100,000 to spend; there are 10 coffees at 5,000, and 10 teas at 1,000.
class RealShop {
 public:
  explicit RealShop(RealShopOptions options = {});

  /// One line of the order.
  using Lines = std::vector<std::pair<domain::SkuId, int>>;
  /// Through the router, as all that follows.
  HttpResponse place(const Lines& lines, std::int64_t total, const std::string& key = "k");
  HttpResponse place_coffees(int units, const std::string& key = "k") {
    return place({{coffee, units}}, 5'000 * units, key);
  }
  HttpResponse cancel(const std::string& order, const std::string& key = "c");
  /// By card: placed, and neither paid nor waited for.
  std::string placed_by_card(int coffees, const std::string& key = "k") {
    return placed_by_card({{coffee, coffees}}, 5'000 * coffees, key);
  }
  std::string placed_by_card(const Lines& lines, std::int64_t total, const std::string& key = "k");
  HttpResponse confirm(const std::string& order, int transaction, std::int64_t amount,
                       const std::string& key = "p");
  /// At the gateway's page; the gateway tells the shop while time passes.
  void pay(const std::string& order, std::optional<std::int64_t> amount = {});
  void decline(const std::string& order);
  mock_pg::ControlView at_gateway(const std::string& order);
  /// Of the order's only parcel; its waybill.
  std::string dispatch(const std::string& order);
  /// The courier's next scans come now.
  void carry(const std::string& waybill, int scans);
  boost::json::value read(const std::string& order);
  std::string status(const std::string& order);
  /// Of the order's first cancellation; "" if there is none.
  std::string cancellation(const std::string& order);

  /// Time passes, and with it the rounds of the order service's drivers: its relay each second, its
  /// recovery each 30 seconds.
  void pass(std::chrono::seconds span);
  /// Until it holds, for at most two hours.
  bool pass_until(const std::function<bool()>& holds);
  /// An order of coffees, waited for until it is PAID; its id.
  std::string paid_coffees(int units);

  /// Temporal forgets the order's workflow, as if it had never been.
  void lose_workflow(const std::string& order);
  temporal::WorkerOptions worker(std::size_t cached_runs);
  temporal::Activities activities();

  /// The tables: everything adds up, and nothing waits; coffees sold, money captured and kept.
  void expect_books(int coffees_sold);
  void expect_untouched() { expect_books(0); }
  /// The requests that the workflows' calls to services go back to, and those of all events.
  std::vector<platform::Origin> call_origins() const;
  std::vector<platform::Origin> event_origins() const;
  /// How often events of each type were published: "order.paid" -> 1.
  std::map<std::string, int> events() const;

  /// Weather of the calls to services; `nth` counts the calls to that target from 1.
  std::function<Weather(const std::string& target, int nth)> weather;
  std::map<std::string, int> calls;  // by target
  /// Each call goes through at the fourth attempt, which is an ordinary activity, and is answered
  /// at the fifth: an order's life has many more steps.
  void be_rough();
  bool alarms_expected = false;

 private:
  /// The port, on virtual time: it runs the world until the answer is there.
  struct Sagas final : services::order::Sagas {
    explicit Sagas(RealShop& shop) : shop_(shop) {}
    services::order::PlaceAnswer place(const domain::calls::PlaceOrder& wanted,
                                       const Origin& origin, Wait wait) override {
      return shop_.sagas_.place(wanted, origin, wait);
    }
    services::order::CancelAnswer cancel(const domain::OrderId& of,
                                         const domain::calls::CancelOrder& wanted,
                                         const Origin& origin, Wait wait) override {
      return shop_.sagas_.cancel(of, wanted, origin, wait);
    }
    services::order::ConfirmAnswer confirm_purchase(const domain::OrderId& of,
                                                    const domain::calls::ConfirmPurchase& wish,
                                                    const Origin& origin, Wait wait) override {
      return shop_.sagas_.confirm_purchase(of, wish, origin, wait);
    }
    RealShop& shop_;
  };

  void sync();
  platform::WorkflowRelay relay(services::testing::ServiceWorld& service,
                                platform::WorkflowRelay::OnClosed on_closed);
  void outside();
  void relay_facts(platform::WorkflowRelay& relay);
  bool waits(services::testing::ServiceWorld& service);
  bool nothing_waits();
  temporal::Await await();
  activities::ServiceClient client(const char* name, services::testing::ServiceWorld& service,
                                   Line& line);
  temporal::testing::EnvironmentOptions environment(const RealShopOptions& options);

  Sagas saga_port_{*this};
  Line::Meets meets_;

 public:
  services::product::testing::ProductWorld product;
  services::payment::testing::CardWorld payment;
  services::shipping::testing::ShippingWorld shipping;
  OrderSide order;
  domain::SkuId coffee, tea;

 private:
  Line to_product_{product, meets_}, to_payment_{payment, meets_}, to_order_{order, meets_},
      to_shipping_{shipping, meets_};
  activities::ServiceClient product_client_, payment_client_, order_client_, shipping_client_;

 public:
  temporal::testing::TestEnvironment world;

 private:
  services::order::TemporalSagas sagas_;
  services::payment::TemporalValidations validations_;
  platform::WorkflowDelivery delivery_;
  platform::WorkflowRelay order_relay_, payment_relay_, shipping_relay_;
  temporal::TimePoint synced_;
  std::int64_t seconds_ = 0;
  bool dispatched_ = false;  // so the courier has something to do
};

}  // namespace perdura::workflows
