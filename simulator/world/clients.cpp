#include "simulator/world/clients.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "platform/core/passwords.hpp"
#include "services/identity/service.hpp"
#include "simulator/world/service_store.hpp"

namespace perdura::simulator {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
namespace bj = boost::json;

namespace {

/// People are patient: a storm may last.
constexpr apps::TransportOptions patience{.attempt = std::chrono::seconds(20),
                                          .patience = std::chrono::hours(24),
                                          .attempts_max = 100'000,
                                          .pause_max = std::chrono::seconds(5),
                                          .retry_after_max = std::chrono::minutes(10)};
constexpr auto patience_with_tables = std::chrono::hours(24);

std::string text(const bj::value& document, std::string_view pointer) {
  boost::system::error_code missing;
  const auto* found = document.find_pointer(pointer, missing);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

Clients::Clients(World& world)
    : world_(world),
      line_(world.wire().line(clients_host, "gateway")),
      pg_line_(world.wire().line(clients_host, pg_host)),
      shop_(*line_,
            {.ticks = [&world] { return world.loop().now().time_since_epoch(); },
             .sleep = [&world](auto time) { world.fibers().sleep(time); }},
            patience),
      pg_(*pg_line_, shop_.waits(), patience) {}

HttpResponse Clients::expect(HttpResponse response, const std::string& of,
                             std::initializer_list<int> statuses) const {
  if (std::ranges::find(statuses, response.status) != statuses.end()) return response;
  throw std::runtime_error(of + " was answered " + std::to_string(response.status) + " " +
                           response.body);
}

Member& Clients::admin() {
  if (const auto known = members_.find("admin"); known != members_.end()) return *known->second;
  namespace identity = services::identity;
  Machine& machine = world_.clients();
  ServiceStore store(machine, world_.schemas().of("identity"));
  const platform::PasswordHasher passwords(machine.randomness,
                                           platform::PasswordHasher::least_cost);
  const identity::IdentityService service(
      {store.database(), machine.clock, machine.ids, machine.randomness, passwords, store.events(),
       store.keys()},
      {});
  auto admin = std::make_unique<Member>(Member{.name = "admin", .id = ""});
  const auto made = service.create_admin({admin->email(), admin->password(), "Admin"});
  admin->id = std::get<identity::UserView>(made).id.value();
  return *(members_["admin"] = std::move(admin));
}

Member& Clients::join(const std::string& name, const char* role) {
  auto member = std::make_unique<Member>(Member{.name = name, .id = ""});
  const bj::value body{
      {"email", member->email()}, {"password", member->password()}, {"name", name}, {"role", role}};
  HttpRequest request{
      .method = HttpMethod::Post,
      .target = "/api/v1/auth/signup",
      .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "signup-" + name}},
      .body = bj::serialize(body)};
  const auto response = expect(shop_.send(request), "the sign-up of " + name, {201});
  member->id = text(bj::parse(response.body), "/id");
  return *(members_[name] = std::move(member));
}

Member& Clients::buyer(const std::string& name) { return join(name, "BUYER"); }

Member& Clients::seller(const std::string& name) {
  Member& seller = join(name, "SELLER");
  expect(send(admin(), HttpMethod::Patch, "/api/v1/users/" + seller.id, R"({"status":"ACTIVE"})"),
         "the approval of " + name, {200});
  return seller;
}

void Clients::grant_credit(const Member& to, std::int64_t amount) {
  expect(send(admin(), HttpMethod::Post, "/api/v1/users/" + to.id + "/credit",
              R"({"reason":"OTHER","amount":)" + std::to_string(amount) + "}", "credit-" + to.name),
         "credit for " + to.name, {200, 201});
}

void Clients::log_in(Member& who) {
  const bj::value body{{"email", who.email()}, {"password", who.password()}};
  const HttpRequest request{.method = HttpMethod::Post,
                            .target = "/api/v1/auth/login",
                            .headers = {{"Content-Type", "application/json"}},
                            .body = bj::serialize(body)};
  const auto response = expect(shop_.send(request), "the login of " + who.name, {200});
  who.token = text(bj::parse(response.body), "/access_token");
}

HttpResponse Clients::send(Member& who, HttpMethod method, const std::string& target,
                           std::string body, const std::string& key) {
  HttpRequest request{.method = method, .target = target, .headers = {}, .body = std::move(body)};
  if (!request.body.empty()) request.headers.add("Content-Type", "application/json");
  if (!key.empty()) request.headers.add("Idempotency-Key", key);
  if (who.token.empty()) log_in(who);
  request.headers.set("Authorization", "Bearer " + who.token);
  auto response = shop_.send(request);
  if (response.status != 401) return response;
  log_in(who);
  request.headers.set("Authorization", "Bearer " + who.token);
  return shop_.send(request);
}

std::string Clients::offer(Member& seller, const std::string& name, std::int64_t price, int stock) {
  const bj::value body{
      {"name", name},
      {"description", "For a run"},
      {"skus",
       bj::array{bj::object{{"options", bj::object{}}, {"price", price}, {"stock", stock}}}}};
  const auto response = expect(
      send(seller, HttpMethod::Post, "/api/v1/products", bj::serialize(body), "offer-" + name),
      "the offer of " + name, {201});
  return text(bj::parse(response.body), "/skus/0/sku_id");
}

Placed Clients::place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
                      PayBy by) {
  bj::array items;
  std::int64_t total = 0;
  for (const auto& line : lines) {
    items.push_back(bj::object{{"sku_id", line.sku}, {"quantity", line.quantity}});
    total += line.price * line.quantity;
  }
  bj::object body{{"items", std::move(items)},
                  {"address", {{"recipient", "A Test"}, {"line", "1 Harbour Street"}}},
                  {"expected_total", total}};
  if (by == PayBy::Credit) body["payment"] = bj::object{{"credit", "all"}};
  world_.names().expect(buyer.id, name);
  const auto response =
      expect(send(buyer, HttpMethod::Post, "/api/v1/orders", bj::serialize(body), "place-" + name),
             "the placement of " + name, {201, 202, 409, 422});
  const auto answer = bj::parse(response.body);
  return {.status = response.status,
          .order = text(answer, response.status < 300 ? "/id" : "/order_id"),
          .code = text(answer, "/code")};
}

