#include "services/promotion/http_products.hpp"

#include <optional>

#include "json/codec.hpp"

namespace perdura::services::promotion {

using domain::calls::ProductOwners;
using platform::HttpRequest;
using platform::HttpResponse;

OwnersAnswer HttpProducts::owners(const domain::calls::FindOwners& wanted,
                                  const platform::Origin& origin) {
  HttpRequest request{.method = platform::HttpMethod::Post,
                      .target = "/internal/v1/products/owners",
                      .headers = {{"Content-Type", "application/json"}},
                      .body = json::to_text(wanted)};
  if (!origin.request_id.empty()) request.headers.set("X-Request-Id", origin.request_id);
  if (!origin.traceparent.empty()) request.headers.set("traceparent", origin.traceparent);
  authorise_(request);
  std::optional<HttpResponse> response;
  std::string silence;
  try {
    response = product_.send(request, deadline);
  } catch (const platform::HttpError& error) {
    silence = error.what();
  }
  if (!response) return ProductsSilent{silence};
  if (response->status != 200) {
    return ProductsSilent{"it answered " + std::to_string(response->status)};
  }
  try {
    return json::from_text<ProductOwners>(response->body);
  } catch (const json::DecodeError&) {
    return ProductsSilent{"an answer that cannot be read"};
  }
}

}  // namespace perdura::services::promotion
