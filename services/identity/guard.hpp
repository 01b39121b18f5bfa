#pragma once
// The lock-out: so many failed attempts within a window, and nobody gets in for a while.
//
// Failures are counted after the password was looked at, so that many good logins at once disturb
// nobody; but whoever comes back to a guard that has locked meanwhile hears only that, right or
// wrong: guessing in parallel wins nothing.
#include "services/identity/store.hpp"

namespace perdura::services::identity {

/// One thing that may be attempted so often. Its key is kept as a hash: what people type by mistake
/// is nobody's business.
struct Guarded {
  std::string key_hash;
  std::int64_t failures_max = 1;
};

/// Works for mails without an account just the same. Lives for one attempt; the settings outlive
/// it.
class AttemptGuard {
 public:
  /// At a mail's password, from one network: whoever fails there locks himself out, and the member
  /// elsewhere gets in. Only far more failures lock the mail for all, or many networks together
  /// would guess without end. `network` is empty if nobody knows it.
  static AttemptGuard of_login(const Settings& settings, const std::string& email,
                               const std::string& network, Instant wall);
  /// At a member's password by who has a token of his.
  static AttemptGuard of_password(const Settings& settings, const domain::UserId& id, Instant wall);

  /// Before the password is looked at.
  std::optional<LockedOut> locked(platform::sql::Reader& tx) const;
  /// After: locks the guard's rows, as far as there are any, until the transaction's end.
  std::optional<LockedOut> still_locked(platform::sql::Transaction& tx) const;
  /// One more; the last one that is allowed locks. Where others have locked it meanwhile it is
  /// none: they were faster than the guard's first row.
  std::optional<LockedOut> failed(platform::sql::Transaction& tx) const;
  /// Forgets the failures. After `still_locked`.
  void passed(platform::sql::Transaction& tx) const;

 private:
  AttemptGuard(const Settings& settings, std::vector<Guarded> guarded, Instant wall)
      : settings_(settings), guarded_(std::move(guarded)), wall_(wall) {}

  void count(platform::sql::Transaction& tx, const Guarded& one) const;

  const Settings& settings_;
  std::vector<Guarded>
      guarded_;  // in the order in which rows are locked: what many share comes last
  Instant wall_;
};

}  // namespace perdura::services::identity
