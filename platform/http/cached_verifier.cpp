#include "platform/http/cached_verifier.hpp"

namespace perdura::platform {

std::variant<TokenClaims, TokenRefusal> CachedVerifier::verify(std::string_view token,
                                                               TimePoint wall) {
  const auto now = std::chrono::floor<std::chrono::seconds>(wall);
  {
    const std::lock_guard lock(mutex_);
    while (!by_expiry_.empty() && by_expiry_.begin()->first <= now) drop_first();
    const auto known = entries_.find(token);
    if (known != entries_.end()) return known->second;
  }
  auto result = verifier_.verify(token, wall);
  const auto* claims = std::get_if<TokenClaims>(&result);
  if (claims == nullptr || max_entries_ == 0) return result;
  const std::lock_guard lock(mutex_);
  if (entries_.size() == max_entries_) drop_first();
  const auto [entry, added] = entries_.try_emplace(std::string(token), *claims);
  if (added) by_expiry_.emplace(claims->expires_at, &entry->first);
  return result;
}

void CachedVerifier::drop_first() {
  const auto first = by_expiry_.begin();
  entries_.erase(entries_.find(*first->second));
  by_expiry_.erase(first);
}

std::size_t CachedVerifier::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace perdura::platform
