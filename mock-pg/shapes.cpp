#include "mock-pg/shapes.hpp"

#include <algorithm>

#include "platform/http/responses.hpp"

namespace perdura::mock_pg {
namespace {

using platform::FieldError;
using platform::HttpRequest;
using platform::ProblemException;

constexpr std::size_t max_id = 64;
constexpr std::size_t max_reason = 200;
constexpr std::size_t max_url = 2'000;

struct RegistrationBody {
  std::string pg_order_id;
  std::string order_id;
  Amount amount = 0;
  std::string currency;
  std::optional<std::string> return_url;
};
BOOST_DESCRIBE_STRUCT(RegistrationBody, (), (pg_order_id, order_id, amount, currency, return_url))

struct CaptureBody {
  Amount amount = 0;
};
BOOST_DESCRIBE_STRUCT(CaptureBody, (), (amount))

struct RefundBody {
  std::string refund_id;
  Amount amount = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (refund_id, amount, reason))

struct Nothing {};

struct ApprovalBody {
  std::optional<Amount> amount;
};
BOOST_DESCRIBE_STRUCT(ApprovalBody, (), (amount))

struct NotifyBody {
  std::optional<bool> all;
};
BOOST_DESCRIBE_STRUCT(NotifyBody, (), (all))

/// Finds all that is wrong before it refuses.
class Checks {
 public:
  void id(const char* pointer, const std::string& text) {
    const bool good = !text.empty() && text.size() <= max_id && std::ranges::all_of(text, is_mark);
    expect(good, pointer, "must be 1 to 64 of A-Z a-z 0-9 . _ -");
  }
  void amount(Amount amount) {
    expect(amount >= 1 && amount <= amount_max, "/amount",
           "must be from 1 to " + std::to_string(amount_max), json::code::OutOfRange);
  }
  void expect(bool holds, const char* pointer, const std::string& expected,
              std::string_view code = json::code::InvalidValue) {
    if (!holds) errors_.push_back({pointer, std::string(code), expected});
  }
  void finish() const {
    if (errors_.empty()) return;
    throw ProblemException(
        {.status = 400,
         .code = "INVALID_REQUEST",
         .detail = errors_.front().pointer.substr(1) + " " + errors_.front().detail,
         .errors = errors_});
  }

 private:
  static bool is_mark(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  }
  std::vector<FieldError> errors_;
};

bool is_currency(const std::string& text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// No other scheme: the page links to it.
bool is_url(const std::string& text) {
  const bool web = text.starts_with("http://") || text.starts_with("https://");
  return web && text.size() <= max_url &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

template <class Body>
Body body_or_nothing(const HttpRequest& request) {
  return request.body.empty() ? Body{} : platform::read_body<Body>(request);
}

}  // namespace

Register read_registration(const HttpRequest& request) {
  auto body = platform::read_body<RegistrationBody>(request);
  Checks checks;
  checks.id("/pg_order_id", body.pg_order_id);
  checks.id("/order_id", body.order_id);
  checks.amount(body.amount);
  checks.expect(is_currency(body.currency), "/currency", "must be three capital letters");
  checks.expect(!body.return_url || is_url(*body.return_url), "/return_url",
                "must begin with http:// or https:// and have at most 2000 visible characters");
  checks.finish();
  return {std::move(body.pg_order_id),
          {std::move(body.order_id), body.amount, std::move(body.currency),
           std::move(body.return_url)}};
}

Amount read_capture(const HttpRequest& request) {
  const auto body = platform::read_body<CaptureBody>(request);
  Checks checks;
  checks.amount(body.amount);
  checks.finish();
  return body.amount;
}

RefundOrder read_refund(const HttpRequest& request) {
  auto body = platform::read_body<RefundBody>(request);
  Checks checks;
  checks.id("/refund_id", body.refund_id);
  checks.amount(body.amount);
  checks.expect(!body.reason.empty() && body.reason.size() <= max_reason, "/reason",
                "must be 1 to 200 bytes of text");
  checks.finish();
  return {std::move(body.refund_id), body.amount, std::move(body.reason)};
}

void read_nothing(const HttpRequest& request) { body_or_nothing<Nothing>(request); }

std::optional<Amount> read_approval(const HttpRequest& request) {
  const auto body = body_or_nothing<ApprovalBody>(request);
  Checks checks;
  if (body.amount) checks.amount(*body.amount);
  checks.finish();
  return body.amount;
}

bool read_notify(const HttpRequest& request) {
  return body_or_nothing<NotifyBody>(request).all.value_or(false);
}

Forced read_fault(const HttpRequest& request) {
  auto forced = platform::read_body<Forced>(request);
  Checks checks;
  if (forced.pg_order_id) checks.id("/pg_order_id", *forced.pg_order_id);
  checks.expect(forced.times >= 1 && forced.times <= max_fault_times, "/times",
                "must be from 1 to " + std::to_string(max_fault_times), json::code::OutOfRange);
  checks.finish();
  if (fits(forced.call, forced.kind)) return forced;
  throw ProblemException({.status = 422,
                          .code = "FAULT_DOES_NOT_FIT",
                          .detail = "this call cannot go wrong in this way",
                          .errors = {{"/kind", std::string(json::code::InvalidValue),
                                      "has no meaning for this call"}}});
}

std::chrono::sys_days read_date(const std::string& text) {
  const auto time = json::parse_time(text + "T00:00:00.000Z");
  if (time && text.size() == 10) return std::chrono::floor<std::chrono::days>(*time);
  throw ProblemException({.status = 400,
                          .code = "INVALID_REQUEST",
                          .detail = "the date must be a day like 2026-11-21",
                          .errors = {{"/date", std::string(json::code::InvalidValue),
                                      "must be a day like 2026-11-21"}}});
}

}  // namespace perdura::mock_pg
