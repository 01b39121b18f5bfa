#pragma once
// What a database can refuse or fail at. Services catch these; nobody sees an error number.
#include <stdexcept>
#include <string>
#include <utility>

#include "platform/core/unavailable.hpp"

namespace perdura::platform::sql {

class SqlError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// No answer, or none in time; to a caller of ours: 503. Nothing has been changed.
class Unavailable : public SqlError, public DependencyUnavailable {
 public:
  using SqlError::SqlError;
};

/// No connection could be made.
class NoConnection : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

/// Failures that `Database` meets by running the whole transaction again. They come out only when
/// its retries are used up.
class Retriable : public Unavailable {
 public:
  using Unavailable::Unavailable;
};
class Deadlock : public Retriable {
 public:
  using Retriable::Retriable;
};
class LockWait : public Retriable {
 public:
  using Retriable::Retriable;
};
class ConnectionLost : public Retriable {
 public:
  using Retriable::Retriable;
};

/// The server cannot be reached; otherwise others are in the way, or it has no room.
inline bool is_away(const Unavailable& failure) {
  return dynamic_cast<const NoConnection*>(&failure) != nullptr ||
         dynamic_cast<const ConnectionLost*>(&failure) != nullptr;
}

/// The connection went while COMMIT was under way: the effect is there wholly, or not at all. The
/// caller's idempotency key tells which; to a caller of ours: 503.
class CommitInDoubt : public SqlError, public DependencyUnavailable {
 public:
  using SqlError::SqlError;
};

/// A row that must not be: the statement had no effect, the transaction goes on.
class ConstraintViolation : public SqlError {
 public:
  ConstraintViolation(std::string constraint, const std::string& what)
      : SqlError(what), constraint_(std::move(constraint)) {}
  /// Its name; see the derived classes.
  const std::string& constraint() const noexcept { return constraint_; }

 private:
  std::string constraint_;
};

/// `constraint()`: "PRIMARY", or the unique index's name.
class DuplicateKey : public ConstraintViolation {
 public:
  using ConstraintViolation::ConstraintViolation;
};

/// `constraint()` is empty: SQLite does not tell it.
class ForeignKey : public ConstraintViolation {
 public:
  using ConstraintViolation::ConstraintViolation;
};

/// A CHECK, NOT NULL, a text too long, a number out of range. `constraint()`: the name of a named
/// CHECK; else whatever the database said.
class CheckViolation : public ConstraintViolation {
 public:
  using ConstraintViolation::ConstraintViolation;
};

/// A statement, argument or row type that can never work: a bug of ours.
class SqlMisuse : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace perdura::platform::sql
