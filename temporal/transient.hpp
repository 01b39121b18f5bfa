#pragma once
// Which failed calls have a chance later.
#include "temporal/service.hpp"

namespace perdura::temporal {

/// True where the same call may succeed later. `DeadlineExceeded` is the caller's own affair: the
/// call may have had its effect.
inline bool is_transient(StatusCode code) {
  switch (code) {
    case StatusCode::Unavailable:
    case StatusCode::ResourceExhausted:
    case StatusCode::Internal:
    case StatusCode::Aborted:
    case StatusCode::Unknown:
    case StatusCode::DataLoss:
      return true;
    case StatusCode::Ok:
    case StatusCode::Cancelled:
    case StatusCode::DeadlineExceeded:
    case StatusCode::InvalidArgument:
    case StatusCode::NotFound:
    case StatusCode::AlreadyExists:
    case StatusCode::PermissionDenied:
    case StatusCode::FailedPrecondition:
    case StatusCode::OutOfRange:
    case StatusCode::Unimplemented:
    case StatusCode::Unauthenticated:
      return false;
  }
  return false;  // a code that gRPC does not know
}

}  // namespace perdura::temporal
