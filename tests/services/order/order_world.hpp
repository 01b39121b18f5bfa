#pragma once
// The order service behind its router, with a workflow that the test scripts: it calls the internal
// routes as a worker would.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <functional>
#include <string>
#include <vector>

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

  PlaceAnswer place(const domain::calls::PlaceOrder& order, const Origin& origin,
                    Wait wait) override;
  CancelAnswer cancel(const domain::OrderId& order, const domain::calls::CancelOrder& cancel,
                      const Origin& origin, Wait wait) override;

  PlaceScript on_place;
  CancelScript on_cancel;
  std::vector<domain::calls::PlaceOrder> placed;
  std::vector<domain::calls::CancelOrder> cancels;
  std::vector<Origin> origins;  // of both
  Wait waited{0};
};

struct Event {
  std::string type;
  value body;
  std::int64_t sequence = 0;
};

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
  /// An internal call; throws unless it is answered with 200.
  template <class Fact>
  domain::calls::OrderRecorded tell(const std::string& route, const Fact& fact,
                                    const std::string& key) {
    const auto response =
        call(worker, HttpMethod::Post, "/internal/v1/orders/" + route, json::to_text(fact), key);
    if (response.status != 200) throw std::runtime_error(response.body);
    return json::from_text<domain::calls::OrderRecorded>(response.body);
  }

  // The workflow's ways, each through the internal routes.
  PlaceAnswer pay(const domain::calls::PlaceOrder& order);
  PlaceAnswer fail(const domain::calls::PlaceOrder& order, const domain::calls::Failure& failure);
  CancelAnswer cancel_all(const domain::OrderId& order, const domain::calls::CancelOrder& cancel);

  /// An order of anna's that is PAID; its id.
  std::string paid_order(const std::string& key = "paid");
  /// One that is PENDING: its workflow does not answer.
  std::string pending_order(const std::string& key = "pending");

  std::vector<Event> events();
  std::vector<platform::WorkflowFact> facts();
  std::int64_t orders();
  void set_status(const std::string& id, Status status);
  void ship_all(const std::string& id);

  platform::WorkflowOutbox workflow_outbox{[] {}};
  ScriptedSagas sagas;
  OrderService service{
      {db, clock, ids, sagas, log, outbox, workflow_outbox},
      {.deadlines = {}, .workflow_ui = "http://ui.test:8233", .workflow_namespace = "perdura"}};
};

struct Orders : ::testing::Test, OrderWorld {};

/// One line of two coffees, all on credit: 6,000.
inline const std::string two_coffees =
    R"({"items":[{"sku_id":"sku_coffee","quantity":2}],"expected_total":6000,)"
    R"("payment":{"credit":"all"}})";

value parsed(const HttpResponse& response);
/// A member's text: at(document, "/payment/status"). "" if it is none.
std::string text(const value& document, std::string_view pointer);
std::int64_t number(const value& document, std::string_view pointer);
std::vector<std::string> texts(const value& array);
/// The held goods of an order, at 3,000 a unit and without fees.
domain::calls::Reserved held(const domain::calls::PlaceOrder& order);

}  // namespace perdura::services::order::testing
