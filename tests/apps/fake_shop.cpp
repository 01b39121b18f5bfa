#include "tests/apps/fake_shop.hpp"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace perdura::apps::testing {

namespace bj = boost::json;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::Target;

namespace {

bj::object body_of(const HttpRequest& request) { return bj::parse(request.body).as_object(); }

std::string text(const bj::object& body, const char* name, const char* otherwise = "") {
  const auto* value = body.if_contains(name);
  return value == nullptr || value->is_null() ? otherwise : std::string(value->as_string());
}

std::string query(const Target& target, const std::string& name) {
  for (const auto& [known, value] : target.query) {
    if (known == name) return value;
  }
  return {};
}

bj::object shown(const FakeShop::Member& member) {
  return {{"id", member.id}, {"email", member.email}, {"status", member.status}, {"grade", "NEW"}};
}

bj::object shown(const FakeShop::Goods& goods) {
  bj::object sku{{"sku_id", "sku_" + goods.id.substr(4)},
                 {"price", goods.price},
                 {"stock", goods.stock},
                 {"reserved", 0},
                 {"active", true}};
  return {{"id", goods.id}, {"name", goods.name}, {"skus", bj::array{std::move(sku)}}};
}

bj::object shown_payment(const FakeShop::Order& order) {
  bj::object body{{"id", "pay_" + order.id.substr(4)},
                  {"captured_amount", order.captured},
                  {"refunded_amount", order.refunded},
                  {"declined_attempts", order.declined}};
  if (!order.by_card || order.status == "PENDING") return body;
  const std::string name = "pgo_" + order.id.substr(4);
  body["pg_order_id"] = name;
  if (order.status == "AWAITING_PAYMENT") {
    body["checkout_url"] = "http://127.0.0.1:2/checkout/" + name;
  }
  return body;
}

bj::object shown(const FakeShop::Order& order) {
  bj::object body{{"id", order.id},
                  {"number", "N-" + order.id.substr(4)},
                  {"status", order.status},
                  {"total", order.total},
                  {"payment", shown_payment(order)}};
  if (!order.failure.empty()) body["failure"] = {{"code", order.failure}, {"detail", "why"}};
  return body;
}

}  // namespace

HttpResponse json_answer(int status, const bj::object& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = bj::serialize(body)};
}

HttpResponse problem(int status, const std::string& code, const std::string& detail,
                     std::optional<int> retry_after) {
  auto response = json_answer(status, {{"type", "about:" + code},
                                       {"title", code},
                                       {"status", status},
                                       {"code", code},
                                       {"detail", detail},
                                       {"request_id", "req-1"}});
  if (retry_after) response.headers.add("Retry-After", std::to_string(*retry_after));
  return response;
}

FakeShop::FakeShop() : http([this](const HttpRequest& request) { return answer(request); }) {}

FakeShop::Member& FakeShop::add_member(const std::string& email, const std::string& password,
                                       const std::string& role, const std::string& status) {
  members.push_back({fresh("usr_"), email, password, role, status, 0, {}});
  return members.back();
}

FakeShop::Goods& FakeShop::add_goods(const std::string& name, std::int64_t price,
                                     std::int64_t stock) {
  sold.push_back({fresh("prd_"), name, price, stock});
  return sold.back();
}

FakeShop::Member* FakeShop::member(const std::string& email) {
  for (auto& one : members) {
    if (one.email == email) return &one;
  }
  return nullptr;
}

FakeShop::Order* FakeShop::order(const std::string& id) {
  for (auto& one : orders) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

FakeShop::Goods* FakeShop::goods(const std::string& name) {
  for (auto& one : sold) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

int FakeShop::calls(const std::string& call) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::count_if(asked.begin(), asked.end(), [&](const Request& one) {
    return std::string(to_string(one.method)) + " " + std::string(platform::path_of(one.target)) ==
           call;
  }));
}

