#pragma once
// Histories as JSON, as `temporal workflow show --output json` and the Web UI's download write
// them.
#include <stdexcept>
#include <string>
#include <string_view>

namespace temporal::api::history::v1 {
class History;
}

namespace perdura::temporal {

/// The text is no history.
struct HistoryJsonError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a later server adds is ignored. Throws `HistoryJsonError`.
::temporal::api::history::v1::History history_from_json(std::string_view text);

/// An event a line, so that two histories can be compared by line. Equal histories give equal
/// texts.
std::string history_to_json(const ::temporal::api::history::v1::History& history);

}  // namespace perdura::temporal
