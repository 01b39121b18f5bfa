#include "platform/core/context.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::platform {
namespace {

const std::string* find(const TextPairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return &value;
  }
  return nullptr;
}

}  // namespace

bool Caller::has(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

const std::string& RequestContext::path(std::string_view name) const {
  if (const std::string* value = find(path_parameters, name)) return *value;
  throw std::out_of_range("no path parameter \"" + std::string(name) + "\" in " + route);
}

std::optional<std::string_view> RequestContext::query_value(std::string_view name) const {
  if (const std::string* value = find(query, name)) return *value;
  return std::nullopt;
}

const Caller& RequestContext::who() const {
  if (!caller) throw std::logic_error("no caller is known on " + route);
  return *caller;
}

Origin origin_of(const RequestContext& context) {
  return {context.request_id, to_string(context.trace)};
}

bool is_request_id(std::string_view text) {
  static constexpr std::string_view allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
  return !text.empty() && text.size() <= 128 && text.find_first_not_of(allowed) == text.npos;
}

RequestContext new_context(Randomness& randomness) {
  RequestContext context;
  context.request_id = "req_" + randomness.hex(16);
  context.trace = new_trace(randomness);
  return context;
}

}  // namespace perdura::platform
