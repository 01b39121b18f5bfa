#pragma once
// The order service behind its router, with a workflow that the test scripts: it calls the internal
// routes as a worker would.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <vector>

#include "services/order/oversight_routes.hpp"
#include "services/order/routes.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::services::order::testing {

using boost::json::value;
using services::testing::As;
using services::testing::HttpMethod;
using services::testing::HttpResponse;
using services::testing::nobody;
using services::testing::outcome;
using services::testing::worker;

inline const As anna{"usr_anna", "BUYER"};
inline const As bert{"usr_bert", "BUYER"};
inline const As support{"usr_support", "ADMIN"};
inline const As shop_keeper{"usr_shop", "SELLER"};

class ScriptedSagas final : public Sagas {
 public:
  using PlaceScript = std::function<PlaceAnswer(const domain::calls::PlaceOrder&)>;
  using CancelScript =
      std::function<CancelAnswer(const domain::OrderId&, const domain::calls::CancelOrder&)>;

  using ConfirmScript = std::function<ConfirmAnswer(const domain::OrderId&)>;

  PlaceAnswer place(const domain::calls::PlaceOrder& order, const Origin& origin,
                    Wait wait) override;
  ConfirmAnswer confirm_purchase(const domain::OrderId& order,
                                 const domain::calls::ConfirmPurchase& wish, const Origin& origin,
                                 Wait wait) override;
  CancelAnswer cancel(const domain::OrderId& order, const domain::calls::CancelOrder& cancel,
                      const Origin& origin, Wait wait) override;

  PlaceScript on_place;
  CancelScript on_cancel;
  ConfirmScript on_confirm;
  std::vector<domain::calls::ConfirmPurchase> confirms;
  std::vector<domain::calls::PlaceOrder> placed;
  std::vector<domain::calls::CancelOrder> cancels;
  std::vector<Origin> origins;  // of all
  Wait waited{0};
};

/// Has every address, unless the test says otherwise.
class ScriptedAddresses final : public AddressBook {
 public:
  AddressAnswer freeze(const domain::calls::FreezeAddress& wanted,
                       const platform::Origin& origin) override;

  std::function<AddressAnswer(const domain::calls::FreezeAddress&)> on_freeze;
  std::vector<domain::calls::FreezeAddress> frozen;  // all that was asked for
  std::vector<platform::Origin> origins;
};

struct Event {
  std::string type;
  value body;
  std::int64_t sequence = 0;
};

/// They must be there together with the durations.
inline domain::calls::OrderRecorded without_moments(domain::calls::OrderRecorded recorded) {
  EXPECT_EQ(recorded.due_at.has_value(), recorded.due_in.has_value());
  EXPECT_EQ(recorded.remind_at.has_value(), recorded.remind_in.has_value());
  recorded.due_at.reset();
  recorded.remind_at.reset();
  return recorded;
}

struct OrderWorld : services::testing::ServiceWorld {
  OrderWorld();

  HttpResponse call(const As& who, HttpMethod method, const std::string& target,
                    const std::string& body = "", const std::string& idempotency_key = "") const {
    return send(method, target, who, body, idempotency_key);
  }
  HttpResponse get(const As& who, const std::string& target) const {
    return call(who, HttpMethod::Get, target);
  }
  HttpResponse place(const std::string& body, const std::string& key = "k1", const As& who = anna) {
    return call(who, HttpMethod::Post, "/api/v1/orders", body, key);
  }
  HttpResponse cancel(const std::string& id, const std::string& key = "c1", const As& who = anna,
                      const std::string& body = R"({"reason":"CHANGED_MIND"})") {
    return call(who, HttpMethod::Post, "/api/v1/orders/" + id + "/cancel", body, key);
  }
  /// An internal call; throws unless it is answered with 200. Without `due_at` and `remind_at`,
  /// which say the same as the durations.
  template <class Fact>
  domain::calls::OrderRecorded tell(const std::string& route, const Fact& fact,
                                    const std::string& key) {
    const auto response =
        call(worker, HttpMethod::Post, "/internal/v1/orders/" + route, json::to_text(fact), key);
    if (response.status != 200) throw std::runtime_error(response.body);
    return without_moments(json::from_text<domain::calls::OrderRecorded>(response.body));
  }

