#pragma once
// Signatures of webhooks: that a message comes from who shares a secret with us, and when.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace perdura::platform {

/// How far the signature's time may be from ours, in either direction.
inline constexpr std::chrono::minutes webhook_window{5};

/// The header field: "X-Signature: t=1795255200,v1=5257a8…".
inline constexpr const char* webhook_signature_field = "X-Signature";

/// "t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">". `at`: real time.
std::string sign_webhook(std::string_view secret, std::string_view body,
                         std::chrono::sys_seconds at);

enum class WebhookRefusal {
  Malformed,  // no such header, or not of its form
  Forged,     // another secret, body or time than what was signed
  Stale,      // signed outside the window, before or after now
};

std::string_view to_string(WebhookRefusal refusal);

/// Nothing if the signature is good. Takes as long for a forged one wherever it differs. Does not
/// remember: whoever must refuse a signature that comes twice keeps them for the window.
std::optional<WebhookRefusal> check_webhook(std::string_view secret, std::string_view signature,
                                            std::string_view body, std::chrono::sys_seconds now);

}  // namespace perdura::platform
