#include "apps/mock-courier/program.hpp"

#include <filesystem>

#include "platform/http/health.hpp"

namespace perdura::apps::mock_courier {
namespace {

using namespace perdura::mock_courier;
using platform::LogLevel;

// Real time: scans may come this much later than they are due, and are dated when they were.
constexpr platform::Pace tick_pace{.period = std::chrono::milliseconds(100)};
constexpr platform::Pace delivery_pace{.period = std::chrono::milliseconds(50)};

std::string journal_in(const std::string& folder) {
  return (std::filesystem::path(folder) / "courier" / "journal.jsonl").string();
}

}  // namespace

Program::Program(const Options& options, const std::string& folder)
    : options_(options),
      clock_(options.clock),
      log_(clock_, platform::standard_output(),
           {.service = "mock-courier", .level = options.log_level}),
      journal_outage_(log_, "the courier's journal", "the courier stands still until it does"),
      journal_(journal_in(folder)),
      brain_(journal_, {.steps = options.steps, .webhooks = options.webhook.has_value()}),
      courier_(brain_, clock_),
      silence_(options.silence),
      router_({clock_, randomness_, log_, metrics_}, client_with_key(options.key)) {
  if (options_.webhook) {
    const auto& webhook = *options_.webhook;
    client_ = std::make_unique<platform::PocoHttpClient>(pool_, webhook.endpoint);
    deliverer_ = std::make_unique<Deliverer>(
        Deliverer::Parts{courier_, *client_, log_, metrics_},
        Deliverer::Options{options_.webhook_url, webhook.target, options_.webhook_secret});
  }
  add_routes();
  listen();
  ticks_ = std::make_unique<platform::Rounds>(tick_pace, [this] { tick(); });
  if (deliverer_) {
    deliveries_ = std::make_unique<platform::Rounds>(delivery_pace, [this] { deliver(); });
  }
}

void Program::add_routes() {
  router_.add(api_routes(courier_, [this] { silence_.keep(); }));
  router_.add(control_routes(courier_));
  const platform::Dependency journal{
      "journal", [this] { courier_.with([](Brain& brain, Instant now) { brain.tick(now); }); }};
  router_.add(platform::health_routes({journal}, metrics_, log_));
}

void Program::listen() {
  const auto waybills = brain_.size();  // while nobody else looks at it
  platform::HttpServer::Options server;
  server.port = options_.port;
  server.max_body = router_.largest_body();
  try {
    server_ = std::make_unique<platform::HttpServer>(router_, server);
  } catch (const platform::HttpServerError& error) {
    throw platform::HttpServerError(std::string(error.what()) +
                                    "; the setting PERDURA_COURIER_PORT chooses it");
  }
  log_.log(LogLevel::Info, "listening", {{"port", server_->port()}, {"waybills", waybills}});
}

void Program::tick() {
  std::string trouble;
  try {
    const auto waybills = courier_.with([](Brain& brain, Instant now) {
      brain.tick(now);
      return brain.size();
    });
    metrics_.gauge("courier_waybills", "Waybills in the book.").set(static_cast<double>(waybills));
  } catch (const JournalError& error) {
    trouble = error.what();
  }
  trouble.empty() ? journal_outage_.answered() : journal_outage_.failed(trouble);
}

void Program::deliver() {
  try {
    deliverer_->round();
  } catch (const JournalError&) {
    // What was sent will be sent again; `tick` tells of the journal.
  }
}

void Program::stop() {
  silence_.end();
  if (server_) server_->stop();
  if (deliveries_) deliveries_->stop();
  if (ticks_) ticks_->stop();
}

}  // namespace perdura::apps::mock_courier
