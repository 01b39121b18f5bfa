#include "apps/client/mock_pg.hpp"

#include "apps/client/answers.hpp"
#include "apps/client/checkout_page.hpp"
#include "platform/http/url.hpp"

namespace perdura::apps {

using domain::Money;
using domain::PgOrderId;
using platform::HttpMethod;
using platform::HttpRequest;

namespace {

struct Approval {
  std::optional<Money> amount;
};
BOOST_DESCRIBE_STRUCT(Approval, (), (amount))

std::string control(const PgOrderId& payment) {
  return "/control/payments/" + platform::escape(payment.value());
}

}  // namespace

Money held(const BookedPayment& payment) {
  Money sum;
  for (const auto& one : payment.transactions) {
    if (one.status == "AUTHORIZED") sum += one.authorised_amount;
  }
  return sum;
}

std::string MockPg::press(const std::string& checkout_url, const std::string& button) {
  const auto opening = get(target_of(checkout_url));
  const auto page = transport_.send(opening);
  require_status(opening, page, {200});
  const Form form = form_of(page.body, button);
  const HttpRequest pressing{.method = HttpMethod::Post,
                             .target = form.action,
                             .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                             .body = form.body};
  const auto next = transport_.send(pressing);
  require_status(pressing, next, {200});
  return title_of(next.body);
}

BookedPayment MockPg::approve(const PgOrderId& payment, std::optional<Money> amount) {
  const auto request =
      with_body(HttpMethod::Post, control(payment) + "/approve", json::to_text(Approval{amount}));
  const auto response = transport_.send(request);
  require_status(request, response, {200});
  return read_answer<BookedPayment>(request, response);
}

BookedPayment MockPg::book(const PgOrderId& payment) {
  const auto request = get(control(payment));
  const auto response = transport_.send(request);
  require_status(request, response, {200});
  return read_answer<BookedPayment>(request, response);
}

}  // namespace perdura::apps
