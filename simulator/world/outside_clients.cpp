// What people do outside the shop: at the gateway's pages, and at the courier's desk.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "simulator/world/clients.hpp"

namespace perdura::simulator {

using platform::HttpMethod;
using platform::HttpRequest;
namespace bj = boost::json;

namespace {

constexpr auto patience_with_tables = std::chrono::hours(24);
constexpr int nothing_there = 404;

HttpRequest control(std::string target, const bj::value& body) {
  return {.method = HttpMethod::Post,
          .target = std::move(target),
          .headers = {{"Content-Type", "application/json"}},
          .body = bj::serialize(body)};
}

/// The last that the payer has not been refused; null: there is none.
const bj::value* paid_transaction(const bj::value& book) {
  const bj::value* last = nullptr;
  for (const auto& one : book.at("transactions").as_array()) {
    if (one.at("status").as_string() != "DECLINED") last = &one;
  }
  return last;
}

}  // namespace

std::pair<std::string, std::string> Clients::payment_of(const std::string& order) {
  const platform::sql::Value of = order;
  const auto found = world_.schemas().of("payment").database.look(
      "SELECT pg_order_id, payment_id FROM payment WHERE order_id = ? AND pg_order_id IS NOT NULL",
      std::span(&of, 1));
  if (found.rows() == 0) return {};
  return {std::get<std::string>(found.cells[0]), std::get<std::string>(found.cells[1])};
}

int Clients::at_gateway(const std::string& order, const char* act,
                        std::optional<std::int64_t> amount) {
  const auto payment = payment_of(order).first;
  if (payment.empty()) return nothing_there;
  bj::object body;
  if (amount) body["amount"] = *amount;
  return expect(pg_.send(control("/control/payments/" + payment + act, body)),
                "the payer of " + order, {200, nothing_there})
      .status;
}

int Clients::confirm(Member& buyer, const std::string& order, std::int64_t amount) {
  const auto [at_pg, payment] = payment_of(order);
  if (at_pg.empty()) return nothing_there;
  const HttpRequest look{.target = "/control/payments/" + at_pg};
  const auto book = expect(pg_.send(look), "the gateway's book of " + order, {200, nothing_there});
  if (book.status == nothing_there) return nothing_there;
  const auto read = bj::parse(book.body);
  const auto* transaction = paid_transaction(read);
  if (!transaction) return nothing_there;
  const bj::value body{{"pg_transaction_id", transaction->at("pg_transaction_id")},
                       {"amount", amount}};
  return send(buyer, HttpMethod::Post, "/api/v1/payments/" + payment + "/confirm",
              bj::serialize(body), "confirm-" + payment)
      .status;
}

int Clients::at_courier(const Parcel& parcel, const char* act) {
  return expect(courier_.send(control("/control/waybills/" + parcel.waybill + act, bj::object{})),
                "the courier's desk, of " + parcel.waybill, {200, nothing_there, 409})
      .status;
}

void Clients::pay_by(const std::string& order, const char* act) {
  constexpr const char* payable = "AWAITING_PAYMENT";
  world_.await([&] { return status(order) == payable || ended(order); }, patience_with_tables);
  if (const auto now = status(order); now != payable) {
    throw StepFailed(order + " cannot be paid: it is " + now);
  }
  if (at_gateway(order, act) == nothing_there) {
    throw std::runtime_error(order + " has no payment");
  }
}

void Clients::pay(const std::string& order) { pay_by(order, "/approve"); }
void Clients::decline(const std::string& order) { pay_by(order, "/decline"); }

}  // namespace perdura::simulator
