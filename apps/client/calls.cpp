// What admins and sellers do.
#include <boost/algorithm/string/predicate.hpp>

#include "apps/client/reading.hpp"

namespace perdura::apps {

using domain::IdempotencyKey;
using domain::Money;
using domain::ProductId;
using domain::UserId;
using platform::HttpMethod;

namespace {

struct StatusEdit {
  std::string status;
};
BOOST_DESCRIBE_STRUCT(StatusEdit, (), (status))

struct Grant {
  Money amount;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Grant, (), (amount, reason))

}  // namespace

std::optional<User> Session::user_by_email(const std::string& email) {
  std::optional<User> found;
  // The query finds parts of names too: only the whole mail counts, which the shop keeps in lower
  // case.
  walk<Page<User>>("/api/v1/users?query=" + platform::escape(email), [&](Page<User>& page) {
    for (auto& user : page.items) {
      if (boost::algorithm::iequals(user.email, email)) found = std::move(user);
    }
    return !found;
  });
  return found;
}

User Session::approve(const UserId& seller) {
  const auto request = with_body(HttpMethod::Patch, "/api/v1/users/" + seller.value(),
                                 json::to_text(StatusEdit{"ACTIVE"}));
  const auto response = send(request);
  require_status(request, response, {200});
  return read_answer<User>(request, response);
}

void Session::grant_credit(const UserId& user, Money amount, const IdempotencyKey& key) {
  const auto request =
      post("/api/v1/users/" + user.value() + "/credit", json::to_text(Grant{amount, "OTHER"}), key);
  require_status(request, send(request), {201});
}

Product Session::create_product(const NewProduct& product, const IdempotencyKey& key) {
  const auto request = post("/api/v1/products", json::to_text(product), key);
  const auto response = send(request);
  require_status(request, response, {201});
  return read_answer<Product>(request, response);
}

std::optional<Product> Session::find_product(const ProductId& id) {
  const auto request = get("/api/v1/products/" + id.value());
  const auto response = send(request);
  if (response.status == 404) return std::nullopt;
  require_status(request, response, {200});
  return read_answer<Product>(request, response);
}

std::optional<Product> Session::product_by_name(const std::string& name) {
  std::optional<Product> found;
  walk<Page<Product>>("/api/v1/products", [&](Page<Product>& page) {
    for (auto& product : page.items) {
      if (!found && product.name == name) found = std::move(product);
    }
    return !found;
  });
  return found;
}

std::vector<StockMovement> Session::stock_history(const ProductId& product,
                                                  const domain::SkuId& sku) {
  std::vector<StockMovement> all;
  const std::string list =
      "/api/v1/products/" + product.value() + "/skus/" + sku.value() + "/history";
  walk<Page<StockMovement>>(list, [&](Page<StockMovement>& page) {
    std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
    return true;
  });
  return all;
}

}  // namespace perdura::apps
