#include "apps/mock-pg/gateway.hpp"

#include "mock-pg/access.hpp"
#include "platform/core/setting_values.hpp"
#include "platform/http/health.hpp"

namespace perdura::apps::mock_pg {
namespace {

using namespace perdura::mock_pg;

constexpr std::size_t tellers = 4;
// How often late acts are looked for, and events that a pause held back.
constexpr platform::Pace telling_pace{.period = std::chrono::milliseconds(100)};

}  // namespace

void Patience::wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return ended_; });
}

void Patience::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
}

Gateway::Gateway(Options options, platform::LogSink sink)
    : options_(std::move(options)),
      clock_(options_.clock),
      log_(clock_, std::move(sink), {.service = "mock-pg", .level = options_.log_level}),
      journal_(options_.journal),
      brain_(options_.brain, journal_),
      shop_(pool_, options_.shop),
      deliverer_({desk_, shop_, clock_, log_, metrics_}, options_.webhook),
      router_({clock_, randomness_, log_, metrics_}, merchant(options_.secret)) {
  desk_.on_event([this] {
    if (!telling_) return;
    for (auto& teller : tellers_) teller->wake();
  });
  std::int64_t records = 0;
  journal_.replay([&](const Record& record) {
    brain_.replay(record);
    ++records;
  });
  log_.log(platform::LogLevel::Info, "the book is read", {{"records", records}});
  add_routes();
}

void Gateway::add_routes() {
  router_.add(routes(desk_, {.wait = [this](auto time) { patience_.wait(time); },
                             .silence = options_.silence,
                             .slow = options_.slow}));
  const platform::Dependency book{
      "book", [this] { desk_.with([](Brain& brain, Instant now) { brain.advance(now); }); }};
  router_.add(platform::health_routes({book}, metrics_, log_));
}

void Gateway::start() {
  for (std::size_t n = 0; n < tellers; ++n) {
    tellers_.push_back(
        std::make_unique<platform::Rounds>(telling_pace, [this] { deliverer_.tick(); }));
  }
  telling_ = true;
  platform::HttpServer::Options front;
  front.port = options_.port;
  front.threads = options_.http_threads;
  front.max_waiting = options_.http_waiting;
  try {
    server_ = std::make_unique<platform::HttpServer>(router_, front);
  } catch (const platform::HttpServerError& error) {
    throw platform::HttpServerError(std::string(error.what()) + "; the setting " +
                                    platform::setting_key("mock_pg.port") + " chooses it");
  }
  log_.log(platform::LogLevel::Info, "listening", {{"port", server_->port()}});
}

void Gateway::stop() {
  patience_.end();
  if (server_) server_->stop();
  for (auto& teller : tellers_) teller->stop();  // a running one may still wake the others
  tellers_.clear();
}

}  // namespace perdura::apps::mock_pg
