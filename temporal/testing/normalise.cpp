#include "temporal/testing/normalise.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <temporal/api/history/v1/message.pb.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace perdura::temporal::testing {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

/// Differs between two servers, or two runs of one thing.
const std::set<std::string>& left_out() {
  static const std::set<std::string> names{"identity",
                                           "request_id",
                                           "task_id",
                                           "binary_checksum",
                                           "worker_version",
                                           "sdk_metadata",
                                           "metering_metadata",
                                           "history_size_bytes",
                                           "namespace_id",
                                           "parent_workflow_namespace_id",
                                           "prev_auto_reset_points",
                                           "version",
                                           "worker_deployment_name",
                                           "deployment_version",
                                           "versioning_behavior",
                                           "workflow_execution_expiration_time",
                                           "build_id_redirect_counter",
                                           "links",
                                           "parent_initiated_event_version",
                                           "fork_event_version",
                                           "eager_execution_accepted",
                                           "worker_may_ignore"};
  return names;
}

/// Run ids, wherever they stand.
const std::set<std::string>& run_ids() {
  static const std::set<std::string> names{"run_id",
                                           "first_execution_run_id",
                                           "original_execution_run_id",
                                           "new_execution_run_id",
                                           "continued_execution_run_id",
                                           "base_run_id",
                                           "new_run_id"};
  return names;
}

class Writer {
 public:
  std::string line(const ::temporal::api::history::v1::HistoryEvent& event) {
    std::string text = std::to_string(event.event_id()) + ' ' + type_name(event);
    const auto* oneof = event.GetDescriptor()->FindOneofByName("attributes");
    const auto* field = event.GetReflection()->GetOneofFieldDescriptor(event, oneof);
    if (field) text += ' ' + object(event.GetReflection()->GetMessage(event, field));
    if (event.has_user_metadata()) text += " metadata=" + object(event.user_metadata());
    return text + '\n';
  }

 private:
  static std::string type_name(const ::temporal::api::history::v1::HistoryEvent& event) {
    const std::string name = ::temporal::api::enums::v1::EventType_Name(event.event_type());
    constexpr std::string_view kPrefix = "EVENT_TYPE_";
    return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
  }

  std::string object(const Message& message) {
    if (message.GetDescriptor()->full_name() == "google.protobuf.Duration") {
      return duration(message);
    }
    std::string text = "{";
    const Descriptor* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      const std::string value =
          left_out().contains(field->name()) ? "" : field_text(message, field);
      if (value.empty()) continue;
      if (text.size() > 1) text += ", ";
      text += field->name() + ": " + value;
    }
    return text + '}';
  }

  static std::string duration(const Message& message) {
    const Reflection* reflection = message.GetReflection();
    const auto part = [&](const char* name) {
      return message.GetDescriptor()->FindFieldByName(name);
    };
    const std::int64_t seconds = reflection->GetInt64(message, part("seconds"));
    const std::int32_t nanos = reflection->GetInt32(message, part("nanos"));
    if (seconds == 0 && nanos == 0) return {};
    if (nanos == 0) return std::to_string(seconds) + 's';
    return std::to_string(seconds * 1000 + nanos / 1'000'000) + "ms";
  }

  std::string field_text(const Message& message, const FieldDescriptor* field) {
    const Reflection* reflection = message.GetReflection();
    if (field->is_map()) return map_text(message, field);
    if (field->is_repeated()) {
      std::string text;
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        text += (i == 0 ? "" : ", ") + value_text(message, field, i);
      }
      return text.empty() ? text : '[' + text + ']';
    }
    if (!reflection->HasField(message, field)) return {};
    return value_text(message, field, -1);
  }

  std::string map_text(const Message& message, const FieldDescriptor* field) {
    const Reflection* reflection = message.GetReflection();
    std::map<std::string, std::string> sorted;
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      const Message& entry = reflection->GetRepeatedMessage(message, field, i);
      const auto* key = field->message_type()->map_key();
      const auto* value = field->message_type()->map_value();
      sorted[value_text(entry, key, -1)] = value_text(entry, value, -1);
    }
    std::string text;
    for (const auto& [key, value] : sorted) {
      text += (text.empty() ? "" : ", ") + key + ": " + value;
    }
    return text.empty() ? text : '{' + text + '}';
  }

  std::string value_text(const Message& message, const FieldDescriptor* field, int index) {
    const Reflection* reflection = message.GetReflection();
    const bool many = index >= 0;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Message& inner = many ? reflection->GetRepeatedMessage(message, field, index)
                                    : reflection->GetMessage(message, field);
        const std::string text = object(inner);
        return text == "{}" && !many ? std::string() : text;
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text = many ? reflection->GetRepeatedString(message, field, index)
                                      : reflection->GetString(message, field);
        if (run_ids().contains(field->name())) return run(text);
        return quoted(text);
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return many ? reflection->GetRepeatedEnum(message, field, index)->name()
                    : reflection->GetEnum(message, field)->name();
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection->GetBool(message, field) ? "true" : "false";
      case FieldDescriptor::CPPTYPE_INT32:
        return std::to_string(reflection->GetInt32(message, field));
      case FieldDescriptor::CPPTYPE_INT64:
        return std::to_string(reflection->GetInt64(message, field));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return std::to_string(reflection->GetDouble(message, field));
      default:
        return "?";
    }
  }

  std::string run(const std::string& id) {
    if (id.empty()) return {};
    const auto [known, fresh] = runs_.emplace(id, runs_.size() + 1);
    return "run#" + std::to_string(known->second);
  }

  static std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') result += '\\';
      if (c == '\n') {
        result += "\\n";
      } else {
        result += c;
      }
    }
    return result + '"';
  }

  std::map<std::string, std::size_t> runs_;
};

}  // namespace

std::string normalise(const ::temporal::api::history::v1::History& history) {
  Writer writer;
  std::string text;
  for (const auto& event : history.events()) text += writer.line(event);
  return text;
}

}  // namespace perdura::temporal::testing
