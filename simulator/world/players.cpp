#include "simulator/world/players.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "domain/names.hpp"

namespace perdura::simulator {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
namespace bj = boost::json;

namespace {

/// A request may be under way for longer than a token lives, again and again.
constexpr int logins_most = 20;
/// The key of a placement is this and the order's name.
constexpr std::string_view placement = "place-";

/// Of the key of the so-many-th such wish.
std::string repeated(std::int64_t nth) { return nth > 1 ? "-" + std::to_string(nth) : ""; }

std::string text(const bj::value& document, std::string_view pointer) {
  boost::system::error_code missing;
  const auto* found = document.find_pointer(pointer, missing);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace

Member member_called(const std::string& name) {
  return {
      .name = name, .id = "", .email = name + "@perdura.example", .password = "secret-of-" + name};
}

Players::Players(Lines lines, const apps::Waits& waits, const Patience& patience, std::string run)
    : lines_(std::move(lines)),
      shop_(*lines_.shop, waits, patience.shop),
      gateway_(*lines_.gateway, waits, patience.outside),
      courier_(*lines_.courier, waits, patience.outside),
      run_(std::move(run)) {}

Member& Players::known(Member member) {
  auto& place = members_[member.name];
  place = std::make_unique<Member>(std::move(member));
  return *place;
}

std::int64_t Players::total_of(const std::vector<Line>& lines) {
  std::int64_t total = 0;
  for (const auto& line : lines) total += line.price * line.quantity;
  return total;
}

Member* Players::find(const std::string& name) {
  const auto known = members_.find(name);
  return known == members_.end() ? nullptr : known->second.get();
}

Member* Players::find_by_id(const std::string& id) {
  const auto found =
      std::ranges::find_if(members_, [&](const auto& one) { return one.second->id == id; });
  return found == members_.end() ? nullptr : found->second.get();
}

HttpResponse Players::expect(HttpResponse response, const std::string& of,
                             std::initializer_list<int> statuses) const {
  if (std::ranges::find(statuses, response.status) != statuses.end()) return response;
  throw std::runtime_error(of + " was answered " + std::to_string(response.status) + " " +
                           response.body);
}

Member& Players::join(const std::string& name, const char* role) {
  auto member = member_called(called(name));
  const bj::value body{{"email", member.email},
                       {"password", member.password},
                       {"name", member.name},
                       {"role", role}};
  HttpRequest request{.method = HttpMethod::Post,
                      .target = "/api/v1/auth/signup",
                      .headers = {{"Content-Type", "application/json"},
                                  {"Idempotency-Key", "signup-" + member.name}},
                      .body = bj::serialize(body)};
  const auto response = expect(shop_.send(request), "the sign-up of " + member.name, {201});
  member.id = text(bj::parse(response.body), "/id");
  return known(std::move(member));
}

Member& Players::buyer(const std::string& name) { return join(name, "BUYER"); }

Member& Players::seller(const std::string& name) {
  Member& seller = join(name, "SELLER");
  expect(send(admin(), HttpMethod::Patch, "/api/v1/users/" + seller.id, R"({"status":"ACTIVE"})"),
         "the approval of " + name, {200});
  return seller;
}

void Players::grant_credit(const Member& to, std::int64_t amount) {
  expect(send(admin(), HttpMethod::Post, "/api/v1/users/" + to.id + "/credit",
              R"({"reason":"OTHER","amount":)" + std::to_string(amount) + "}", "credit-" + to.name),
         "credit for " + to.name, {200, 201});
}

void Players::log_in(Member& who) {
  const bj::value body{{"email", who.email}, {"password", who.password}};
  const HttpRequest request{.method = HttpMethod::Post,
                            .target = "/api/v1/auth/login",
                            .headers = {{"Content-Type", "application/json"}},
                            .body = bj::serialize(body)};
  const auto response = expect(shop_.send(request), "the login of " + who.name, {200});
  who.token = text(bj::parse(response.body), "/access_token");
}

HttpResponse Players::send(Member& who, HttpMethod method, const std::string& target,
                           std::string body, const std::string& key) {
  HttpRequest request{.method = method, .target = target, .headers = {}, .body = std::move(body)};
  if (!request.body.empty()) request.headers.add("Content-Type", "application/json");
  if (!key.empty()) request.headers.add("Idempotency-Key", key);
  auto response = ask(who, request);
  if (!key.empty()) answered(who, request, key);
  return response;
}

HttpResponse Players::ask(Member& who, HttpRequest request) {
  if (who.token.empty()) log_in(who);
  for (int logins = 0;; ++logins) {
    request.headers.set("Authorization", "Bearer " + who.token);
    auto response = shop_.send(request);
    if (response.status != 401 || logins == logins_most) return response;
    log_in(who);
  }
}

std::string Players::offer(Member& seller, const std::string& name, std::int64_t price, int stock) {
  const bj::value body{
      {"name", called(name)},
      {"description", "For a run"},
      {"skus",
       bj::array{bj::object{{"options", bj::object{}}, {"price", price}, {"stock", stock}}}}};
  const auto response = expect(
      send(seller, HttpMethod::Post, "/api/v1/products", bj::serialize(body), "offer-" + name),
      "the offer of " + name, {201});
  const auto product = bj::parse(response.body);
  auto sku = text(product, "/skus/0/sku_id");
  products_[sku] = text(product, "/id");
  return sku;
}

void Players::withdraw(Member& seller, const std::string& sku) {
  expect(send(seller, HttpMethod::Patch, "/api/v1/products/" + product_of(sku),
              R"({"status":"INACTIVE"})"),
         "the end of the offer of " + sku, {200});
}

std::optional<std::string> Players::placed_under(std::string_view key) {
  if (!key.starts_with(placement)) return std::nullopt;
  return std::string(key.substr(placement.size()));
}

Placed Players::place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
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
  const std::string key = std::string(placement) + name;
  placing(key, name);
  const auto response =
      expect(send(buyer, HttpMethod::Post, "/api/v1/orders", bj::serialize(body), key),
             "the placement of " + name, {201, 202, 409, 422});
  const auto document = bj::parse(response.body);
  Placed answer{.status = response.status,
                .order = text(document, response.status < 300 ? "/id" : "/order_id"),
                .code = text(document, "/code")};
  placed(buyer, name, answer);
  return answer;
}

int Players::cancel(Member& who, const std::string& order, domain::Reason reason, int wish) {
  const bj::value body{{"reason", domain::name_of(reason)}};
  return send(who, HttpMethod::Post, "/api/v1/orders/" + order + "/cancel", bj::serialize(body),
              "cancel-" + order + repeated(wish))
      .status;
}

int Players::dispatch(Member& seller, const Parcel& parcel) {
  return send(seller, HttpMethod::Post, "/api/v1/shipments/" + parcel.id + "/dispatch",
              R"({"courier_code":"04"})", "dispatch-" + parcel.id + repeated(parcel.attempt + 1))
      .status;
}

int Players::confirm_purchase(Member& buyer, const std::string& order) {
  return send(buyer, HttpMethod::Post, "/api/v1/orders/" + order + "/confirm-purchase", "{}",
              "confirm-" + order)
      .status;
}

bj::value Players::get(Member& who, const std::string& target) {
  return bj::parse(expect(send(who, HttpMethod::Get, target), target, {200}).body);
}

std::optional<bj::value> Players::get_if_there(Member& who, const std::string& target) {
  constexpr int not_there = 404;
  const auto response = expect(send(who, HttpMethod::Get, target), target, {200, not_there});
  if (response.status == not_there) return std::nullopt;
  return bj::parse(response.body);
}

bj::value Players::read(Member& buyer, const std::string& order) {
  return get(buyer, "/api/v1/orders/" + order);
}

}  // namespace perdura::simulator
