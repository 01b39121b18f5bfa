#pragma once
// An event's headers in a column.
#include <string>
#include <string_view>

#include "platform/messaging/event_headers.hpp"
#include "platform/messaging/message.hpp"

namespace perdura::platform {

/// The first of that name, or nullptr.
const std::string* find_header(const MessageHeaders& headers, std::string_view name);

/// As a JSON array of pairs, and back.
std::string headers_to_text(const MessageHeaders& headers);
MessageHeaders headers_from_text(std::string_view text);

}  // namespace perdura::platform
