#include "platform/kv/memory.hpp"

#include "platform/kv/checks.hpp"
#include "platform/kv/gcra.hpp"

namespace perdura::platform {

MemoryKeyValue::MemoryKeyValue(const Clock& clock, Options options)
    : clock_(clock), options_(std::move(options)) {}

template <class Work>
auto MemoryKeyValue::run(const char* operation, const std::string& key, Deadline deadline,
                         Work work) {
  kv::check_key(key);
  if (options_.on_call) options_.on_call(deadline);
  const std::lock_guard lock(mutex_);
  const auto fate = options_.fate ? options_.fate(operation, key) : Fate::Deliver;
  const auto fail = [&](bool may_have_happened) {
    throw KeyValueUnavailable(std::string(operation) + " " + key + ": no answer",
                              may_have_happened);
  };
  if (fate == Fate::FailBefore) fail(false);
  if (fate == Fate::Forget) {
    entries_.clear();
    by_expiry_.clear();
  }
  const auto now = clock_.ticks();
  expire(now);
  auto result = work(now);
  if (fate == Fate::FailAfter) fail(true);
  return result;
}

std::optional<std::string> MemoryKeyValue::get(const std::string& key, Deadline deadline) {
  return run("get", key, deadline, [&](Duration now) {
    const auto* entry = find(key, now);
    return entry == nullptr ? std::nullopt : std::optional(entry->value);
  });
}

void MemoryKeyValue::set(const std::string& key, const std::string& value, Expiry expiry,
                         Deadline deadline) {
  kv::check_value(value);
  kv::check_expiry(expiry);
  run("set", key, deadline, [&](Duration now) {
    put(key, value, now + expiry);
    return true;
  });
}

bool MemoryKeyValue::set_if_absent(const std::string& key, const std::string& value, Expiry expiry,
                                   Deadline deadline) {
  kv::check_value(value);
  kv::check_expiry(expiry);
  return run("set_if_absent", key, deadline, [&](Duration now) {
    if (find(key, now) != nullptr) return false;
    put(key, value, now + expiry);
    return true;
  });
}

bool MemoryKeyValue::erase(const std::string& key, Deadline deadline) {
  return run("erase", key, deadline, [&](Duration) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return false;
    drop(found);
    return true;
  });
}

TakeResult MemoryKeyValue::take(const std::string& key, const TokenBucket& bucket,
                                std::int64_t tokens, Deadline deadline) {
  kv::check_bucket(bucket, tokens);
  return run("take", key, deadline, [&](Duration now) {
    const auto* entry = find(key, now);
    const Duration full_at(entry == nullptr ? now.count() : kv::need_number(key, entry->value));
    const auto step = kv::take_tokens(bucket, tokens, full_at, now);
    if (step.result.taken) put(key, std::to_string(step.full_at.count()), step.full_at);
    return step.result;
  });
}

WindowCount MemoryKeyValue::increment(const std::string& key, Expiry window, Deadline deadline) {
  kv::check_expiry(window);
  return run("increment", key, deadline, [&](Duration now) {
    const auto* entry = find(key, now);
    const auto count = entry == nullptr ? 1 : kv::need_number(key, entry->value) + 1;
    const auto ends = entry == nullptr ? now + window : entry->expires;
    put(key, std::to_string(count), ends);
    return WindowCount{count, std::chrono::ceil<std::chrono::milliseconds>(ends - now)};
  });
}

MemoryKeyValue::Entry* MemoryKeyValue::find(const std::string& key, Duration now) {
  const auto found = entries_.find(key);
  return found == entries_.end() || found->second.expires <= now ? nullptr : &found->second;
}

void MemoryKeyValue::put(const std::string& key, std::string value, Duration expires) {
  const auto found = entries_.find(key);
  if (found != entries_.end()) drop(found);
  if (entries_.size() >= options_.max_entries && !by_expiry_.empty()) {
    drop(entries_.find(by_expiry_.begin()->second));
  }
  entries_[key] = {std::move(value), expires};
  by_expiry_.emplace(expires, key);
}

void MemoryKeyValue::drop(Entries::iterator entry) {
  by_expiry_.erase({entry->second.expires, entry->first});
  entries_.erase(entry);
}

void MemoryKeyValue::expire(Duration now) {
  while (!by_expiry_.empty() && by_expiry_.begin()->first <= now) {
    drop(entries_.find(by_expiry_.begin()->second));
  }
}

void MemoryKeyValue::forget() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  by_expiry_.clear();
}

std::size_t MemoryKeyValue::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace perdura::platform
