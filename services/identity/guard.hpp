#pragma once
// The lock-out: so many failed logins of one mail within a window, and nobody gets in for a while.
//
// Failures are counted after the password was looked at, so that many good logins at once disturb
// nobody; but whoever comes back to a guard that has locked meanwhile hears only that, right or
// wrong: guessing in parallel wins nothing.
#include "services/identity/store.hpp"

namespace perdura::services::identity {

/// Works for mails without an account just the same. Lives for one attempt.
class LoginGuard {
 public:
  LoginGuard(const Settings& settings, const std::string& email, Instant wall);

  /// Before the password is looked at.
  std::optional<LockedOut> locked(platform::sql::Reader& tx) const;
  /// After: locks the guard's row, if there is one, until the transaction's end.
  std::optional<LockedOut> still_locked(platform::sql::Transaction& tx) const;
  /// One more; the last one that is allowed locks.
  void failed(platform::sql::Transaction& tx) const;
  /// Forgets the failures. After `still_locked`.
  void passed(platform::sql::Transaction& tx) const;

 private:
  std::optional<LockedOut> verdict(const std::optional<store::GuardRow>& row) const;

  const Settings& settings_;
  std::string email_hash_;  // what people type by mistake is nobody's business
  Instant wall_;
};

}  // namespace perdura::services::identity