HttpResponse FakeShop::answer(const Request& request) {
  const std::lock_guard lock(mutex_);
  asked.push_back(request);
  if (fault) {
    if (auto instead = fault(request)) return std::move(*instead);
  }
  const auto key = request.headers.find("Idempotency-Key");
  if (key) {
    if (const auto kept = kept_.find(std::string(*key)); kept != kept_.end()) return kept->second;
  }
  auto response = route(request, platform::parse_target(request.target));
  if (key && response.status < 500) kept_.emplace(*key, response);
  return response;
}

FakeShop::Member* FakeShop::caller(const Request& request) {
  const auto given = request.headers.find("Authorization");
  const auto token = given ? std::string(given->substr(std::string_view("Bearer ").size())) : "";
  const auto found = tokens_.find(token);
  return found == tokens_.end() || run_out.contains(token) ? nullptr : member(found->second);
}

HttpResponse FakeShop::route(const Request& request, const Target& target) {
  const std::string path(platform::path_of(request.target));
  const bool posts = request.method == HttpMethod::Post;
  if (posts && path == "/api/v1/auth/signup") return sign_up(request);
  if (posts && path == "/api/v1/auth/login") return log_in(request);
  Member* who = caller(request);
  if (who == nullptr) return problem(401, "UNAUTHENTICATED", "no such token");
  if (path == "/api/v1/products") {
    if (posts) return make_goods(request);
    std::vector<bj::object> items;
    for (const auto& one : sold) items.push_back(shown(one));
    return page(std::move(items), target);
  }
  if (path == "/api/v1/orders") {
    if (posts) return place(request, *who);
    std::vector<bj::object> items;
    for (const auto& one : orders) {
      if (one.buyer == who->email) items.push_back(shown(one));
    }
    return page(std::move(items), target);
  }
  if (path == "/api/v1/users") return list_users(target);
  if (path == "/api/v1/users/me/credit") return credit_of(*who, target);
  const auto& parts = target.segments;
  const std::string id = parts.size() > 3 ? parts[3] : "";
  if (path == "/api/v1/shipments") return shipments();
  if (parts.size() >= 4 && parts[2] == "shipments") return shipment(request, id);
  if (parts.size() == 4 && parts[2] == "orders") return read_order(id);
  if (parts.size() == 7 && parts[6] == "history") return history_of(id);
  if (parts.size() >= 4 && (parts[2] == "orders" || parts[2] == "payments")) {
    return part_of_order(request, target);
  }
  for (auto& one : members) {
    if (one.id != id || parts[2] != "users") continue;
    if (parts.size() == 5 && posts) {
      const auto amount = body_of(request).at("amount").to_number<std::int64_t>();
      one.credit += amount;
      one.movements.emplace_back("GRANTED", amount);
      return json_answer(201, {{"balance", one.credit}});
    }
    one.status = text(body_of(request), "status");
    return json_answer(200, shown(one));
  }
  for (const auto& one : sold) {
    if (one.id == id) return json_answer(200, shown(one));
  }
  return problem(404, "NOT_FOUND", "there is no " + path);
}

HttpResponse FakeShop::sign_up(const Request& request) {
  const auto body = body_of(request);
  if (member(text(body, "email")) != nullptr) return problem(409, "EMAIL_TAKEN", "taken");
  const std::string role = text(body, "role", "BUYER");
  return json_answer(201, shown(add_member(text(body, "email"), text(body, "password"), role,
                                           role == "SELLER" ? "INACTIVE" : "ACTIVE")));
}

HttpResponse FakeShop::log_in(const Request& request) {
  const auto body = body_of(request);
  const Member* found = member(text(body, "email"));
  if (found == nullptr || found->password != text(body, "password")) {
    return problem(401, "BAD_CREDENTIALS", "mail or password is wrong");
  }
  const std::string token = fresh("token-");
  tokens_.emplace(token, found->email);
  return json_answer(200, {{"access_token", token}, {"token_type", "Bearer"}});
}

