#pragma once
// The generated messages under short names, and conversions of time.
#include <temporal/api/command/v1/message.pb.h>
#include <temporal/api/common/v1/message.pb.h>
#include <temporal/api/enums/v1/failed_cause.pb.h>
#include <temporal/api/enums/v1/workflow.pb.h>
#include <temporal/api/failure/v1/message.pb.h>
#include <temporal/api/history/v1/message.pb.h>
#include <temporal/api/taskqueue/v1/message.pb.h>

#include <algorithm>
#include <memory>
#include <string>

#include "temporal/rpc.hpp"
#include "temporal/runtime.hpp"

namespace perdura::temporal::testing::detail {

namespace apicommand = ::temporal::api::command::v1;
namespace apicommon = ::temporal::api::common::v1;
namespace enums = ::temporal::api::enums::v1;
namespace apifailure = ::temporal::api::failure::v1;
namespace apihistory = ::temporal::api::history::v1;
namespace apitaskqueue = ::temporal::api::taskqueue::v1;

using Event = apihistory::HistoryEvent;
using EventPtr = std::shared_ptr<Event>;
using EventId = std::int64_t;

/// Longer than the clock's range is as good as a century.
inline Duration from_proto(const google::protobuf::Duration& value) {
  constexpr std::int64_t kCentury = 100LL * 366 * 24 * 3600;
  const std::int64_t seconds = std::clamp(value.seconds(), -kCentury, kCentury);
  return std::chrono::seconds{seconds} + Duration{value.nanos()};
}

inline TimePoint from_proto(const google::protobuf::Timestamp& value) {
  return TimePoint{std::chrono::seconds{value.seconds()} + Duration{value.nanos()}};
}

inline google::protobuf::Duration to_proto(Duration value) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(value);
  google::protobuf::Duration result;
  result.set_seconds(seconds.count());
  result.set_nanos(static_cast<std::int32_t>((value - seconds).count()));
  return result;
}

inline google::protobuf::Timestamp to_proto(TimePoint value) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(value.time_since_epoch());
  google::protobuf::Timestamp result;
  result.set_seconds(seconds.count());
  result.set_nanos(static_cast<std::int32_t>((value.time_since_epoch() - seconds).count()));
  return result;
}

}  // namespace perdura::temporal::testing::detail
