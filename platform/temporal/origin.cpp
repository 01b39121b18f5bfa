#include "platform/temporal/origin.hpp"

namespace perdura::platform {
namespace {

constexpr const char* request_id = "x-request-id";
constexpr const char* traceparent = "traceparent";

/// Others may write headers too: only what our own HTTP side would take over is read.
std::string text_of(const temporal::Headers& headers, const char* name) {
  const auto found = headers.find(name);
  if (found == headers.end()) return {};
  try {
    return temporal::from_payload<std::string>(found->second);
  } catch (const temporal::PayloadError&) {
    return {};
  }
}

}  // namespace

temporal::Headers headers_of(const Origin& origin) {
  temporal::Headers headers;
  const auto put = [&](const char* name, const std::string& text) {
    if (!text.empty()) headers.emplace(name, temporal::to_payload(text));
  };
  put(request_id, origin.request_id);
  put(traceparent, origin.traceparent);
  return headers;
}

Origin origin_of(const temporal::Headers& headers) {
  Origin origin{text_of(headers, request_id), text_of(headers, traceparent)};
  if (!is_request_id(origin.request_id)) origin.request_id.clear();
  if (!parse_traceparent(origin.traceparent)) origin.traceparent.clear();
  return origin;
}

}  // namespace perdura::platform
