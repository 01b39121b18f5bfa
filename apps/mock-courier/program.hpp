#pragma once
// The courier as a program: its book on the disk, its clock, its port.
#include <memory>
#include <string>

#include "apps/mock-courier/options.hpp"
#include "apps/mock-courier/silence.hpp"
#include "mock-courier/deliverer.hpp"
#include "mock-courier/routes.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/randomness.hpp"
#include "platform/drivers/rounds.hpp"
#include "platform/http/poco_client.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"

namespace perdura::apps::mock_courier {

/// Works from construction to `stop`.
class Program {
 public:
  /// `folder`: of the data. Throws `JournalError`, `HttpServerError`, `std::filesystem` errors.
  Program(const Options& options, const std::string& folder);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() { stop(); }

  const platform::Logger& log() const { return log_; }
  /// Calls that run end first.
  void stop();

 private:
  void add_routes();
  void listen();
  void tick();
  void deliver();

  const Options options_;
  platform::SystemClock clock_;
  platform::OsRandomness randomness_;
  platform::Logger log_;
  platform::Metrics metrics_;
  platform::Outage journal_outage_;
  perdura::mock_courier::FileJournal journal_;
  perdura::mock_courier::Brain brain_;
  perdura::mock_courier::Courier courier_;
  Silence silence_;
  platform::Router router_;
  platform::ConnectionPool pool_;
  std::unique_ptr<platform::HttpClient> client_;
  std::unique_ptr<perdura::mock_courier::Deliverer> deliverer_;
  std::unique_ptr<platform::HttpServer> server_;
  std::unique_ptr<platform::Rounds> ticks_, deliveries_;
};

}  // namespace perdura::apps::mock_courier