HttpResponse FakeShop::list_users(const Target& target) {
  // Mails are kept in lower case.
  const std::string wanted = boost::algorithm::to_lower_copy(query(target, "query"));
  std::vector<bj::object> items;
  for (const auto& one : members) {
    if (one.email.find(wanted) != std::string::npos) items.push_back(shown(one));
  }
  return page(std::move(items), target);
}

HttpResponse FakeShop::make_goods(const Request& request) {
  const auto body = body_of(request);
  const auto& sku = body.at("skus").as_array().at(0).as_object();
  return json_answer(201,
                     shown(add_goods(text(body, "name"), sku.at("price").to_number<std::int64_t>(),
                                     sku.at("stock").to_number<std::int64_t>())));
}

HttpResponse FakeShop::place(const Request& request, Member& buyer) {
  const auto body = body_of(request);
  Order order{.id = fresh("ord_"), .buyer = buyer.email, .status = "PAID"};
  order.total = body.at("expected_total").to_number<std::int64_t>();
  const auto refuse = [&](const char* code) {
    order.status = "FAILED";
    order.failure = code;
    orders.push_back(order);
    auto response = problem(409, code, "too little");
    auto document = bj::parse(response.body).as_object();
    document["order_id"] = order.id;
    response.body = bj::serialize(document);
    return response;
  };
  order.by_card = !body.contains("payment");
  if (!order.by_card && buyer.credit < order.total) return refuse("INSUFFICIENT_CREDIT");
  for (const auto& item : body.at("items").as_array()) {
    const auto count = item.at("quantity").to_number<std::int64_t>();
    for (auto& one : sold) {
      if ("sku_" + one.id.substr(4) != std::string(item.at("sku_id").as_string())) continue;
      if (one.stock < count) return refuse("OUT_OF_STOCK");
      one.stock -= count;
      one.movements.push_back({"RESERVED", count, order.id});
    }
  }
  order.reads_until_paid = reads_until_paid;
  if (order.by_card) {
    order.status = "AWAITING_PAYMENT";
  } else {
    buyer.credit -= order.total;
    buyer.movements.emplace_back("CHARGED", order.total);
  }
  if (reads_until_paid > 0) order.status = "PENDING";
  orders.push_back(order);
  return json_answer(reads_until_paid > 0 ? 202 : 201, shown(order));
}

HttpResponse FakeShop::read_order(const std::string& id) {
  Order* one = order(id);
  if (one == nullptr) return problem(404, "NOT_FOUND", "there is no order " + id);
  if (one->status == "PENDING" && --one->reads_until_paid <= 0) {
    one->status = one->by_card ? "AWAITING_PAYMENT" : "PAID";
  }
  if (one->reads_until_confirmed > 0 && --one->reads_until_confirmed == 0) pay(*one);
  const bool lost = one->parcel && one->parcel->lost && one->status == "SHIPPING";
  if (lost && --reads_until_lost < 0) end(*one, "CANCELLED", "NOT_DELIVERED", false);
  return json_answer(200, shown(*one));
}

HttpResponse FakeShop::credit_of(const Member& member, const Target& target) {
  std::vector<bj::object> items;
  for (const auto& [kind, amount] : member.movements) {
    items.push_back({{"kind", kind}, {"amount", amount}});
  }
  return page(std::move(items), target, {{"balance", member.credit}, {"currency", "KRW"}});
}

HttpResponse FakeShop::page(std::vector<bj::object> items, const Target& target,
                            bj::object more) const {
  std::reverse(items.begin(), items.end());  // newest first
  const std::string cursor = query(target, "cursor");
  const std::size_t from = cursor.empty() ? 0 : std::stoul(cursor);
  const std::size_t to = std::min(items.size(), from + page_size);
  bj::array shown_items;
  for (std::size_t n = from; n < to; ++n) shown_items.emplace_back(std::move(items[n]));
  more["items"] = std::move(shown_items);
  if (to < items.size()) {
    more["next_cursor"] = std::to_string(to);
  } else {
    more["next_cursor"] = nullptr;
  }
  return json_answer(200, more);
}

}  // namespace perdura::apps::testing
