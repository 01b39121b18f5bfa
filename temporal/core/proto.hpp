#pragma once
// Between our data and the generated messages. Includes generated code: for .cpp files.
#include <temporal/api/common/v1/message.pb.h>
#include <temporal/api/failure/v1/message.pb.h>

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <exception>

#include "temporal/failure.hpp"
#include "temporal/options.hpp"
#include "temporal/payload.hpp"
#include "temporal/service.hpp"

namespace perdura::temporal::core {

void fill(api::common::v1::Payload& out, const Payload& payload);
void fill(api::common::v1::Payloads& out, const Payloads& payloads);
Payload read(const api::common::v1::Payload& payload);
Payloads read(const api::common::v1::Payloads& payloads);
void fill(api::common::v1::Header& out, const Headers& headers);
Headers read(const api::common::v1::Header& header);

void fill(api::failure::v1::Failure& out, const FailureInfo& info);
FailureInfo read(const api::failure::v1::Failure& failure);

/// What an exception means to whoever called: failures as they are, others as an application
/// failure whose type is the exception's class.
FailureInfo describe(std::exception_ptr error);

void fill(google::protobuf::Duration& out, Duration duration);
Duration read(const google::protobuf::Duration& duration);
void fill(google::protobuf::Timestamp& out, TimePoint time);
TimePoint read(const google::protobuf::Timestamp& time);

void fill(api::common::v1::RetryPolicy& out, const RetryPolicy& policy);
void fill(api::common::v1::SearchAttributes& out, const SearchAttributes& attributes);

}  // namespace perdura::temporal::core
