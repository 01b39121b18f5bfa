// What buyers do.
#include <algorithm>
#include <array>

#include "apps/client/reading.hpp"
#include "platform/core/problem.hpp"

namespace perdura::apps {

using domain::IdempotencyKey;
using domain::OrderId;
using platform::HttpRequest;
using platform::HttpResponse;
using std::chrono::milliseconds;

namespace {

// Between two looks at an order that is not decided: growing from the first to the last.
constexpr milliseconds look_first{20};
constexpr milliseconds look_max{500};

std::string path_of(const OrderId& id) { return "/api/v1/orders/" + id.value(); }

struct CancelWish {
  domain::Reason reason = domain::Reason::Other;
};
BOOST_DESCRIBE_STRUCT(CancelWish, (), (reason))

struct ConfirmWish {
  std::string pg_transaction_id;
  domain::Money amount;
};
BOOST_DESCRIBE_STRUCT(ConfirmWish, (), (pg_transaction_id, amount))

/// A refusal that left an order; nothing for all other problems.
std::optional<Refused> refused_order(const HttpResponse& response) {
  if (response.status != 409 && response.status != 422) return std::nullopt;
  auto problem = platform::parse_problem(response.body);
  if (!problem) return std::nullopt;
  for (auto& [name, text] : problem->extensions) {
    if (name != "order_id") continue;
    try {
      return Refused{OrderId(std::move(text)), problem->code, problem->detail};
    } catch (const std::invalid_argument&) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

ApiError still_pending(const Order& order, milliseconds patience) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(patience).count();
  const std::string text = "order " + order.id.value() + " is still " + order.status + " after " +
                           std::to_string(seconds) + " s: is the worker up? make status tells";
  return ApiError({.method = "GET",
                   .path = path_of(order.id),
                   .status = 200,
                   .code = "STILL_PENDING",
                   .detail = text,
                   .request_id = {}},
                  text);
}

}  // namespace

bool is_decided(const Order& order) {
  return order.status != "PENDING" && order.status != "AWAITING_PAYMENT";
}

bool is_paid(const Order& order) {
  constexpr std::array<std::string_view, 4> paid{"PAID", "SHIPPING", "DELIVERED", "COMPLETED"};
  return std::find(paid.begin(), paid.end(), order.status) != paid.end();
}

bool is_final(const Order& order) {
  constexpr std::array<std::string_view, 4> final{"COMPLETED", "CANCELLED", "FAILED", "EXPIRED"};
  return std::find(final.begin(), final.end(), order.status) != final.end();
}

domain::Money Session::credit_balance() {
  return read<Credit>("/api/v1/users/me/credit?limit=1").balance;
}

std::vector<CreditMovement> Session::credit_movements() {
  std::vector<CreditMovement> all;
  walk<Credit>("/api/v1/users/me/credit", [&](Credit& page) {
    std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
    return true;
  });
  return all;
}

Placement Session::place(const NewOrder& order, const IdempotencyKey& key) {
  const HttpRequest request = post("/api/v1/orders", json::to_text(order), key);
  const HttpResponse response = send(request);
  if (auto refused = refused_order(response)) return std::move(*refused);
  require_status(request, response, {201, 202});
  return Accepted{read_answer<Order>(request, response), response.status};
}

Order Session::order(const OrderId& id) { return read<Order>(path_of(id)); }

std::vector<Order> Session::orders() {
  std::vector<Order> all;
  walk<Page<Order>>("/api/v1/orders", [&](Page<Order>& page) {
    std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
    return true;
  });
  return all;
}

Order Session::follow(const OrderId& id, milliseconds patience,
                      const std::function<bool(const Order&)>& wanted) {
  const Waits& waits = transport_.waits();
  const auto until = waits.ticks() + patience;
  for (milliseconds pause = look_first;; pause = std::min(pause * 2, look_max)) {
    Order seen = order(id);
    if (wanted(seen)) return seen;
    if (waits.ticks() + pause > until) throw still_pending(seen, patience);
    waits.sleep(pause);
  }
}

Confirmation Session::confirm(const Paid& paid, const IdempotencyKey& key) {
  const auto request = post("/api/v1/payments/" + paid.payment_id.value() + "/confirm",
                            json::to_text(ConfirmWish{paid.pg_transaction_id, paid.amount}), key);
  const auto response = send(request);
  require_status(request, response, {200, 202});
  return read_answer<Confirmation>(request, response);
}

Timeline Session::timeline(const OrderId& id) { return read<Timeline>(path_of(id) + "/timeline"); }

std::vector<Awaited> Session::waiting(const OrderId& id) {
  return read<Page<Awaited>>(path_of(id) + "/waiting").items;
}

Cancellation Session::cancel(const OrderId& id, domain::Reason reason, const IdempotencyKey& key) {
  const auto request = post(path_of(id) + "/cancel", json::to_text(CancelWish{reason}), key);
  const auto response = send(request);
  require_status(request, response, {200, 202});
  return read_answer<Cancellation>(request, response);
}

}  // namespace perdura::apps
