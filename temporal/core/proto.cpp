#include "temporal/core/proto.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <typeinfo>

namespace perdura::temporal::core {

using std::chrono::duration_cast;
using std::chrono::seconds;

void fill(api::common::v1::Payload& out, const Payload& payload) {
  (*out.mutable_metadata())["encoding"] = payload.encoding;
  out.set_data(payload.data);
}

void fill(api::common::v1::Payloads& out, const Payloads& payloads) {
  for (const Payload& payload : payloads) fill(*out.add_payloads(), payload);
}

Payload read(const api::common::v1::Payload& payload) {
  const auto encoding = payload.metadata().find("encoding");
  return {.encoding = encoding == payload.metadata().end() ? "" : encoding->second,
          .data = payload.data()};
}

Payloads read(const api::common::v1::Payloads& payloads) {
  Payloads all;
  all.reserve(static_cast<std::size_t>(payloads.payloads_size()));
  for (const auto& payload : payloads.payloads()) all.push_back(read(payload));
  return all;
}

void fill(api::common::v1::Header& out, const Headers& headers) {
  for (const auto& [name, payload] : headers) fill((*out.mutable_fields())[name], payload);
}

Headers read(const api::common::v1::Header& header) {
  Headers headers;
  for (const auto& [name, payload] : header.fields()) headers.emplace(name, read(payload));
  return headers;
}

void fill(google::protobuf::Duration& out, Duration duration) {
  const auto whole = duration_cast<seconds>(duration);
  out.set_seconds(whole.count());
  out.set_nanos(static_cast<std::int32_t>((duration - whole).count()));
}

Duration read(const google::protobuf::Duration& duration) {
  return seconds(duration.seconds()) + std::chrono::nanoseconds(duration.nanos());
}

void fill(google::protobuf::Timestamp& out, TimePoint time) {
  const auto whole = std::chrono::floor<seconds>(time);
  out.set_seconds(whole.time_since_epoch().count());
  out.set_nanos(static_cast<std::int32_t>((time - whole).count()));
}

TimePoint read(const google::protobuf::Timestamp& time) {
  return TimePoint(seconds(time.seconds()) + std::chrono::nanoseconds(time.nanos()));
}

void fill(api::common::v1::RetryPolicy& out, const RetryPolicy& policy) {
  fill(*out.mutable_initial_interval(), policy.initial_interval);
  out.set_backoff_coefficient(policy.backoff);
  if (policy.maximum_interval > Duration{}) {
    fill(*out.mutable_maximum_interval(), policy.maximum_interval);
  }
  out.set_maximum_attempts(policy.maximum_attempts);
  for (const auto& type : policy.non_retryable_types) out.add_non_retryable_error_types(type);
}

namespace {

struct EncodeAttribute {
  api::common::v1::Payload& out;

  void put(const char* type, std::string text) const {
    (*out.mutable_metadata())["encoding"] = "json/plain";
    (*out.mutable_metadata())["type"] = type;
    out.set_data(std::move(text));
  }
  void operator()(const std::string& value) const { put("Keyword", json::to_text(value)); }
  void operator()(std::int64_t value) const { put("Int", json::to_text(value)); }
  void operator()(double value) const { put("Double", json::to_text(value)); }
  void operator()(bool value) const { put("Bool", value ? "true" : "false"); }
  void operator()(TimePoint value) const {
    put("Datetime", json::to_text(std::chrono::time_point_cast<std::chrono::milliseconds>(value)));
  }
};

}  // namespace

void fill(api::common::v1::SearchAttributes& out, const SearchAttributes& attributes) {
  for (const auto& [name, value] : attributes) {
    std::visit(EncodeAttribute{(*out.mutable_indexed_fields())[name]}, value);
  }
}

FailureInfo describe(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const TemporalFailure& failure) {
    return failure.info();
  } catch (const std::exception& failure) {
    int status = 0;
    char* readable = abi::__cxa_demangle(typeid(failure).name(), nullptr, nullptr, &status);
    FailureInfo info{.message = failure.what(), .source = "perdura"};
    info.type = status == 0 ? readable : typeid(failure).name();
    std::free(readable);
    return info;
  } catch (...) {
    return {.message = "an exception that is no std::exception", .source = "perdura"};
  }
}

}  // namespace perdura::temporal::core
