#include "simulator/live/live_players.hpp"

#include <stdexcept>

#include "platform/http/url.hpp"
#include "simulator/checkers/json.hpp"

namespace perdura::simulator::live {

namespace bj = boost::json;
using namespace std::chrono_literals;

namespace {

/// A shop that does not answer for so long has gone.
constexpr apps::TransportOptions as_long_as_it_runs{
    .attempt = 10s, .patience = 30s, .attempts_max = 20, .pause_max = 1s};
/// Who presses a button twice pays twice.
constexpr apps::TransportOptions once{.attempt = 10s, .attempts_max = 1};
/// What a run can sell is on fewer.
constexpr std::size_t pages_most = 100;

/// Nothing is in parcels before.
bool is_paid(const bj::value& order) {
  const auto status = text_in(order, "status");
  return status != "PENDING" && status != "AWAITING_PAYMENT";
}

std::set<std::string> sellers_in(const bj::value& order) {
  std::set<std::string> sellers;
  for (const auto& line : order.at("lines").as_array()) sellers.insert(text_in(line, "seller_id"));
  return sellers;
}

}  // namespace

void LiveOrders::add(const std::string& id, std::string name, Member& buyer) {
  known_[id] = {.name = std::move(name), .buyer = &buyer};
}

void LiveOrders::answered(const std::string& id, bj::value order, std::vector<Parcel> parcels) {
  Known& known = known_.at(id);
  for (auto& parcel : parcels) {
    auto& waybills = known.waybills[parcel.id];
    if (!parcel.waybill.empty()) waybills.insert(parcel.waybill);
    // The next dispatch is one more than there were waybills.
    parcel.attempt = static_cast<std::int64_t>(waybills.size());
  }
  known.order = std::move(order);
  known.parcels = std::move(parcels);
  changed(id, text_in(known.order, "status"));
}

LivePlayers::LivePlayers(LiveShop shop, LiveOrders& orders)
    : Players(std::move(shop.lines), shop.waits, {.shop = as_long_as_it_runs, .outside = once},
              std::move(shop.run)),
      orders_(orders),
      admin_(&known({.name = "the admin " + shop.admin.email,
                     .id = "",
                     .email = shop.admin.email,
                     .password = shop.admin.password})) {}

void LivePlayers::placed(Member& buyer, const std::string& name, const Placed& answer) {
  if (answer.order.empty()) return;
  orders_.add(answer.order, name, buyer);
  ask_about(answer.order);
}

void LivePlayers::ask_about(const std::string& order) {
  auto answer = read(*orders_.known().at(order).buyer, order);
  auto parcels = parcels_of(answer);
  orders_.answered(order, std::move(answer), std::move(parcels));
}

std::vector<Parcel> LivePlayers::parcels_of(const bj::value& order) {
  std::vector<Parcel> parcels;
  if (!is_paid(order)) return parcels;
  const auto id = text_in(order, "id");
  for (const auto& seller_id : sellers_in(order)) {
    Member* seller = find_by_id(seller_id);
    if (seller == nullptr) continue;
    for (const auto& parcel : listed(*seller, "/api/v1/shipments")) {
      if (text_in(parcel, "order_id") != id) continue;
      parcels.push_back({.id = text_in(parcel, "id"),
                         .seller_id = seller_id,
                         .status = text_in(parcel, "status"),
                         .waybill = text_in(parcel, "waybill")});
    }
  }
  return parcels;
}

std::vector<bj::value> LivePlayers::listed(Member& who, const std::string& list) {
  std::vector<bj::value> all;
  std::string target = list + "?limit=100";
  for (std::size_t pages = 0; pages < pages_most; ++pages) {
    auto page = get(who, target);
    for (auto& item : page.at("items").as_array()) all.push_back(std::move(item));
    const auto cursor = text_in(page, "next_cursor");
    if (cursor.empty()) return all;
    target = list + "?limit=100&cursor=" + platform::escape(cursor);
  }
  throw std::runtime_error(list + " has no end after " + std::to_string(pages_most) + " pages");
}

std::pair<std::string, std::string> LivePlayers::payment_of(const std::string& order) {
  const auto& payment = orders_.known().at(order).order.at("payment");
  auto at_gateway = text_in(payment, "pg_order_id");
  if (at_gateway.empty()) return {};
  return {std::move(at_gateway), text_in(payment, "id")};
}

}  // namespace perdura::simulator::live
