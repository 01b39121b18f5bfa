#include "services/identity/guard.hpp"

#include <algorithm>

namespace perdura::services::identity {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::GuardRow;

namespace {

std::optional<LockedOut> verdict(const std::optional<GuardRow>& row, Instant wall) {
  if (!row || !row->locked || row->until <= wall) return std::nullopt;
  return LockedOut{std::chrono::ceil<std::chrono::seconds>(row->until - wall)};
}

/// The longer of the two.
std::optional<LockedOut> both(const std::optional<LockedOut>& a,
                              const std::optional<LockedOut>& b) {
  if (!a || !b) return a ? a : b;
  return LockedOut{std::max(a->retry_after, b->retry_after)};
}

}  // namespace

AttemptGuard AttemptGuard::of_login(const Settings& settings, const std::string& email,
                                    const std::string& network, Instant wall) {
  return {settings,
          {{platform::body_hash("login/" + network + "/" + email), settings.login_failures_max},
           {platform::body_hash("login/" + email), settings.mail_failures_max}},
          wall};
}

AttemptGuard AttemptGuard::of_password(const Settings& settings, const domain::UserId& id,
                                       Instant wall) {
  return {settings,
          {{platform::body_hash("password/" + id.value()), settings.login_failures_max}},
          wall};
}

std::optional<LockedOut> AttemptGuard::locked(Reader& tx) const {
  std::optional<LockedOut> all;
  for (const Guarded& one : guarded_) {
    all = both(all, verdict(store::guard(tx, one.key_hash), wall_));
  }
  return all;
}

std::optional<LockedOut> AttemptGuard::still_locked(Transaction& tx) const {
  std::optional<LockedOut> all;
  for (const Guarded& one : guarded_) {
    all = both(all, verdict(store::locked_guard(tx, one.key_hash), wall_));
  }
  return all;
}

std::optional<LockedOut> AttemptGuard::failed(Transaction& tx) const {
  // A row that was not there could not be locked; whoever made it may have locked the guard.
  for (const Guarded& one : guarded_) store::open_guard(tx, one.key_hash, wall_);
  if (const auto locked = still_locked(tx)) return locked;
  for (const Guarded& one : guarded_) count(tx, one);
  return std::nullopt;
}

void AttemptGuard::count(Transaction& tx, const Guarded& one) const {
  GuardRow row = store::locked_guard(tx, one.key_hash).value();
  if (row.until <= wall_) row = {0, false, wall_ + settings_.login_failure_window};
  ++row.failures;
  if (row.failures >= one.failures_max) {
    row.locked = true;
    row.until = wall_ + settings_.lockout;
  }
  store::set_guard(tx, one.key_hash, row);
}

void AttemptGuard::passed(Transaction& tx) const {
  for (const Guarded& one : guarded_) store::drop_guard(tx, one.key_hash);
}

}  // namespace perdura::services::identity
