#pragma once
// Bodies of requests, checked.
#include <optional>
#include <string>

#include "mock-pg/brain.hpp"
#include "platform/http/message.hpp"

namespace perdura::mock_pg {

// All throw `ProblemException` 400 with a pointer for each bad field.

Register read_registration(const platform::HttpRequest& request);
Amount read_capture(const platform::HttpRequest& request);
RefundOrder read_refund(const platform::HttpRequest& request);
/// Nothing to say: no body, or {}.
void read_nothing(const platform::HttpRequest& request);

/// `amount`: of the approval, if it is not the payment's.
std::optional<Amount> read_approval(const platform::HttpRequest& request);
/// `all`: every event once more, not only the last.
bool read_notify(const platform::HttpRequest& request);
/// 422 FAULT_DOES_NOT_FIT for a kind that has no meaning for that call.
Forced read_fault(const platform::HttpRequest& request);

/// "2026-11-21".
std::chrono::sys_days read_date(const std::string& text);

}  // namespace perdura::mock_pg
