#include "audit/outside.hpp"

#include "platform/http/url.hpp"

namespace perdura::audit {
namespace {

using platform::HttpResponse;

constexpr std::chrono::seconds answer_deadline{10};

struct GatewayPage {
  std::vector<GatewayPayment> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(GatewayPage, (), (items, next_cursor))

struct CourierPage {
  std::vector<CourierParcel> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CourierPage, (), (items, next_cursor))

/// Nothing for what is not there.
std::optional<std::string> read(platform::HttpClient& client, const std::string& who,
                                const std::string& target) {
  std::string why;
  try {
    const auto answer = client.send({.target = target}, answer_deadline);
    if (answer.status == 404) return std::nullopt;
    if (answer.status == 200) return answer.body;
    why = "GET " + target + " is answered " + std::to_string(answer.status);
  } catch (const platform::HttpError& error) {
    why = error.what();
  }
  throw Away(who + ": " + why);
}

template <class T>
std::optional<T> read_as(platform::HttpClient& client, const std::string& who,
                         const std::string& target) {
  const auto body = read(client, who, target);
  if (!body) return std::nullopt;
  std::string why;
  try {
    return json::from_text<T>(*body);
  } catch (const json::DecodeError& error) {
    why = error.what();
  }
  throw Away(who + ": the answer of GET " + target + " makes no sense: " + why);
}

/// `use(item)` for each item of each page.
template <class Page, class Use>
void each_item(platform::HttpClient& client, const std::string& who, const std::string& target,
               Use use) {
  std::string cursor;
  for (;;) {
    auto page = read_as<Page>(client, who, target + cursor);
    if (!page) throw Away(who + ": there is no GET " + target);
    for (auto& item : page->items) use(std::move(item));
    if (!page->next_cursor) return;
    cursor = "&cursor=" + platform::escape(*page->next_cursor);
  }
}

std::string book(int items) { return "/control/book?limit=" + std::to_string(items); }

constexpr const char* the_gateway = "the payment gateway (mock-pg)";
constexpr const char* the_courier = "the courier (mock-courier)";

}  // namespace

void read_gateway(platform::HttpClient& gateway, const Scope& scope, int items, Books& books,
                  const Progress& progress) {
  const auto keep = [&](GatewayPayment payment) {
    const std::string id = payment.pg_order_id;
    books.gateway[id] = std::move(payment);
    progress("payments at the gateway", books.gateway.size());
  };
  if (scope.everything) {
    return each_item<GatewayPage>(gateway, the_gateway, book(items), keep);
  }
  auto wanted = scope.pg_orders;
  for (const auto& [order, payment] : books.payments) {
    if (payment.row.pg_order_id) wanted.insert(*payment.row.pg_order_id);
  }
  for (const auto& id : wanted) {
    auto known =
        read_as<GatewayPayment>(gateway, the_gateway, "/control/payments/" + platform::escape(id));
    if (known) keep(std::move(*known));
  }
}

void read_courier(platform::HttpClient& courier, const Scope& scope, int items, Books& books,
                  const Progress& progress) {
  const auto keep = [&](CourierParcel parcel) {
    const std::string waybill = parcel.waybill;
    books.courier[waybill] = std::move(parcel);
    progress("parcels at the courier", books.courier.size());
  };
  if (scope.everything) {
    return each_item<CourierPage>(courier, the_courier, book(items), keep);
  }
  for (const auto& order : scope.orders) {
    auto known = read_as<CourierPage>(courier, the_courier,
                                      "/control/waybills?order_id=" + platform::escape(order));
    if (!known) continue;
    for (auto& parcel : known->items) keep(std::move(parcel));
  }
}

}  // namespace perdura::audit
