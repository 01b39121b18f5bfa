#include "services/gateway/headers.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "platform/core/webhook_signature.hpp"
#include "platform/http/responses.hpp"

namespace perdura::services::gateway {
namespace {

using platform::HttpHeaders;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;

// One of each: what we have checked is what the service reads.
constexpr std::array request_fields{"Authorization", "Idempotency-Key", "Content-Type", "Accept",
                                    platform::webhook_signature_field};
constexpr std::array response_fields{
    "Content-Type", "Location",      "Retry-After", "WWW-Authenticate",
    "Allow",        "Cache-Control", "ETag",        "Content-Disposition"};
constexpr std::string_view spaces = " \t";
constexpr std::size_t max_address_bytes = 64;  // an IPv6 address with its zone, and room

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(spaces);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

/// The next element of a comma-separated list, from the back.
std::string_view pop_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const std::string_view last = list.substr(comma == list.npos ? 0 : comma + 1);
  list = comma == list.npos ? std::string_view() : list.substr(0, comma);
  return trimmed(last);
}

HttpHeaders passing(const HttpHeaders& headers, std::span<const char* const> fields) {
  HttpHeaders passed;
  for (const char* field : fields) {
    if (const auto value = headers.find(field)) passed.add(field, std::string(*value));
  }
  // What `Connection` names concerns the connection only (RFC 9110, 7.6.1).
  for (std::string_view options = headers.find("Connection").value_or(""); !options.empty();) {
    passed.erase(pop_last(options));
  }
  return passed;
}

}  // namespace

HttpRequest to_service(const platform::RequestContext& context, const HttpRequest& request,
                       const std::string& client_address) {
  HttpRequest passed{
      .method = request.method == HttpMethod::Head ? HttpMethod::Get : request.method,
      .target = request.target,
      .headers = passing(request.headers, request_fields),
      .body = request.body};
  platform::pass_on(context, passed.headers);
  // One that was found to be nobody's may yet be somebody's over there: a service's, for instance.
  if (!context.caller) passed.headers.erase("Authorization");
  if (!client_address.empty()) passed.headers.set("X-Forwarded-For", client_address);
  return passed;
}

HttpResponse to_client(HttpResponse response) {
  response.headers = passing(response.headers, response_fields);
  return response;
}

std::string client_address(const HttpRequest& request, std::size_t trusted_proxies) {
  std::string_view way = request.headers.find("X-Forwarded-For").value_or("");
  std::string_view address = pop_last(way);
  for (std::size_t i = 0; i < trusted_proxies && !way.empty(); ++i) address = pop_last(way);
  return std::string(address.substr(0, max_address_bytes));
}

}  // namespace perdura::services::gateway
