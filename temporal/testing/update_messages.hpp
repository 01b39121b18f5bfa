#pragma once
// What a worker says about an update. These messages travel as `google.protobuf.Any`; no RPC refers
// to them by type, so they are not among the generated ones.
#include <google/protobuf/any.pb.h>
#include <temporal/api/failure/v1/message.pb.h>
#include <temporal/api/update/v1/message.pb.h>

#include <cstdint>
#include <optional>
#include <string>

namespace perdura::temporal::testing {

/// `temporal.api.update.v1.Acceptance`, `Rejection` or `Response`.
struct UpdateMessage {
  enum class Kind { Acceptance, Rejection, Response };
  Kind kind = Kind::Acceptance;
  // Acceptance, Rejection
  std::string request_message_id;
  std::int64_t request_sequencing_event_id = 0;
  std::optional<::temporal::api::update::v1::Request> request;
  // Rejection
  std::optional<::temporal::api::failure::v1::Failure> failure;
  // Response
  std::optional<::temporal::api::update::v1::Meta> meta;
  std::optional<::temporal::api::update::v1::Outcome> outcome;
};

google::protobuf::Any pack(const UpdateMessage& message);
/// Empty if it is another message, or broken.
std::optional<UpdateMessage> unpack(const google::protobuf::Any& any);

}  // namespace perdura::temporal::testing
