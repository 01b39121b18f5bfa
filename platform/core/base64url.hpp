#pragma once
// base64url without padding (RFC 7515), in exactly one form: what JWTs are written in.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace perdura::platform {

std::string to_base64url(std::span<const std::uint8_t> bytes);
std::string to_base64url(std::string_view bytes);

/// Nothing for any other character, for padding, and for loose bits at the end.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace perdura::platform
