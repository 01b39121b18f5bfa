#include "tests/e2e/stage.hpp"

#include <stdexcept>

#include "apps/client/signup.hpp"
#include "platform/http/url.hpp"
#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {

using apps::read_answer;
using domain::IdempotencyKey;
using platform::HttpMethod;

namespace {

constexpr int pages_max = 100;  // of a test's orders

struct Credentials {
  std::string email;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (email, password))

struct Tokens {
  std::string access_token;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token))

struct OrderPage {
  std::vector<SeenOrder> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(OrderPage, (), (items, next_cursor))

apps::Login login_of(const std::string& name) {
  return {name + "@perdura.example", "secret-of-" + name};
}

domain::UserId joined(const apps::Login& login, std::optional<std::string> role,
                      Approval approval) {
  const bool seller = role == "SELLER";
  const auto user =
      apps::sign_up(world().transport(), {login.email, login.password, "E2E", std::move(role)},
                    IdempotencyKey("signup-" + login.email));
  if (seller && approval == Approval::Given) world().admin().approve(user.id);
  return user.id;
}

std::string token_of(const apps::Login& login) {
  const auto request = apps::with_body(HttpMethod::Post, "/api/v1/auth/login",
                                       json::to_text(Credentials{login.email, login.password}));
  const auto response = world().transport().send(request);
  apps::require_status(request, response, {200});
  return read_answer<Tokens>(request, response).access_token;
}

/// An order without a wish how to pay: all of it at the gateway.
struct CardOrder {
  std::vector<apps::Item> items;
  std::map<std::string, std::string> address;
  domain::Money expected_total;
};
BOOST_DESCRIBE_STRUCT(CardOrder, (), (items, address, expected_total))

bool is_over(const std::string& status) {
  return status == "FAILED" || status == "EXPIRED" || status == "CANCELLED" ||
         status == "COMPLETED";
}

}  // namespace

Member::Member(const std::string& name, std::optional<std::string> role, Approval approval)
    : login_(login_of(name)),
      id_(joined(login_, std::move(role), approval)),
      session_(world().transport(), login_),
      token_(token_of(login_)) {}

platform::HttpResponse Member::send(platform::HttpRequest request) {
  request.headers.set("Authorization", "Bearer " + token_);
  return world().transport().send(request);
}

Stage::Stage(const StageWish& wish)
    : name_(world().fresh_name()), wish_(wish), seller_(name_ + "-seller", "SELLER") {
  for (std::size_t n = 0; n < wish.buyers; ++n) {
    const std::string which = n == 0 ? "" : std::to_string(n);
    buyers_.push_back(std::make_unique<Member>(name_ + "-buyer" + which, std::nullopt));
  }
  if (wish.credit.value() > 0) {
    world().admin().grant_credit(buyer().id(), wish.credit, key("credit"));
  }
  for (std::size_t n = 0; n < wish.goods.size(); ++n) {
    const std::string what = "product-" + std::to_string(n);
    const auto& goods = wish.goods[n];
    const apps::NewProduct product{.name = what + " of " + name_,
                                   .description = "For a test",
                                   .skus = {{{}, goods.price, goods.stock}}};
    const auto made = seller_.session().create_product(product, key(what));
    products_.push_back(made.id);
    skus_.push_back(made.skus.at(0).sku_id);
  }
}

apps::NewOrder Stage::order_of(const std::vector<domain::Units>& quantities) const {
  apps::NewOrder order{.items = {},
                       .address = {{"recipient", "A Test"}, {"line", "1 Harbour Street"}},
                       .expected_total = {},
                       .payment = apps::PaymentWish{domain::CreditWish::all()}};
  for (std::size_t n = 0; n < quantities.size(); ++n) {
    if (quantities[n] == 0) continue;
    order.items.push_back({skus_.at(n), domain::Quantity(quantities[n])});
    order.expected_total = order.expected_total + wish_.goods.at(n).price * quantities[n];
  }
  return order;
}

apps::Order Stage::paid_order(const std::string& what,
                              const std::vector<domain::Units>& quantities) {
  const auto placement = buyer().session().place(order_of(quantities), key(what));
  const auto* accepted = std::get_if<apps::Accepted>(&placement);
  if (accepted == nullptr) {
    throw std::runtime_error("refused: " + std::get<apps::Refused>(placement).code);
  }
  auto order = buyer().session().follow(accepted->order.id, wait_max);
  if (order.status != "PAID") throw std::runtime_error("the order ended " + order.status);
  return order;
}

platform::HttpRequest Stage::card_order_of(const std::string& what,
                                           const std::vector<domain::Units>& quantities) const {
  const auto order = order_of(quantities);
  return raw_order(json::to_text(CardOrder{order.items, order.address, order.expected_total}),
                   key(what));
}

SeenOrder Stage::card_order(const std::string& what, const std::vector<domain::Units>& quantities) {
  const auto request = card_order_of(what, quantities);
  const auto response = buyer().send(request);
  apps::require_status(request, response, {201, 202});
  return await_status(read_answer<SeenOrder>(request, response).id, "AWAITING_PAYMENT");
}

std::vector<apps::Sku> Stage::read_skus() {
  std::vector<apps::Sku> all;
  for (const auto& product : products_) {
    const auto found = seller_.session().find_product(product);
    if (!found || found->skus.size() != 1) throw std::runtime_error("a test's product is gone");
    all.push_back(found->skus.front());
  }
  return all;
}

std::vector<SeenOrder> Stage::read_orders(std::size_t buyer) {
  std::vector<SeenOrder> all;
  std::string cursor;
  for (int pages = 0; pages < pages_max; ++pages) {
    auto page = read_as<OrderPage>(this->buyer(buyer), "/api/v1/orders?limit=100" + cursor);
    std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
    if (!page.next_cursor) return all;
    cursor = "&cursor=" + platform::escape(*page.next_cursor);
  }
  throw std::runtime_error("the buyer's list of orders has no end");
}

SeenOrder Stage::read_order(const domain::OrderId& id, std::size_t buyer) {
  return read_as<SeenOrder>(this->buyer(buyer), "/api/v1/orders/" + id.value());
}

SeenOrder Stage::await_status(const domain::OrderId& id, const std::string& status,
                              std::size_t buyer) {
  SeenOrder seen;
  eventually(id.value() + " to be " + status, [&] {
    seen = read_order(id, buyer);
    if (seen.status != status && is_over(seen.status)) {
      throw std::runtime_error(id.value() + " is " + seen.status + ", not " + status);
    }
    return seen.status == status;
  });
  return seen;
}

platform::HttpRequest raw_order(const std::string& body, const IdempotencyKey& key) {
  return apps::post("/api/v1/orders", body, key);
}

}  // namespace perdura::e2e
