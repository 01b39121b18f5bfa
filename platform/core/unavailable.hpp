#pragma once
// What the errors of all ports have in common when the other side does not answer.

namespace perdura::platform {

/// Marks an exception: a database, a service or the like did not answer, or not in time; whether
/// anything happened there is the exception's own to say. Out of a handler it becomes 503
/// DEPENDENCY_UNAVAILABLE: the caller may try again, under the same idempotency key.
class DependencyUnavailable {
 public:
  virtual ~DependencyUnavailable() = default;

 protected:
  DependencyUnavailable() = default;
  DependencyUnavailable(const DependencyUnavailable&) = default;
  DependencyUnavailable& operator=(const DependencyUnavailable&) = default;
};

}  // namespace perdura::platform