void Clients::at_gateway(const std::string& order, const char* act) {
  await_status(order, "AWAITING_PAYMENT", patience_with_tables);
  const platform::sql::Value of = order;
  const auto found = world_.schemas().of("payment").database.look(
      "SELECT pg_order_id FROM payment WHERE order_id = ?", std::span(&of, 1));
  if (found.rows() != 1) throw std::runtime_error(order + " has no payment");
  const HttpRequest request{
      .method = HttpMethod::Post,
      .target = "/control/payments/" + std::get<std::string>(found.cells.front()) + act,
      .headers = {{"Content-Type", "application/json"}},
      .body = "{}"};
  expect(pg_.send(request), "the payer of " + order, {200});
}

void Clients::pay(const std::string& order) { at_gateway(order, "/approve"); }
void Clients::decline(const std::string& order) { at_gateway(order, "/decline"); }

int Clients::cancel(Member& buyer, const std::string& order) {
  return send(buyer, HttpMethod::Post, "/api/v1/orders/" + order + "/cancel",
              R"({"reason":"CHANGED_MIND"})", "cancel-" + order)
      .status;
}

int Clients::dispatch(Member& seller, const std::string& order) {
  const platform::sql::Value of = order;
  std::string parcel;
  world_.await(
      [&] {
        const auto found =
            world_.schemas()
                .of("shipping")
                .database.look(
                    "SELECT shipment_id FROM shipment WHERE order_id = ? AND status = 'READY'",
                    std::span(&of, 1));
        if (found.rows() == 0) return false;
        parcel = std::get<std::string>(found.cells.front());
        return true;
      },
      patience_with_tables);
  return send(seller, HttpMethod::Post, "/api/v1/shipments/" + parcel + "/dispatch",
              R"({"courier_code":"04"})", "dispatch-" + parcel)
      .status;
}

int Clients::confirm_purchase(Member& buyer, const std::string& order) {
  return send(buyer, HttpMethod::Post, "/api/v1/orders/" + order + "/confirm-purchase", "{}",
              "confirm-" + order)
      .status;
}

bj::value Clients::read(Member& buyer, const std::string& order) {
  return bj::parse(
      expect(send(buyer, HttpMethod::Get, "/api/v1/orders/" + order), order, {200}).body);
}

std::string Clients::status(const std::string& order) {
  const platform::sql::Value of = order;
  const auto found = world_.schemas().of("order").database.look(
      "SELECT status FROM orders WHERE id = ?", std::span(&of, 1));
  return found.rows() == 0 ? std::string() : std::get<std::string>(found.cells.front());
}

bool Clients::await_status(const std::string& order, const std::string& wanted, Duration most) {
  return world_.await([&] { return status(order) == wanted; }, most);
}

}  // namespace perdura::simulator
