#include "temporal/testing/update_messages.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include <string_view>

namespace perdura::temporal::testing {

namespace {

using google::protobuf::internal::WireFormatLite;
using Kind = UpdateMessage::Kind;

constexpr std::string_view kPrefix = "type.googleapis.com/temporal.api.update.v1.";

// Field numbers of Acceptance and Rejection; Response has only the first two, with other meanings.
constexpr int kMessageId = 1;
constexpr int kSequencingEventId = 2;
constexpr int kRequest = 3;
constexpr int kFailure = 4;
constexpr int kMeta = 1;
constexpr int kOutcome = 2;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::Acceptance:
      return "Acceptance";
    case Kind::Rejection:
      return "Rejection";
    case Kind::Response:
      return "Response";
  }
  return {};
}

class Writer {
 public:
  explicit Writer(std::string* target) : stream_(target), out_(&stream_) {}

  void bytes(int field, const std::string& value) {
    WireFormatLite::WriteTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED, &out_);
    out_.WriteVarint32(static_cast<std::uint32_t>(value.size()));
    out_.WriteString(value);
  }
  void number(int field, std::int64_t value) { WireFormatLite::WriteInt64(field, value, &out_); }
  template <class Message>
  void message(int field, const std::optional<Message>& value) {
    if (value) bytes(field, value->SerializeAsString());
  }

 private:
  google::protobuf::io::StringOutputStream stream_;
  google::protobuf::io::CodedOutputStream out_;
};

template <class Message>
bool parse(const std::string& bytes, std::optional<Message>& target) {
  return target.emplace().ParseFromString(bytes);
}

bool read_bytes(UpdateMessage& message, int field, const std::string& bytes) {
  if (message.kind == Kind::Response) {
    if (field == kMeta) return parse(bytes, message.meta);
    if (field == kOutcome) return parse(bytes, message.outcome);
    return true;
  }
  if (field == kMessageId) message.request_message_id = bytes;
  if (field == kRequest) return parse(bytes, message.request);
  if (field == kFailure && message.kind == Kind::Rejection) return parse(bytes, message.failure);
  return true;
}

bool read_fields(UpdateMessage& message, google::protobuf::io::CodedInputStream& in) {
  while (const std::uint32_t tag = in.ReadTag()) {
    const int field = WireFormatLite::GetTagFieldNumber(tag);
    switch (WireFormatLite::GetTagWireType(tag)) {
      case WireFormatLite::WIRETYPE_VARINT: {
        std::uint64_t value = 0;
        if (!in.ReadVarint64(&value)) return false;
        if (field == kSequencingEventId) {
          message.request_sequencing_event_id = static_cast<std::int64_t>(value);
        }
        break;
      }
      case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
        std::uint32_t size = 0;
        std::string bytes;
        if (!in.ReadVarint32(&size) || !in.ReadString(&bytes, static_cast<int>(size))) return false;
        if (!read_bytes(message, field, bytes)) return false;
        break;
      }
      default:
        if (!WireFormatLite::SkipField(&in, tag)) return false;
    }
  }
  return true;
}

}  // namespace

google::protobuf::Any pack(const UpdateMessage& message) {
  google::protobuf::Any any;
  any.set_type_url(std::string(kPrefix) + std::string(name_of(message.kind)));
  Writer writer(any.mutable_value());
  if (message.kind == Kind::Response) {
    writer.message(kMeta, message.meta);
    writer.message(kOutcome, message.outcome);
    return any;
  }
  if (!message.request_message_id.empty()) writer.bytes(kMessageId, message.request_message_id);
  if (message.request_sequencing_event_id != 0) {
    writer.number(kSequencingEventId, message.request_sequencing_event_id);
  }
  writer.message(kRequest, message.request);
  writer.message(kFailure, message.failure);
  return any;
}

std::optional<UpdateMessage> unpack(const google::protobuf::Any& any) {
  for (const Kind kind : {Kind::Acceptance, Kind::Rejection, Kind::Response}) {
    if (any.type_url() != std::string(kPrefix) + std::string(name_of(kind))) continue;
    UpdateMessage message;
    message.kind = kind;
    google::protobuf::io::CodedInputStream in(
        reinterpret_cast<const std::uint8_t*>(any.value().data()),
        static_cast<int>(any.value().size()));
    if (!read_fields(message, in)) return std::nullopt;
    return message;
  }
  return std::nullopt;
}

}  // namespace perdura::temporal::testing
