#include "temporal/replay/history_json.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>
#include <temporal/api/history/v1/message.pb.h>

#include <memory>

namespace perdura::temporal {

namespace {

using History = ::temporal::api::history::v1::History;
using HistoryEvent = ::temporal::api::history::v1::HistoryEvent;

constexpr const char* kUrlPrefix = "type.googleapis.com";

/// Maps in the order of their keys: otherwise it differs from run to run.
std::string binary_of(const HistoryEvent& event) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.SetSerializationDeterministic(true);
  event.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

}  // namespace

History history_from_json(std::string_view text) {
  History history;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(text.data(), text.size()), &history, options);
  if (!status.ok()) throw HistoryJsonError("not a history in JSON: " + status.ToString());
  return history;
}

std::string history_to_json(const History& history) {
  const std::unique_ptr<google::protobuf::util::TypeResolver> types(
      google::protobuf::util::NewTypeResolverForDescriptorPool(
          kUrlPrefix, HistoryEvent::descriptor()->file()->pool()));
  const std::string url = std::string(kUrlPrefix) + "/" + HistoryEvent::descriptor()->full_name();
  std::string text = "{\"events\":[";
  for (const HistoryEvent& event : history.events()) {
    text += text.back() == '[' ? "\n" : ",\n";
    const auto status =
        google::protobuf::util::BinaryToJsonString(types.get(), url, binary_of(event), &text);
    if (!status.ok()) throw HistoryJsonError("history without JSON form: " + status.ToString());
  }
  return text + "\n]}\n";
}

}  // namespace perdura::temporal
