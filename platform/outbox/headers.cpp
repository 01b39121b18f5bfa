#include "platform/outbox/headers.hpp"

#include "json/codec.hpp"

namespace perdura::platform {

const std::string* find_header(const MessageHeaders& headers, std::string_view name) {
  for (const auto& [known, value] : headers) {
    if (known == name) return &value;
  }
  return nullptr;
}

std::string headers_to_text(const MessageHeaders& headers) { return json::to_text(headers); }

MessageHeaders headers_from_text(std::string_view text) {
  return json::from_text<MessageHeaders>(text);
}

}  // namespace perdura::platform
