#pragma once
// The open connections of a server: so that a stop lets the busy ones finish and ends the others.
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>

namespace perdura::platform::detail {

/// Thread-safe.
class ServerRegistry {
 public:
  /// One connection, as long as it lives.
  class Entry {
   public:
    Entry(ServerRegistry& registry, const Poco::Net::StreamSocket& socket);
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;
    ~Entry();

    /// A request has been read: it will be finished. False once the server stops.
    bool begin_request();
    /// Its answer is out. False once the server stops.
    bool end_request();

   private:
    friend class ServerRegistry;
    ServerRegistry& registry_;
    Poco::Net::StreamSocket socket_;
    std::uint64_t id_ = 0;
    bool busy_ = false;
  };

  bool stopping() const;
  /// From now on no request begins; connections without one are ended.
  void stop();
  /// Whether all connections have ended, at the latest after `patience`.
  bool wait_empty(std::chrono::milliseconds patience);
  /// Cuts all connections off, here and now; their handlers run on.
  void cut();
  /// Waits until all connections have ended.
  void wait_empty();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Entry*> entries_;
  std::uint64_t last_id_ = 0;
  bool stopping_ = false;
  bool cutting_ = false;
};

}  // namespace perdura::platform::detail
