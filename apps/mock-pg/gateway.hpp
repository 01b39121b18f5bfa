#pragma once
// The whole mock gateway in one process: book, brain, front and the threads that tell the shop.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "apps/mock-pg/options.hpp"
#include "mock-pg/desk.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/randomness.hpp"
#include "platform/drivers/rounds.hpp"
#include "platform/http/poco_client.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"

namespace perdura::apps::mock_pg {

/// Waits that a stop ends early.
class Patience {
 public:
  void wait(std::chrono::milliseconds time);
  void end();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
};

/// Serves from `start` to `stop`, or to its destruction. What it has answered for is in its book
/// and is there again after a new start, however this one ended.
class Gateway {
 public:
  /// Reads the book. Throws `JournalError`, `ImpossibleFact`. `log` gets a warning or more of what
  /// an operator should see.
  Gateway(Options options, platform::LogSink sink);
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;
  ~Gateway() { stop(); }

  /// Throws `HttpServerError` that names the port's setting.
  void start();
  void stop();

  std::uint16_t port() const { return server_->port(); }
  const platform::Logger& log() const { return log_; }

 private:
  void add_routes();

  const Options options_;
  platform::SystemClock clock_;
  platform::OsRandomness randomness_;
  platform::Logger log_;
  platform::Metrics metrics_;
  perdura::mock_pg::FileJournal journal_;
  perdura::mock_pg::Brain brain_;
  perdura::mock_pg::Desk desk_{brain_, clock_};
  platform::ConnectionPool pool_;
  platform::PocoHttpClient shop_;
  perdura::mock_pg::Deliverer deliverer_;
  Patience patience_;
  platform::Router router_;
  std::vector<std::unique_ptr<platform::Rounds>> tellers_;
  std::atomic<bool> telling_ = false;  // all tellers are there
  std::unique_ptr<platform::HttpServer> server_;
};

}  // namespace perdura::apps::mock_pg
