#include "simulator/world/clients.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "domain/names.hpp"
#include "platform/core/passwords.hpp"
#include "services/identity/service.hpp"
#include "simulator/world/service_store.hpp"
#include "statemachines/info.hpp"
#include "statemachines/order.hpp"

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
/// A request may be under way for longer than a token lives, again and again.
constexpr int logins_most = 20;
constexpr auto patience_with_tables = std::chrono::hours(24);

std::int64_t total_of(const std::vector<Clients::Line>& lines) {
  std::int64_t total = 0;
  for (const auto& line : lines) total += line.price * line.quantity;
  return total;
}

/// Of the key of the so-many-th such wish.
std::string repeated(std::int64_t nth) { return nth > 1 ? "-" + std::to_string(nth) : ""; }

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
      courier_line_(world.wire().line(clients_host, courier_host)),
      shop_(*line_,
            {.ticks = [&world] { return world.loop().now().time_since_epoch(); },
             .sleep = [&world](auto time) { world.fibers().sleep(time); }},
            patience),
      pg_(*pg_line_, shop_.waits(), patience),
      courier_(*courier_line_, shop_.waits(), patience) {}

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
  for (int logins = 0;; ++logins) {
    request.headers.set("Authorization", "Bearer " + who.token);
    auto response = shop_.send(request);
    if (response.status != 401 || logins == logins_most) return response;
    log_in(who);
  }
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

void Clients::withdraw(Member& seller, const std::string& sku) {
  const platform::sql::Value of = sku;
  const auto found = world_.schemas().of("product").database.look(
      "SELECT product_id FROM sku WHERE sku_id = ?", std::span(&of, 1));
  const auto& product = std::get<std::string>(found.cells.at(0));
  expect(send(seller, HttpMethod::Patch, "/api/v1/products/" + product, R"({"status":"INACTIVE"})"),
         "the end of the offer of " + sku, {200});
}

Placed Clients::place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
                      PayBy by) {
  return place(buyer, name, lines, by == PayBy::Credit ? total_of(lines) : 0);
}

Placed Clients::place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
                      std::int64_t credit) {
  bj::array items;
  const std::int64_t total = total_of(lines);
  for (const auto& line : lines) {
    items.push_back(bj::object{{"sku_id", line.sku}, {"quantity", line.quantity}});
  }
  bj::object body{{"items", std::move(items)},
                  {"address", {{"recipient", "A Test"}, {"line", "1 Harbour Street"}}},
                  {"expected_total", total}};
  if (credit == total) {
    body["payment"] = bj::object{{"credit", "all"}};
  } else if (credit > 0) {
    body["payment"] = bj::object{{"credit", credit}};
  }
  world_.names().expect("place-" + name, name);
  const auto response =
      expect(send(buyer, HttpMethod::Post, "/api/v1/orders", bj::serialize(body), "place-" + name),
             "the placement of " + name, {201, 202, 409, 422});
  const auto answer = bj::parse(response.body);
  return {.status = response.status,
          .order = text(answer, response.status < 300 ? "/id" : "/order_id"),
          .code = text(answer, "/code")};
}

int Clients::cancel(Member& who, const std::string& order, domain::Reason reason, int wish) {
  const bj::value body{{"reason", domain::name_of(reason)}};
  return send(who, HttpMethod::Post, "/api/v1/orders/" + order + "/cancel", bj::serialize(body),
              "cancel-" + order + repeated(wish))
      .status;
}

bool Clients::ended(const std::string& order) {
  const auto now = status(order);
  return !now.empty() && statemachines::is_final(statemachines::order::info(), now);
}

std::vector<Parcel> Clients::parcels(const std::string& order) {
  const platform::sql::Value of = order;
  const auto found =
      world_.schemas()
          .of("shipping")
          .database.look(
              "SELECT shipment_id, seller_id, status, waybill, attempt FROM shipment "
              "WHERE order_id = ? "
              "ORDER BY shipment_id",
              std::span(&of, 1));
  std::vector<Parcel> parcels;
  for (std::size_t row = 0; row < found.rows(); ++row) {
    const auto* cells = &found.cells[row * found.columns.size()];
    const auto* waybill = std::get_if<std::string>(&cells[3]);
    parcels.push_back({std::get<std::string>(cells[0]), std::get<std::string>(cells[1]),
                       std::get<std::string>(cells[2]), waybill ? *waybill : "",
                       std::get<std::int64_t>(cells[4])});
  }
  return parcels;
}

int Clients::dispatch(Member& seller, const std::string& order) {
  std::optional<Parcel> ready;
  world_.await(
      [&] {
        const auto all = parcels(order);
        const auto found = std::ranges::find(all, "READY", &Parcel::status);
        if (found != all.end()) ready = *found;
        return ready || ended(order);
      },
      patience_with_tables);
  if (!ready) {
    throw StepFailed(order + " cannot be dispatched: it is " + status(order) +
                     ", without a parcel");
  }
  return dispatch(seller, *ready);
}

int Clients::dispatch(Member& seller, const Parcel& parcel) {
  return send(seller, HttpMethod::Post, "/api/v1/shipments/" + parcel.id + "/dispatch",
              R"({"courier_code":"04"})", "dispatch-" + parcel.id + repeated(parcel.attempt + 1))
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
