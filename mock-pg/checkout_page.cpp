#include "mock-pg/checkout_page.hpp"

#include "platform/http/url.hpp"

namespace perdura::mock_pg {
namespace {

std::string page(std::string_view title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width\"><title>" +
         escape_html(title) + "</title></head>\n<body><main><h1>" + escape_html(title) + "</h1>\n" +
         body + "</main></body></html>\n";
}

std::string paragraph(std::string_view text) { return "<p>" + escape_html(text) + "</p>\n"; }

/// 1234567 → 1,234,567: minor units, as the shop gave them.
std::string grouped(Amount amount) {
  std::string text = std::to_string(amount);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

std::string summary(const Payment& payment) {
  const Registration& said = payment.registration();
  return paragraph("Order " + said.order_id) + "<p>Amount: <strong id=\"amount\">" +
         escape_html(grouped(said.amount)) + " " + escape_html(said.currency) + "</strong></p>\n";
}

std::string address(const Payment& payment, const char* act = "") {
  return "/checkout/" + platform::escape(payment.pg_order_id()) + act;
}

std::string button(const Payment& payment, std::size_t attempt, const char* act,
                   const char* label) {
  return "<form method=\"post\" action=\"" + escape_html(address(payment, act)) +
         "\"><input type=\"hidden\" name=\"attempt\" value=\"" + std::to_string(attempt) +
         "\"><button type=\"submit\">" + label + "</button></form>\n";
}

std::string way_back(const Payment& payment) {
  const auto& url = payment.registration().return_url;
  if (!url) return "";
  return "<p><a href=\"" + escape_html(*url) + "\">Back to the shop</a></p>\n";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string checkout_page(const Payment& payment, std::size_t attempt) {
  if (payment.live() != nullptr) return result_page(payment, Shown::Paid);
  std::string body = summary(payment);
  if (attempt > 0) body += paragraph("The last try did not go through. You may try again.");
  body += button(payment, attempt, "/pay", "Pay") + button(payment, attempt, "/decline", "Decline");
  return page("Checkout", body + way_back(payment));
}

std::string result_page(const Payment& payment, Shown shown) {
  switch (shown) {
    case Shown::Paid:
      return page("Paid", summary(payment) + paragraph("Thank you.") + way_back(payment));
    case Shown::Pending:
      return page("Under way", summary(payment) +
                                   paragraph("Your bank has not answered yet. Do not pay again.") +
                                   way_back(payment));
    case Shown::Declined:
    case Shown::Nothing:
      break;
  }
  return page("Declined", summary(payment) + paragraph("Nothing was taken.") + "<p><a href=\"" +
                              escape_html(address(payment)) + "\">Try again</a></p>\n" +
                              way_back(payment));
}

std::string unknown_page() {
  return page("No such payment", paragraph("The address is wrong, or was never good."));
}

}  // namespace perdura::mock_pg
