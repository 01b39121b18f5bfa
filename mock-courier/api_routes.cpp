#include <sodium.h>

#include <array>
#include <functional>

#include "mock-courier/routes.hpp"
#include "platform/http/parameters.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/shared_secret.hpp"

namespace perdura::mock_courier {
namespace {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::ProblemException;
using platform::RequestContext;
using platform::Route;

constexpr std::size_t max_upload = 512 << 10;  // bytes
constexpr std::size_t max_body = 64 << 10;     // bytes

struct UploadBody {
  static constexpr std::string_view json_required[] = {"waybills"};
  std::vector<Consignment> waybills;
};
BOOST_DESCRIBE_STRUCT(UploadBody, (), (waybills))

struct WaybillsBody {
  static constexpr std::string_view json_required[] = {"waybills"};
  std::vector<std::string> waybills;
};
BOOST_DESCRIBE_STRUCT(WaybillsBody, (), (waybills))

void require_list(std::size_t size) {
  if (size >= 1 && size <= max_list) return;
  const std::string expected = "must have from 1 to " + std::to_string(max_list) + " items";
  throw ProblemException(
      {.status = 400,
       .code = size == 0 ? "EMPTY_LIST" : "LIST_TOO_LONG",
       .detail = "the list " + expected,
       .errors = {{"/waybills", std::string(json::code::OutOfRange), expected}}});
}

std::string hash_of(const std::string& text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string hex(2 * hash.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

template <class Body>
Call call_of(const RequestContext& context, const Body& body) {
  if (!context.idempotency_key) return {};
  return {context.idempotency_key, hash_of(json::to_text(body))};
}

/// The answer itself, or a problem; waits through a silence.
template <class Answer>
Answer spoken(Reply<Answer> reply, const std::function<void()>& silence) {
  if (std::holds_alternative<Refused>(reply)) {
    throw ProblemException({.status = 503,
                            .code = "COURIER_UNAVAILABLE",
                            .detail = "the courier cannot serve this now",
                            .retry_after = std::chrono::seconds(1)});
  }
  if (std::holds_alternative<Silent>(reply)) {
    silence();
    throw ProblemException(504, "NO_ANSWER", "nobody should have waited for this");
  }
  if (std::holds_alternative<KeyReused>(reply)) {
    throw ProblemException(422, "IDEMPOTENCY_KEY_REUSED",
                           "this Idempotency-Key came with another body before");
  }
  return std::get<Answer>(std::move(reply));
}

using Silence = std::function<void()>;

HttpResponse upload(Courier& courier, const Silence& silence, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<UploadBody>(request);
  require_list(body.waybills.size());
  const Call call = call_of(context, body);
  auto reply = courier.with(
      [&](Brain& brain, Instant now) { return brain.upload(now, call, body.waybills); });
  return platform::json_response(200, spoken(std::move(reply), silence));
}

HttpResponse cancel(Courier& courier, const Silence& silence, const RequestContext& context,
                    const HttpRequest& request) {
  const auto body = platform::read_body<WaybillsBody>(request);
  require_list(body.waybills.size());
  const Call call = call_of(context, body);
  auto reply = courier.with(
      [&](Brain& brain, Instant now) { return brain.cancel(now, call, body.waybills); });
  return platform::json_response(200, spoken(std::move(reply), silence));
}

Tracked tracked(Courier& courier, const Silence& silence,
                const std::vector<std::string>& waybills) {
  auto reply = courier.with([&](Brain& brain, Instant now) { return brain.track(now, waybills); });
  return spoken(std::move(reply), silence);
}

HttpResponse track(Courier& courier, const Silence& silence, const RequestContext&,
                   const HttpRequest& request) {
  const auto body = platform::read_body<WaybillsBody>(request);
  require_list(body.waybills.size());
  return platform::json_response(200, tracked(courier, silence, body.waybills));
}

HttpResponse track_one(Courier& courier, const Silence& silence, const RequestContext& context,
                       const HttpRequest&) {
  const auto answer = tracked(courier, silence, {context.path("waybill")});
  if (answer.items.front().error) platform::not_found();
  return platform::json_response(200, answer.items.front());
}

}  // namespace

platform::Authenticator client_with_key(std::string key) {
  return platform::shared_secret(std::move(key), {.id = "client", .roles = {"CLIENT"}});
}

std::vector<Route> api_routes(Courier& courier, Silence silence) {
  using UseCase =
      HttpResponse (*)(Courier&, const Silence&, const RequestContext&, const HttpRequest&);
  const auto route = [&](HttpMethod method, const char* pattern, UseCase use_case,
                         std::size_t body) {
    return Route{.method = method,
                 .pattern = pattern,
                 .handler = std::bind_front(use_case, std::ref(courier), silence),
                 .access = platform::Access::one_of({"CLIENT"}),
                 .max_body = body};
  };
  return {
      route(HttpMethod::Post, "/v1/waybills", upload, max_upload),
      route(HttpMethod::Post, "/v1/waybills/cancel", cancel, max_body),
      route(HttpMethod::Get, "/v1/waybills/{waybill}", track_one, max_body),
      route(HttpMethod::Post, "/v1/tracking", track, max_body),
  };
}

}  // namespace perdura::mock_courier
