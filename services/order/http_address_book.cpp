#include "services/order/http_address_book.hpp"

#include <optional>

#include "platform/core/problem.hpp"

namespace perdura::services::order {

using domain::calls::FreezeOutcome;
using platform::HttpRequest;
using platform::HttpResponse;

namespace {

/// Its code at most: a detail may quote the address.
std::string refusal_text(const HttpResponse& response) {
  const auto problem = platform::parse_problem(response.body);
  return "it answered " + std::to_string(response.status) + (problem ? " " + problem->code : "");
}

AddressAnswer answer_of(const std::string& body) {
  try {
    return std::visit([](auto outcome) -> AddressAnswer { return outcome; },
                      json::from_text<FreezeOutcome>(body));
  } catch (const json::DecodeError&) {
    return AddressSilent{"an answer that cannot be read"};
  }
}

}  // namespace

AddressAnswer HttpAddressBook::freeze(const domain::calls::FreezeAddress& wanted,
                                      const platform::Origin& origin) {
  const auto key = domain::effect_key(wanted.snapshot_id, "freeze");
  HttpRequest request{
      .method = platform::HttpMethod::Post,
      .target = "/internal/v1/address-snapshots",
      .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", key.value()}},
      .body = json::to_text(wanted)};
  if (!origin.request_id.empty()) request.headers.set("X-Request-Id", origin.request_id);
  if (!origin.traceparent.empty()) request.headers.set("traceparent", origin.traceparent);
  authorise_(request);
  std::optional<HttpResponse> response;
  std::string silence;
  try {
    response = identity_.send(request, deadline);
  } catch (const platform::HttpError& error) {
    silence = error.what();
  }
  if (!response) return AddressSilent{silence};
  if (response->status != 200) return AddressSilent{refusal_text(*response)};
  return answer_of(response->body);
}

}  // namespace perdura::services::order
