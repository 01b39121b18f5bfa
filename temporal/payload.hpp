#pragma once
// Arguments and results as they travel through Temporal: JSON (`json/plain`), so that any other
// SDK, the CLI and the Web UI read them.
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "json/codec.hpp"

namespace perdura::temporal {

/// One encoded value. `encoding` is Temporal's metadata entry of that name.
struct Payload {
  std::string encoding = "json/plain";
  std::string data;

  bool operator==(const Payload&) const = default;
};

using Payloads = std::vector<Payload>;

/// What travels beside the arguments, by name: a request's id, a trace. A workflow hands its own on
/// to all that it starts; a handler those of its signal or update, if that brought any.
using Headers = std::map<std::string, Payload>;
/// Shared by everything that runs under them; null: none.
using HeadersPtr = std::shared_ptr<const Headers>;

/// A value could not be read: another encoding, or JSON that does not fit the type.
struct PayloadError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class T>
Payload to_payload(const T& value) {
  return {.data = json::to_text(value)};
}

/// Reads a payload; members that `T` does not know are ignored, so that an older worker reads a
/// newer client's input. Throws `PayloadError`.
template <class T>
T from_payload(const Payload& payload) {
  if (payload.encoding != "json/plain") {
    throw PayloadError("payload has encoding \"" + payload.encoding + "\", not json/plain");
  }
  try {
    return json::from_text<T>(payload.data, json::Unknown::Ignore);
  } catch (const json::DecodeError& error) {
    throw PayloadError(std::string("payload does not fit: ") + error.what());
  }
}

/// The only argument or result of a list; `void` has none.
template <class T>
T only_payload(const Payloads& payloads) {
  if (payloads.empty()) throw PayloadError("a value is missing");
  return from_payload<T>(payloads.front());
}

}  // namespace perdura::temporal
