#include "tests/services/payment_gateway/toss_tape.hpp"

#include <fstream>
#include <sstream>

namespace perdura::services::payment::gateway::testing {

using platform::HttpMethod;

std::string recorded(const std::string& name) {
  const std::ifstream file("tests/services/payment_gateway/toss/" + name + ".json");
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string error_text(const std::string& code) {
  return R"({"code":")" + code + R"(","message":"words for people"})";
}

TossTape::TossTape() {
  wire.far_end = [this](const platform::HttpRequest& request, auto) {
    const auto line = std::string(to_string(request.method)) + " " + request.target;
    if (tape_.empty()) {
      ADD_FAILURE() << "not expected: " << line;
      return platform::HttpResponse{.status = 500, .headers = {}, .body = ""};
    }
    const auto next = tape_.front();
    tape_.pop_front();
    EXPECT_EQ(line, std::string(to_string(next.method)) + " " + next.target);
    return next.response;
  };
}

TossTape::~TossTape() {
  EXPECT_TRUE(wire.instead || tape_.empty()) << "not asked for: " << tape_.front().target;
}

void TossTape::expect(HttpMethod method, std::string target, int status, std::string body) {
  tape_.push_back(
      {method, std::move(target), {.status = status, .headers = {}, .body = std::move(body)}});
}

void TossTape::look(int status, std::string body) {
  expect(HttpMethod::Get, "/v1/payments/tpk_0000001", status, std::move(body));
}
void TossTape::look_by_order(int status, std::string body) {
  expect(HttpMethod::Get, "/v1/payments/orders/pgo_000001", status, std::move(body));
}
void TossTape::confirm(int status, std::string body) {
  expect(HttpMethod::Post, "/v1/payments/confirm", status, std::move(body));
}
void TossTape::cancel(int status, std::string body) {
  expect(HttpMethod::Post, "/v1/payments/tpk_0000001/cancel", status, std::move(body));
}
void TossTape::settlements(int page, std::string body) {
  expect(HttpMethod::Get,
         "/v1/settlements?startDate=2026-11-21&endDate=2026-11-21&page=" + std::to_string(page) +
             "&size=1",
         200, std::move(body));
}

void TossTape::play(Scene scene) {
  switch (scene) {
    case Scene::Unheard:
      look_by_order(404, error_text("NOT_FOUND_PAYMENT"));
      look(404, error_text("NOT_FOUND_PAYMENT"));
      break;
    case Scene::Approved:
      look_by_order(200, recorded("in_progress"));
      look("in_progress");
      break;
    case Scene::Captures:
      confirm(200, recorded("done"));
      confirm(200, recorded("done"));
      look("done");
      break;
    case Scene::CaptureRefused:
      confirm(403, error_text("REJECT_CARD_COMPANY"));
      look("aborted");
      break;
    case Scene::Captured:
      look("done");
      break;
    case Scene::Refunds:
      look("done");
      cancel(200, recorded("partial_canceled"));
      look("partial_canceled");
      break;
    case Scene::RefundsLater:
      look("done");
      cancel(200, recorded("cancel_in_progress"));
      look("cancel_in_progress");
      break;
    case Scene::RefundFails:
      look("done");
      cancel(200, recorded("cancel_aborted"));
      look("cancel_aborted");
      cancel(200, recorded("cancel_after_an_aborted_one"));
      break;
    case Scene::Refunded:
      look("partial_canceled");
      break;
    case Scene::Settled:
      settlements(1, recorded("settlements_1"));
      settlements(2, recorded("settlements_2"));
      settlements(3, "[]");
      break;
  }
}

std::unique_ptr<World> toss_world() { return std::make_unique<TossTape>(); }

}  // namespace perdura::services::payment::gateway::testing
