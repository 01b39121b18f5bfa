#include "platform/http/connection_pool.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/http/detail/socket_stream.hpp"

namespace perdura::platform {

std::string to_string(const Endpoint& endpoint) {
  return endpoint.host + ":" + std::to_string(endpoint.port);
}

ConnectionPool::ConnectionPool(Options options) : options_(options) {
  if (options_.max_per_endpoint == 0) throw std::invalid_argument("a pool without connections");
}

ConnectionPool::~ConnectionPool() = default;

ConnectionPool::Lease::Lease(ConnectionPool& pool, Endpoint endpoint, Stream idle)
    : stream(std::move(idle)), pool_(pool), endpoint_(std::move(endpoint)) {}

ConnectionPool::Lease::~Lease() {
  pool_.give_back(endpoint_, reusable ? std::move(stream) : nullptr);
}

std::unique_ptr<ConnectionPool::Lease> ConnectionPool::lease(const Endpoint& endpoint,
                                                             Deadline deadline) {
  std::vector<Idle> stale;  // closed when the lock is no longer held
  std::unique_lock lock(mutex_);
  Host& host = hosts_[endpoint];
  const auto free = [&] { return host.in_use < options_.max_per_endpoint; };
  if (!freed_.wait_until(lock, deadline, free)) return nullptr;
  const auto oldest = std::chrono::steady_clock::now() - options_.max_idle;
  const auto fresh = std::find_if(host.idle.begin(), host.idle.end(),
                                  [&](const Idle& one) { return one.since >= oldest; });
  std::move(host.idle.begin(), fresh, std::back_inserter(stale));
  host.idle.erase(host.idle.begin(), fresh);
  Stream found;
  while (!found && !host.idle.empty()) {
    Idle last = std::move(host.idle.back());
    host.idle.pop_back();
    // What the server has closed, or says unasked, is of no use.
    if (last.stream->quiet()) {
      found = std::move(last.stream);
    } else {
      stale.push_back(std::move(last));
    }
  }
  ++host.in_use;
  lock.unlock();
  return std::make_unique<Lease>(*this, endpoint, std::move(found));
}

void ConnectionPool::give_back(const Endpoint& endpoint, Stream stream) {
  const std::lock_guard lock(mutex_);
  Host& host = hosts_[endpoint];
  --host.in_use;
  if (stream && host.idle.size() + host.in_use < options_.max_per_endpoint) {
    host.idle.push_back({std::move(stream), std::chrono::steady_clock::now()});
  }
  freed_.notify_one();
}

std::size_t ConnectionPool::idle(const Endpoint& endpoint) const {
  const std::lock_guard lock(mutex_);
  const auto host = hosts_.find(endpoint);
  return host == hosts_.end() ? 0 : host->second.idle.size();
}

}  // namespace perdura::platform
