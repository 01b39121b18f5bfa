#pragma once
// Which event in history belongs to which command: the heart of finding non-determinism.
#include <temporal/api/command/v1/message.pb.h>
#include <temporal/api/history/v1/message.pb.h>

#include <optional>
#include <string>

#include "temporal/service.hpp"

namespace perdura::temporal::core {

using Command = api::command::v1::Command;
using Event = api::history::v1::HistoryEvent;

/// Is this the event of a command, rather than something that happened to the workflow?
bool is_command_event(const Event& event);

/// What differs between a command and the event that should be its own; nothing if it fits. The
/// text names both, with type and id.
std::optional<std::string> mismatch(const Command& command, const Event& event);

/// "StartTimer 5", "ScheduleActivityTask 3 (Reserve)": for messages.
std::string describe(const Command& command);
/// "TimerStarted 5 (event 17)".
std::string describe(const Event& event);

}  // namespace perdura::temporal::core
