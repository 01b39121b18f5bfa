#include "services/gateway/routes.hpp"

#include <algorithm>
#include <map>

#include "platform/core/problem.hpp"
#include "platform/http/access_tokens.hpp"

namespace perdura::services::gateway {
namespace {

using platform::Access;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::RequestContext;
using platform::Route;
using enum platform::HttpMethod;
using enum Service;

constexpr auto with_key = platform::IdempotencyKey::Required;
constexpr auto key_or_not = platform::IdempotencyKey::Optional;
constexpr std::size_t small = 4 << 10;      // an edit, a page of a list
constexpr std::size_t account = 8 << 10;    // who one is
constexpr std::size_t product = 256 << 10;  // a hundred SKUs and a long description
constexpr std::size_t discount = 32 << 10;  // of a hundred products
constexpr std::size_t scan = 16 << 10;      // what a courier tells
constexpr std::size_t event = 64 << 10;     // what a payment gateway tells
constexpr bool webhook = true;

}  // namespace

std::vector<Row> table() {
  const auto anyone = Access::anyone();
  const auto token = Access::any_token();
  const auto buyer = Access::one_of({"BUYER"});
  const auto seller = Access::one_of({"SELLER", "ADMIN"});
  const auto seller_alone = Access::one_of({"SELLER"});
  const auto admin = Access::one_of({"ADMIN"});
  const auto buyer_or_admin = Access::one_of({"BUYER", "ADMIN"});
  const auto party = Access::one_of({"BUYER", "SELLER", "ADMIN"});
  return {
      {Post, "/api/v1/auth/signup", anyone, Identity, key_or_not, account},
      {Post, "/api/v1/auth/login", anyone, Identity, key_or_not, account},
      {Post, "/api/v1/auth/refresh", anyone, Identity, key_or_not, account},
      {Post, "/api/v1/auth/logout", anyone, Identity, key_or_not, account},
      {Post, "/api/v1/auth/password", token, Identity, key_or_not, account},
      {Get, "/.well-known/jwks.json", anyone, Identity, key_or_not, account},
      {Get, "/api/v1/users/me", token, Identity, key_or_not, account},
      {Patch, "/api/v1/users/me", token, Identity, key_or_not, account},
      {Get, "/api/v1/users", admin, Identity, key_or_not, account},
      {Patch, "/api/v1/users/{id}", admin, Identity, key_or_not, account},
      {Get, "/api/v1/users/me/addresses", buyer, Identity, key_or_not, account},
      {Post, "/api/v1/users/me/addresses", buyer, Identity, key_or_not, account},
      {Put, "/api/v1/users/me/addresses/{id}", buyer, Identity, key_or_not, account},
      {Delete, "/api/v1/users/me/addresses/{id}", buyer, Identity, key_or_not, account},
      {Put, "/api/v1/users/me/addresses/{id}/default", buyer, Identity, key_or_not, account},

      {Post, "/api/v1/products", seller, Product, key_or_not, product},
      {Get, "/api/v1/products", seller, Product, key_or_not, small},
      {Get, "/api/v1/products/{id}", seller, Product, key_or_not, small},
      {Patch, "/api/v1/products/{id}", seller, Product, key_or_not, product},
      {Delete, "/api/v1/products/{id}", seller, Product, key_or_not, small},
      {Patch, "/api/v1/products/{id}/skus/{sku_id}", seller, Product, key_or_not, small},
      {Get, "/api/v1/products/{id}/skus/{sku_id}/history", seller, Product, key_or_not, small},

      {Post, "/api/v1/promotions/policies", seller, Promotion, key_or_not, discount},
      {Get, "/api/v1/promotions/policies", seller, Promotion, key_or_not, small},
      {Get, "/api/v1/promotions/policies/{id}", seller, Promotion, key_or_not, small},
      {Patch, "/api/v1/promotions/policies/{id}", seller, Promotion, key_or_not, small},
      {Post, "/api/v1/coupons", seller, Promotion, key_or_not, discount},
      {Get, "/api/v1/coupons", seller, Promotion, key_or_not, small},
      {Get, "/api/v1/coupons/{id}", seller, Promotion, key_or_not, small},
      {Patch, "/api/v1/coupons/{id}", seller, Promotion, key_or_not, small},
      {Post, "/api/v1/coupons/{code}/register", buyer, Promotion, key_or_not, small},
      {Get, "/api/v1/users/me/coupons", buyer, Promotion, key_or_not, small},

      {Post, "/api/v1/orders", buyer, Order, with_key},
      {Get, "/api/v1/orders", buyer_or_admin, Order},
      {Get, "/api/v1/orders/{id}", buyer_or_admin, Order},
      {Get, "/api/v1/orders/{id}/timeline", buyer_or_admin, Order},
      {Get, "/api/v1/orders/{id}/waiting", buyer_or_admin, Order},
      {Post, "/api/v1/orders/{id}/cancel", buyer_or_admin, Order, with_key},
      {Post, "/api/v1/orders/{id}/confirm-purchase", buyer, Order, with_key},
      {Patch, "/api/v1/orders/{id}/memo", admin, Order},
      {Get, "/api/v1/admin/sagas", admin, Order},
      {Get, "/api/v1/admin/tickets", admin, Order},

      {Post, "/api/v1/users/{id}/credit", admin, Payment, with_key, small},
      {Get, "/api/v1/users/me/credit", buyer, Payment},
      {Get, "/api/v1/payments/{id}", party, Payment},
      {Post, "/api/v1/payments/{id}/confirm", buyer, Payment, with_key, small},
      {Post, "/api/v1/payments/webhooks/pg", anyone, Payment, key_or_not, event, webhook},

      {Get, "/api/v1/shipments", seller, Shipping, key_or_not, small},
      {Get, "/api/v1/shipments/{id}", party, Shipping, key_or_not, small},
      {Post, "/api/v1/shipments/{id}/dispatch", seller_alone, Shipping, key_or_not, small},
      {Post, "/api/v1/shipments/webhooks/courier", anyone, Shipping, key_or_not, scan, webhook},
  };
}

namespace {

bool has(const std::vector<std::string>& roles, std::string_view role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

/// Lets who waits for approval past the router, to be told so.
Access with_pending_sellers(Access access) {
  if (has(access.roles, "SELLER")) access.roles.emplace_back(platform::seller_pending_role);
  return access;
}

void refuse_pending_seller(const std::vector<std::string>& roles, const RequestContext& context) {
  const auto held = [&](const std::string& role) { return context.who().has(role); };
  if (roles.empty() || std::any_of(roles.begin(), roles.end(), held)) return;
  throw platform::ProblemException(403, "SELLER_NOT_APPROVED",
                                   "an admin has yet to approve you as a seller");
}

Route forwarded(Gateway& gateway, const Row& row) {
  const auto counted = row.webhook    ? Counted::AsWebhook
                       : row.who.open ? Counted::ByAddress
                                      : Counted::ByUser;
  const auto handler = [&gateway, to = row.to, counted, roles = row.who.roles](
                           const RequestContext& context, const HttpRequest& request) {
    refuse_pending_seller(roles, context);
    return gateway.forward(to, counted, context, request);
  };
  return {.method = row.method,
          .pattern = row.pattern,
          .handler = handler,
          .access = with_pending_sellers(row.who),
          .idempotency_key = row.key,
          .max_body = row.max_body};
}

Route options(const std::string& pattern, std::string methods) {
  const auto handler = [methods = std::move(methods)](const RequestContext&, const HttpRequest&) {
    return HttpResponse{.status = 204, .headers = {{"Allow", methods}}};
  };
  return {.method = Options,
          .pattern = pattern,
          .handler = handler,
          .access = Access::anyone(),
          .log_level = platform::LogLevel::Debug};
}

}  // namespace

std::vector<Route> routes(Gateway& gateway) {
  std::vector<Route> all;
  std::map<std::string, std::string> methods;  // by pattern
  for (const Row& row : table()) {
    all.push_back(forwarded(gateway, row));
    std::string& list = methods[row.pattern];
    list += (list.empty() ? "" : ", ") + std::string(to_string(row.method));
    if (row.method == Get) list += ", HEAD";
  }
  for (const auto& [pattern, list] : methods) all.push_back(options(pattern, list + ", OPTIONS"));
  return all;
}

}  // namespace perdura::services::gateway