  // The workflow's ways, each through the internal routes.
  PlaceAnswer pay(const domain::calls::PlaceOrder& order);
  PlaceAnswer fail(const domain::calls::PlaceOrder& order, const domain::calls::Failure& failure);
  CancelAnswer cancel_all(const domain::OrderId& order, const domain::calls::CancelOrder& cancel);
  /// The payment is opened at the gateway.
  PlaceAnswer open(const domain::calls::PlaceOrder& order);
  /// Attempt `number` has paid, or was declined.
  domain::calls::OrderRecorded capture(const domain::OrderId& order, int number = 1);
  domain::calls::OrderRecorded decline(const domain::OrderId& order, int number = 1);
  domain::calls::OrderRecorded end_unpaid(const domain::OrderId& order,
                                          domain::calls::UnpaidBecause because,
                                          const std::string& code = "PAYMENT_EXPIRED");
  CancelAnswer cancel_unpaid(const domain::OrderId& order,
                             const domain::calls::CancelOrder& cancel);

  /// Parcel `number` of the order is `status`, in an event of its own.
  domain::calls::OrderRecorded tell_parcel(const std::string& order, int number,
                                           const std::string& status,
                                           std::vector<domain::ParcelUnits> lines,
                                           std::int64_t refunded = 0);
  domain::calls::OrderRecorded complete(const domain::OrderId& order, domain::Actor led_by);

  /// An order of anna's that is PAID; its id.
  std::string paid_order(const std::string& key = "paid");
  /// Of two coffees (lin_0) and a tea (lin_1), 9,000 on credit.
  std::string paid_for_two_parcels(const std::string& key = "two");
  /// The same, DELIVERED.
  std::string delivered_order(const std::string& key = "delivered");
  /// One that is AWAITING_PAYMENT by card.
  std::string awaiting_order(const std::string& key = "card");
  /// One that is PENDING: its workflow does not answer.
  std::string pending_order(const std::string& key = "pending");

  std::vector<Event> events();
  std::vector<platform::WorkflowFact> facts();
  std::int64_t orders();
  void set_status(const std::string& id, Status status);
  void ship_all(const std::string& id);

  platform::WorkflowOutbox workflow_outbox{[] {}};
  ScriptedSagas sagas;
  ScriptedAddresses addresses;
  Settings settings{
      .deadlines = {}, .workflow_ui = "http://ui.test:8233", .workflow_namespace = "perdura"};
  OrderService service{{db, clock, ids, sagas, addresses, log, outbox, workflow_outbox}, settings};
  Oversight oversight{{db, clock}, settings};

 private:
  int parcels_told_ = 0;
};

struct Orders : ::testing::Test, OrderWorld {};

/// One line of two coffees, all on credit: 6,000.
inline const std::string two_coffees =
    R"({"items":[{"sku_id":"sku_coffee","quantity":2}],"expected_total":6000,)"
    R"("payment":{"credit":"all"}})";

/// The same by card.
inline const std::string two_by_card =
    R"({"items":[{"sku_id":"sku_coffee","quantity":2}],"expected_total":6000})";

/// The same in two lines: 9,000.
inline const std::string two_lines =
    R"({"items":[{"sku_id":"sku_coffee","quantity":2},{"sku_id":"sku_tea","quantity":1}],)"
    R"("expected_total":9000,"payment":{"credit":"all"}})";

/// Units of line `line` of `held`.
domain::ParcelUnits units(int line, int quantity);
/// Without its deadlines.
domain::calls::OrderRecorded bare(domain::calls::OrderRecorded recorded);

value parsed(const HttpResponse& response);
/// A member's text: at(document, "/payment/status"). "" if it is none.
std::string text(const value& document, std::string_view pointer);
std::int64_t number(const value& document, std::string_view pointer);
std::vector<std::string> texts(const value& array);
/// "reserve-stock DONE", "release-stock DONE undoes reserve-stock", …
std::vector<std::string> steps_of(const value& timeline);
domain::AttemptId attempt(int number);
/// The held goods of an order, at 3,000 a unit and without fees.
domain::calls::Reserved held(const domain::calls::PlaceOrder& order);

}  // namespace perdura::services::order::testing
