#include "services/identity/guard.hpp"

namespace perdura::services::identity {

using platform::sql::Reader;
using platform::sql::Transaction;
using store::GuardRow;

LoginGuard::LoginGuard(const Settings& settings, const std::string& email, Instant wall)
    : settings_(settings), email_hash_(platform::body_hash(email)), wall_(wall) {}

std::optional<LockedOut> LoginGuard::verdict(const std::optional<GuardRow>& row) const {
  if (!row || !row->locked || row->until <= wall_) return std::nullopt;
  return LockedOut{std::chrono::ceil<std::chrono::seconds>(row->until - wall_)};
}

std::optional<LockedOut> LoginGuard::locked(Reader& tx) const {
  return verdict(store::guard(tx, email_hash_));
}

std::optional<LockedOut> LoginGuard::still_locked(Transaction& tx) const {
  return verdict(store::locked_guard(tx, email_hash_));
}

void LoginGuard::failed(Transaction& tx) const {
  store::open_guard(tx, email_hash_, wall_);
  GuardRow row = store::locked_guard(tx, email_hash_).value();
  if (row.until <= wall_) row = {0, false, wall_ + settings_.login_failure_window};
  ++row.failures;
  if (row.failures >= settings_.login_failures_max) {
    row.locked = true;
    row.until = wall_ + settings_.lockout;
  }
  store::set_guard(tx, email_hash_, row);
}

void LoginGuard::passed(Transaction& tx) const { store::drop_guard(tx, email_hash_); }

}  // namespace perdura::services::identity
