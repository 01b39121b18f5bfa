#include "platform/http/detail/server_registry.hpp"

#include <Poco/Net/SocketImpl.h>
#include <sys/socket.h>

namespace perdura::platform::detail {
namespace {

/// The owner still closes it; a socket that has ended already is none of our business.
void shut(const Poco::Net::StreamSocket& socket, int how) {
  ::shutdown(socket.impl()->sockfd(), how);
}

}  // namespace

ServerRegistry::Entry::Entry(ServerRegistry& registry, const Poco::Net::StreamSocket& socket)
    : registry_(registry), socket_(socket) {
  const std::lock_guard lock(registry_.mutex_);
  id_ = ++registry_.last_id_;
  registry_.entries_.emplace(id_, this);
  if (registry_.cutting_) {
    shut(socket_, SHUT_RDWR);
  } else if (registry_.stopping_) {
    shut(socket_, SHUT_RD);
  }
}

ServerRegistry::Entry::~Entry() {
  const std::lock_guard lock(registry_.mutex_);
  registry_.entries_.erase(id_);
  registry_.changed_.notify_all();
}

bool ServerRegistry::Entry::begin_request() {
  const std::lock_guard lock(registry_.mutex_);
  busy_ = !registry_.stopping_;
  return busy_;
}

bool ServerRegistry::Entry::end_request() {
  const std::lock_guard lock(registry_.mutex_);
  busy_ = false;
  return !registry_.stopping_;
}

bool ServerRegistry::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void ServerRegistry::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  for (const auto& [id, entry] : entries_) {
    if (!entry->busy_) shut(entry->socket_, SHUT_RD);
  }
}

bool ServerRegistry::wait_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return entries_.empty(); });
}

void ServerRegistry::cut() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  cutting_ = true;
  for (const auto& [id, entry] : entries_) shut(entry->socket_, SHUT_RDWR);
}

void ServerRegistry::wait_empty() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return entries_.empty(); });
}

}  // namespace perdura::platform::detail
