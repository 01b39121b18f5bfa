#include "temporal/core/local_marker.hpp"

#include "temporal/core/proto.hpp"

namespace perdura::temporal::core {

namespace {

constexpr const char* kLocalActivity = "LocalActivity";
constexpr const char* kPatch = "Patch";

// The names are those of Go's marker.
struct MarkerData {
  std::string ActivityID;
  std::string ActivityType;
  std::int64_t Attempt = 1;
  std::string ReplayTime;
};
BOOST_DESCRIBE_STRUCT(MarkerData, (), (ActivityID, ActivityType, Attempt, ReplayTime))

MarkerData data_of(const Event& event) {
  const auto& details = event.marker_recorded_event_attributes().details();
  const auto data = details.find("data");
  if (data == details.end())
    throw Nondeterminism("marker without data: " + describe(event), {.event = event.event_id()});
  try {
    return only_payload<MarkerData>(read(data->second));
  } catch (const PayloadError& error) {
    throw Nondeterminism("marker that cannot be read: " + describe(event) + ": " + error.what(),
                         {.event = event.event_id()});
  }
}

}  // namespace

bool is_local_marker(const Event& event) {
  return event.event_type() == api::enums::v1::EVENT_TYPE_MARKER_RECORDED &&
         event.marker_recorded_event_attributes().marker_name() == kLocalActivity;
}

std::string local_marker_type(const Event& event) { return data_of(event).ActivityType; }

LocalActivityResult read_local_marker(const Event& event) {
  const auto data = data_of(event);
  const auto& attributes = event.marker_recorded_event_attributes();
  LocalActivityResult result{.attempts = static_cast<int>(data.Attempt)};
  try {
    result.seq = std::stoll(data.ActivityID);
  } catch (const std::exception&) {
    throw Nondeterminism("marker with activity id \"" + data.ActivityID + "\": " + describe(event),
                         {.event = event.event_id()});
  }
  if (attributes.has_failure()) {
    result.outcome = read(attributes.failure());
  } else if (const auto found = attributes.details().find("result");
             found != attributes.details().end()) {
    result.outcome = read(found->second);
  } else {
    result.outcome = Payloads{};
  }
  return result;
}

Command local_marker(const LocalActivityResult& result, const detail::LocalActivityCall& call,
                     TimePoint now) {
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_RECORD_MARKER);
  auto& attributes = *command.mutable_record_marker_command_attributes();
  attributes.set_marker_name(kLocalActivity);
  const MarkerData data{
      .ActivityID = std::to_string(result.seq),
      .ActivityType = call.type,
      .Attempt = result.attempts,
      .ReplayTime = json::to_text(std::chrono::time_point_cast<std::chrono::milliseconds>(now))};
  auto& details = *attributes.mutable_details();
  MarkerData readable = data;
  // Encoded time is a JSON string already: without its quotes it is the text itself.
  readable.ReplayTime = data.ReplayTime.substr(1, data.ReplayTime.size() - 2);
  fill(details["data"], {to_payload(readable)});
  if (const auto* failure = std::get_if<FailureInfo>(&result.outcome)) {
    fill(*attributes.mutable_failure(), *failure);
  } else if (const auto& value = std::get<Payloads>(result.outcome); !value.empty()) {
    fill(details["result"], value);
  }
  const std::string summary = call.options.summary.empty() ? call.type : call.options.summary;
  fill(*command.mutable_user_metadata()->mutable_summary(), to_payload(summary));
  return command;
}

std::optional<std::string> patch_of(const Event& event) {
  if (event.event_type() != api::enums::v1::EVENT_TYPE_MARKER_RECORDED) return std::nullopt;
  const auto& attributes = event.marker_recorded_event_attributes();
  if (attributes.marker_name() != kPatch) return std::nullopt;
  const auto id = attributes.details().find("id");
  if (id == attributes.details().end()) return std::nullopt;
  return only_payload<std::string>(read(id->second));
}

Command patch_marker(const std::string& id) {
  Command command;
  command.set_command_type(api::enums::v1::COMMAND_TYPE_RECORD_MARKER);
  auto& attributes = *command.mutable_record_marker_command_attributes();
  attributes.set_marker_name(kPatch);
  fill((*attributes.mutable_details())["id"], {to_payload(id)});
  return command;
}

}  // namespace perdura::temporal::core
