// What people do outside the shop: at the gateway's pages, and at the courier's desk.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "simulator/world/players.hpp"

namespace perdura::simulator {

using platform::HttpMethod;
using platform::HttpRequest;
namespace bj = boost::json;

namespace {

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

int Players::at_gateway(const std::string& order, const char* act,
                        std::optional<std::int64_t> amount) {
  const auto payment = payment_of(order).first;
  if (payment.empty()) return nothing_there;
  bj::object body;
  if (amount) body["amount"] = *amount;
  return expect(gateway_.send(control("/control/payments/" + payment + act, body)),
                "the payer of " + order, {200, nothing_there})
      .status;
}

int Players::confirm(Member& buyer, const std::string& order, std::int64_t amount) {
  const auto [at_pg, payment] = payment_of(order);
  if (at_pg.empty()) return nothing_there;
  const HttpRequest look{.target = "/control/payments/" + at_pg};
  const auto book =
      expect(gateway_.send(look), "the gateway's book of " + order, {200, nothing_there});
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

int Players::at_courier(const Parcel& parcel, const char* act) {
  return expect(courier_.send(control("/control/waybills/" + parcel.waybill + act, bj::object{})),
                "the courier's desk, of " + parcel.waybill, {200, nothing_there, 409})
      .status;
}

}  // namespace perdura::simulator
