#include "tests/e2e/outside.hpp"

#include <algorithm>

#include "apps/client/answers.hpp"
#include "platform/http/url.hpp"

namespace perdura::e2e {

using apps::get;
using apps::read_answer;
using apps::require_status;
using apps::with_body;
using domain::Money;
using domain::PgOrderId;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;

namespace {

struct Approval {
  std::optional<Money> amount;
};
BOOST_DESCRIBE_STRUCT(Approval, (), (amount))

struct Notify {
  bool all = false;
};
BOOST_DESCRIBE_STRUCT(Notify, (), (all))

struct PgFaults {
  std::vector<PgFault> items;
};
BOOST_DESCRIBE_STRUCT(PgFaults, (), (items))

struct CourierFaults {
  std::vector<CourierFault> items;
};
BOOST_DESCRIBE_STRUCT(CourierFaults, (), (items))

struct Parcels {
  std::vector<CourierParcel> items;
};
BOOST_DESCRIBE_STRUCT(Parcels, (), (items))

HttpRequest post(const std::string& target, std::string body) {
  return with_body(HttpMethod::Post, target, std::move(body));
}

std::string control(const PgOrderId& id, const char* act = "") {
  return "/control/payments/" + platform::escape(id.value()) + act;
}

/// The answer of a server that has no reason to refuse.
template <class Server>
HttpResponse asked(Server& server, const HttpRequest& request, int expected = 200) {
  auto response = server.send(request);
  require_status(request, response, {expected});
  return response;
}

template <class T, class Server>
T read(Server& server, const HttpRequest& request) {
  return read_answer<T>(request, asked(server, request));
}

template <class Server>
void clear_faults_of(Server& server) {
  asked(server, {.method = HttpMethod::Delete, .target = "/control/faults"}, 204);
}

}  // namespace

std::vector<std::string> PgBook::statuses() const {
  std::vector<std::string> all;
  for (const auto& transaction : transactions) all.push_back(transaction.status);
  return all;
}

HttpResponse PaymentGateway::send(const HttpRequest& request) {
  return world().ask("PERDURA_MOCK_PG_PORT", request);
}

PgBook PaymentGateway::book(const PgOrderId& id) { return read<PgBook>(*this, get(control(id))); }

PgBook PaymentGateway::approve(const PgOrderId& id, std::optional<Money> amount) {
  const std::string body = json::to_text(Approval{amount});
  return read<PgBook>(*this, post(control(id, "/approve"), body));
}

PgBook PaymentGateway::decline(const PgOrderId& id) {
  return read<PgBook>(*this, post(control(id, "/decline"), "{}"));
}

void PaymentGateway::notify(const PgOrderId& id, bool all) {
  asked(*this, post(control(id, "/notify"), json::to_text(Notify{all})), 202);
}

void PaymentGateway::force(const PgFault& fault) {
  asked(*this, post("/control/faults", json::to_text(fault)), 201);
}

bool PaymentGateway::has_struck(const PgFault& fault) {
  int left = 0;
  for (const auto& one : read<PgFaults>(*this, get("/control/faults")).items) {
    const bool same = one.pg_order_id == fault.pg_order_id && one.call == fault.call;
    if (same && one.kind == fault.kind) left += one.times;
  }
  return fault.times == always ? left < always : left == 0;
}

void PaymentGateway::clear_faults() { clear_faults_of(*this); }

HttpResponse Courier::send(const HttpRequest& request) {
  return world().ask("PERDURA_COURIER_PORT", request);
}

std::vector<CourierParcel> Courier::parcels(const domain::OrderId& order) {
  return read<Parcels>(*this, get("/control/waybills?order_id=" + platform::escape(order.value())))
      .items;
}

CourierParcel Courier::advance(const std::string& waybill) {
  const std::string target = "/control/waybills/" + platform::escape(waybill) + "/advance";
  return read<CourierParcel>(*this, post(target, "{}"));
}

void Courier::force(const CourierFault& fault) {
  asked(*this, post("/control/faults", json::to_text(fault)), 201);
}

bool Courier::has_struck(const CourierFault& fault) {
  int left = 0;
  for (const auto& one : read<CourierFaults>(*this, get("/control/faults")).items) {
    const bool same = one.waybill == fault.waybill && one.call == fault.call;
    if (same && one.kind == fault.kind) left += one.times;
  }
  return fault.times == always ? left < always : left == 0;
}

void Courier::clear_faults() { clear_faults_of(*this); }

}  // namespace perdura::e2e
