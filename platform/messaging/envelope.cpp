#include "platform/messaging/envelope.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "json/rfc3339.hpp"
#include "platform/core/context.hpp"

namespace perdura::platform {
namespace {

using Kind = EnvelopeError::Kind;

// Ids end up in binary-compared columns and in log lines.
constexpr std::size_t max_text = 255;

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::Missing:
      return "missing";
    case Kind::Repeated:
      return "repeated";
    case Kind::Malformed:
      return "malformed";
  }
  return "unknown";
}

std::optional<std::string_view> find(const MessageHeaders& headers, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [known, value] : headers) {
    if (known != name) continue;
    if (found) throw EnvelopeError(Kind::Repeated, name, "may stand only once");
    found = value;
  }
  return found;
}

std::string_view need(const MessageHeaders& headers, std::string_view name) {
  const auto found = find(headers, name);
  if (!found) throw EnvelopeError(Kind::Missing, name, "every event carries it");
  return *found;
}

std::string text(std::string_view name, std::string_view value) {
  if (value.empty()) throw EnvelopeError(Kind::Malformed, name, "is empty");
  if (value.size() > max_text) throw EnvelopeError(Kind::Malformed, name, "is too long");
  const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(value.begin(), value.end(), control)) {
    throw EnvelopeError(Kind::Malformed, name, "holds a control character");
  }
  return std::string(value);
}

template <class Number>
Number positive(std::string_view name, std::string_view value) {
  Number number = 0;
  const auto* end = value.data() + value.size();
  const auto [stopped, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stopped != end || number == 0 || value.front() == '0') {
    throw EnvelopeError(Kind::Malformed, name, "is no number from 1 on");
  }
  return number;
}

bool lower_hex(std::string_view part) {
  return std::all_of(part.begin(), part.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view part) { return part.find_first_not_of('0') == part.npos; }

// 00-<32 hex>-<16 hex>-<2 hex>, ids not zero: version 00 of W3C trace context.
std::string trace(std::string_view value) {
  const auto part = [&](std::size_t from, std::size_t size) { return value.substr(from, size); };
  const bool good = value.size() == 55 && value[2] == '-' && value[35] == '-' && value[52] == '-' &&
                    part(0, 2) == "00" && lower_hex(part(3, 32)) && lower_hex(part(36, 16)) &&
                    lower_hex(part(53, 2)) && !all_zero(part(3, 32)) && !all_zero(part(36, 16));
  if (!good) throw EnvelopeError(Kind::Malformed, header::traceparent, "is no trace context");
  return std::string(value);
}

std::string request(std::string_view value) {
  if (is_request_id(value)) return std::string(value);
  throw EnvelopeError(Kind::Malformed, header::request_id, "is no id of a request");
}

template <class Number>
Number counted(std::string_view name, Number number) {
  if (number == 0) throw EnvelopeError(Kind::Malformed, name, "counts from 1");
  return number;
}

}  // namespace

EnvelopeError::EnvelopeError(Kind kind, std::string_view header, std::string_view detail)
    : std::runtime_error(std::string(kind_name(kind)) + " header " + std::string(header) + ": " +
                         std::string(detail)),
      kind_(kind),
      header_(header) {}

MessageHeaders encode_envelope(const EventEnvelope& envelope) {
  MessageHeaders headers;
  const auto add = [&](std::string_view name, std::string value) {
    headers.emplace_back(std::string(name), std::move(value));
  };
  add(header::id, text(header::id, envelope.id));
  add(header::type, text(header::type, envelope.type));
  add(header::schema, std::to_string(counted(header::schema, envelope.schema)));
  add(header::aggregate, text(header::aggregate, envelope.aggregate));
  add(header::sequence, std::to_string(counted(header::sequence, envelope.sequence)));
  try {
    add(header::occurred_at, json::format_time(envelope.occurred_at));
  } catch (const std::exception& error) {
    throw EnvelopeError(Kind::Malformed, header::occurred_at, error.what());
  }
  if (!envelope.traceparent.empty()) add(header::traceparent, trace(envelope.traceparent));
  if (!envelope.request_id.empty()) add(header::request_id, request(envelope.request_id));
  return headers;
}

EventEnvelope decode_envelope(const MessageHeaders& headers) {
  EventEnvelope envelope;
  envelope.id = text(header::id, need(headers, header::id));
  envelope.type = text(header::type, need(headers, header::type));
  envelope.schema = positive<std::uint32_t>(header::schema, need(headers, header::schema));
  envelope.aggregate = text(header::aggregate, need(headers, header::aggregate));
  envelope.sequence = positive<std::uint64_t>(header::sequence, need(headers, header::sequence));
  const auto time = json::parse_time(need(headers, header::occurred_at));
  if (!time) throw EnvelopeError(Kind::Malformed, header::occurred_at, "is no UTC time");
  envelope.occurred_at = *time;
  if (const auto parent = find(headers, header::traceparent)) envelope.traceparent = trace(*parent);
  if (const auto id = find(headers, header::request_id)) envelope.request_id = request(*id);
  return envelope;
}

}  // namespace perdura::platform
