#include "services/payment/gateway/detail/asking.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::services::payment::gateway::detail {
namespace {

using platform::HttpError;
using platform::HttpMethod;

constexpr std::size_t max_detail = 200;

bool visible(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

std::string for_log(std::string_view text) {
  std::string clean(text.substr(0, max_detail));
  std::ranges::replace_if(
      clean, [](char c) { return c != ' ' && !visible(c); }, '?');
  return clean;
}

void Answer::doubt(Doubt doubt, std::string_view detail) const {
  throw Doubtful({doubt, for_log(detail), effects_.own || effects_.earlier});
}

void Answer::turned_away(Doubt doubt, std::string_view detail) const {
  throw Doubtful({doubt, for_log(detail), effects_.earlier});
}

void Answer::require_judgement() const {
  const std::string told = "status " + std::to_string(status());
  if (status() >= 500 || status() == 408) doubt(Doubt::GatewayError, told);
  if (status() == 401) turned_away(Doubt::NotAuthorised, told);
  if (status() == 429) turned_away(Doubt::Busy, told);
  if (status() < 200 || (status() >= 300 && status() < 400)) doubt(Doubt::Garbage, told);
}

Answer Line::get(const std::string& target, std::chrono::milliseconds deadline, bool moved) const {
  return send({.method = HttpMethod::Get, .target = target, .headers = fixed_, .body = ""},
              deadline, {.own = false, .earlier = moved});
}

Answer Line::post(const std::string& target, std::string body, const std::string& key,
                  std::chrono::milliseconds deadline) const {
  platform::HttpRequest request{
      .method = HttpMethod::Post, .target = target, .headers = fixed_, .body = std::move(body)};
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Idempotency-Key", key);
  return send(request, deadline, {.own = true});
}

Answer Line::send(const platform::HttpRequest& request, std::chrono::milliseconds deadline,
                  Answer::Effects effects) const {
  try {
    return {client_.send(request, deadline), effects};
  } catch (const HttpError& error) {
    const bool sent = error.may_have_happened();
    throw Doubtful({sent ? Doubt::NoAnswer : Doubt::NotSent, for_log(error.what()),
                    effects.earlier || (effects.own && sent)});
  }
}

void require_secret(std::string_view secret) {
  const auto printable = [](char c) { return c == ' ' || visible(c); };
  if (secret.empty() || !std::ranges::all_of(secret, printable)) {
    throw std::invalid_argument("the gateway's secret must be printable ASCII, and some");
  }
}

}  // namespace perdura::services::payment::gateway::detail
