#pragma once
// Why an update of a workflow failed. Pure.
#include <optional>
#include <stdexcept>
#include <string>

#include "temporal/failure.hpp"

namespace perdura::platform {

/// For the log.
inline std::string message_of(const temporal::FailureInfo& failure) {
  return failure.type.empty() ? failure.message : failure.type + ": " + failure.message;
}

/// A refusal by a workflow of ours bears a code as its type; what the server or the SDK say of
/// their own does not. `Code` throws `std::invalid_argument` for a text that is none.
template <class Code>
std::optional<Code> refusal_code(const temporal::FailureInfo& failure) {
  try {
    return Code(failure.type);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace perdura::platform
