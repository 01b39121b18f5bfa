#include "temporal/testing/detail/search_attributes.hpp"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <cmath>

namespace perdura::temporal::testing::detail {

namespace {

std::optional<SearchValue::Scalar> decode_scalar(const google::protobuf::Value& value,
                                                 SearchAttributeType type) {
  switch (type) {
    case SearchAttributeType::Text:
    case SearchAttributeType::Keyword:
    case SearchAttributeType::KeywordList:
      if (value.kind_case() == google::protobuf::Value::kStringValue) return value.string_value();
      return std::nullopt;
    case SearchAttributeType::Int:
    case SearchAttributeType::Double:
      if (value.kind_case() != google::protobuf::Value::kNumberValue) return std::nullopt;
      if (type == SearchAttributeType::Int &&
          std::trunc(value.number_value()) != value.number_value()) {
        return std::nullopt;
      }
      return value.number_value();
    case SearchAttributeType::Bool:
      if (value.kind_case() == google::protobuf::Value::kBoolValue) return value.bool_value();
      return std::nullopt;
    case SearchAttributeType::Datetime: {
      if (value.kind_case() != google::protobuf::Value::kStringValue) return std::nullopt;
      auto time = normal_time(value.string_value());
      if (!time) return std::nullopt;
      return std::move(*time);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<SearchAttributeType> from_indexed_type(enums::IndexedValueType type) {
  switch (type) {
    case enums::INDEXED_VALUE_TYPE_TEXT:
      return SearchAttributeType::Text;
    case enums::INDEXED_VALUE_TYPE_KEYWORD:
      return SearchAttributeType::Keyword;
    case enums::INDEXED_VALUE_TYPE_INT:
      return SearchAttributeType::Int;
    case enums::INDEXED_VALUE_TYPE_DOUBLE:
      return SearchAttributeType::Double;
    case enums::INDEXED_VALUE_TYPE_BOOL:
      return SearchAttributeType::Bool;
    case enums::INDEXED_VALUE_TYPE_DATETIME:
      return SearchAttributeType::Datetime;
    case enums::INDEXED_VALUE_TYPE_KEYWORD_LIST:
      return SearchAttributeType::KeywordList;
    default:
      return std::nullopt;
  }
}

const char* type_name(SearchAttributeType type) {
  switch (type) {
    case SearchAttributeType::Text:
      return "Text";
    case SearchAttributeType::Keyword:
      return "Keyword";
    case SearchAttributeType::Int:
      return "Int";
    case SearchAttributeType::Double:
      return "Double";
    case SearchAttributeType::Bool:
      return "Bool";
    case SearchAttributeType::Datetime:
      return "Datetime";
    case SearchAttributeType::KeywordList:
      return "KeywordList";
  }
  return "";
}

enums::IndexedValueType to_indexed_type(SearchAttributeType type) {
  switch (type) {
    case SearchAttributeType::Text:
      return enums::INDEXED_VALUE_TYPE_TEXT;
    case SearchAttributeType::Keyword:
      return enums::INDEXED_VALUE_TYPE_KEYWORD;
    case SearchAttributeType::Int:
      return enums::INDEXED_VALUE_TYPE_INT;
    case SearchAttributeType::Double:
      return enums::INDEXED_VALUE_TYPE_DOUBLE;
    case SearchAttributeType::Bool:
      return enums::INDEXED_VALUE_TYPE_BOOL;
    case SearchAttributeType::Datetime:
      return enums::INDEXED_VALUE_TYPE_DATETIME;
    case SearchAttributeType::KeywordList:
      return enums::INDEXED_VALUE_TYPE_KEYWORD_LIST;
  }
  return enums::INDEXED_VALUE_TYPE_UNSPECIFIED;
}

const std::map<std::string, SearchAttributeType>& system_search_attributes() {
  static const std::map<std::string, SearchAttributeType> attributes{
      {"WorkflowId", SearchAttributeType::Keyword},
      {"RunId", SearchAttributeType::Keyword},
      {"WorkflowType", SearchAttributeType::Keyword},
      {"StartTime", SearchAttributeType::Datetime},
      {"ExecutionTime", SearchAttributeType::Datetime},
      {"CloseTime", SearchAttributeType::Datetime},
      {"ExecutionStatus", SearchAttributeType::Keyword},
      {"TaskQueue", SearchAttributeType::Keyword},
      {"HistoryLength", SearchAttributeType::Int},
      {"ParentWorkflowId", SearchAttributeType::Keyword},
      {"ParentRunId", SearchAttributeType::Keyword},
      {"RootWorkflowId", SearchAttributeType::Keyword},
      {"RootRunId", SearchAttributeType::Keyword},
  };
  return attributes;
}

bool system_search_attribute(const std::string& name) {
  return system_search_attributes().contains(name);
}

std::optional<SearchValue> decode_search_value(const apicommon::Payload& payload,
                                               SearchAttributeType type) {
  SearchValue result;
  const auto encoding = payload.metadata().find("encoding");
  if (encoding != payload.metadata().end() && encoding->second == "binary/null") return result;
  google::protobuf::Value json;
  if (!google::protobuf::util::JsonStringToMessage(payload.data(), &json).ok()) {
    return std::nullopt;
  }
  if (json.kind_case() == google::protobuf::Value::kNullValue) return result;
  if (json.kind_case() != google::protobuf::Value::kListValue) {
    const auto scalar = decode_scalar(json, type);
    if (!scalar) return std::nullopt;
    result.values.push_back(*scalar);
    return result;
  }
  for (const auto& member : json.list_value().values()) {
    const auto scalar = decode_scalar(member, type);
    if (!scalar) return std::nullopt;
    result.values.push_back(*scalar);
  }
  // Only a keyword list has several; one member alone passes as the value itself.
  const bool list = type == SearchAttributeType::KeywordList;
  if (!list && result.values.size() > 1) return std::nullopt;
  return result;
}

std::optional<std::string> normal_time(const std::string& text) {
  google::protobuf::Timestamp time;
  if (!google::protobuf::util::TimeUtil::FromString(text, &time)) return std::nullopt;
  return time_text(from_proto(time));
}

std::string time_text(TimePoint time) {
  // Nine digits of fraction always, so that texts sort as times.
  const google::protobuf::Timestamp proto = to_proto(time);
  google::protobuf::Timestamp seconds;
  seconds.set_seconds(proto.seconds());
  std::string text = google::protobuf::util::TimeUtil::ToString(seconds);
  std::string fraction = std::to_string(proto.nanos());
  fraction.insert(0, 9 - fraction.size(), '0');
  text.insert(text.size() - 1, "." + fraction);
  return text;
}

}  // namespace perdura::temporal::testing::detail
