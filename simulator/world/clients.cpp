#include "simulator/world/clients.hpp"

#include <algorithm>

#include "platform/core/passwords.hpp"
#include "services/identity/service.hpp"
#include "simulator/world/service_store.hpp"
#include "statemachines/info.hpp"
#include "statemachines/order.hpp"

namespace perdura::simulator {
namespace {

/// People are patient: a storm may last.
constexpr apps::TransportOptions patience{.attempt = std::chrono::seconds(20),
                                          .patience = std::chrono::hours(24),
                                          .attempts_max = 100'000,
                                          .pause_max = std::chrono::seconds(5),
                                          .retry_after_max = std::chrono::minutes(10)};
constexpr auto patience_with_tables = std::chrono::hours(24);
constexpr int nothing_there = 404;

}  // namespace

Clients::Clients(World& world)
    : Players({.shop = world.wire().line(clients_host, "gateway"),
               .gateway = world.wire().line(clients_host, pg_host),
               .courier = world.wire().line(clients_host, courier_host)},
              {.ticks = [&world] { return world.loop().now().time_since_epoch(); },
               .sleep = [&world](auto time) { world.fibers().sleep(time); }},
              {.shop = patience, .outside = patience}),
      world_(world) {}

void Clients::placing(const std::string& key, const std::string& name) {
  world_.names().expect(key, name);
}

void Clients::answered(Member& who, const platform::HttpRequest& request, const std::string& key) {
  const auto placed = placed_under(key);
  const auto order = placed ? *placed : world_.names().of(key);
  const Choice choice = world_.chooser().at(sites::client, order);
  if (choice.as<Asking>() == Asking::Once) return;
  const auto body = [this, &who, request, by = choice.by] {
    world_.fibers().sleep(by);
    ask(who, request);
  };
  world_.clients().life()->spawn(body, who.name + " asks again");
}

Member& Clients::admin() {
  constexpr const char* name = "admin";
  if (Member* made = find(name)) return *made;
  namespace identity = services::identity;
  Machine& machine = world_.clients();
  ServiceStore store(machine, world_.schemas().of("identity"));
  const platform::PasswordHasher passwords(machine.randomness,
                                           platform::PasswordHasher::least_cost);
  const identity::IdentityService service(
      {store.database(), machine.clock, machine.ids, machine.randomness, passwords, store.events(),
       store.keys()},
      {});
  auto admin = member_called(name);
  const auto made = service.create_admin({admin.email, admin.password, "Admin"});
  admin.id = std::get<identity::UserView>(made).id.value();
  return known(std::move(admin));
}

Placed Clients::place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
                      PayBy by) {
  return place(buyer, name, lines, by == PayBy::Credit ? total_of(lines) : 0);
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

std::string Clients::status(const std::string& order) {
  const platform::sql::Value of = order;
  const auto found = world_.schemas().of("order").database.look(
      "SELECT status FROM orders WHERE id = ?", std::span(&of, 1));
  return found.rows() == 0 ? std::string() : std::get<std::string>(found.cells.front());
}

bool Clients::await_status(const std::string& order, const std::string& wanted, Duration most) {
  return world_.await([&] { return status(order) == wanted; }, most);
}

std::pair<std::string, std::string> Clients::payment_of(const std::string& order) {
  const platform::sql::Value of = order;
  const auto found = world_.schemas().of("payment").database.look(
      "SELECT pg_order_id, payment_id FROM payment WHERE order_id = ? AND pg_order_id IS NOT NULL",
      std::span(&of, 1));
  if (found.rows() == 0) return {};
  return {std::get<std::string>(found.cells[0]), std::get<std::string>(found.cells[1])};
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
