#include "apps/simulator/live_stack.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>

#include <cmath>
#include <filesystem>

#include "apps/client/answers.hpp"
#include "apps/client/connection.hpp"
#include "apps/common/deadline_options.hpp"
#include "apps/common/usual_settings.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/interrupt.hpp"
#include "simulator/live/drive.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
namespace live = perdura::simulator::live;
using namespace std::chrono_literals;
using platform::Settings;

namespace {

constexpr const char* host = "127.0.0.1";
constexpr std::size_t at_once = 16;
/// A stack that runs answers sooner.
constexpr TransportOptions impatient{.attempt = 5s, .patience = 5s, .attempts_max = 3};
/// Between the shop's clock and ours, on the wall: the answer's way, and the second of its date.
constexpr double clock_tolerance = 3;

std::string address_of(std::uint16_t port) {
  return "http://" + std::string(host) + ":" + std::to_string(port);
}

/// The answer of one of the stack's servers; throws `FileError` if there is none.
platform::HttpResponse answer_of(std::uint16_t port, const std::string& target, const char* whose) {
  platform::ConnectionPool pool;
  platform::PocoHttpClient client(pool, {host, port});
  try {
    return client.send(get(target), impatient.attempt);
  } catch (const platform::HttpError& error) {
    throw FileError("nobody answers at " + address_of(port) + ", where " + whose +
                    " is by the settings (" + error.what() + "); make up starts the stack");
  }
}

/// Of the header `Date`: shop time. Nothing if there is none.
std::optional<platform::TimePoint> date_of(const platform::HttpResponse& response) {
  const auto text = response.headers.find("Date");
  Poco::DateTime date;
  int offset = 0;
  if (!text || !Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT,
                                               std::string(*text), date, offset)) {
    return std::nullopt;
  }
  return platform::TimePoint(std::chrono::microseconds(date.timestamp().epochMicroseconds()));
}

/// A running stack keeps the settings that it was started with.
void require_clock(const Stack& stack, const platform::HttpResponse& response) {
  const auto shown = date_of(response);
  if (!shown)
    throw FileError("what answers at " + stack.address() + " has no clock: is it a shop?");
  const platform::SystemClock clock(stack.clock);
  const std::chrono::duration<double> apart = clock.now() - *shown;
  if (std::abs(apart.count()) <= clock_tolerance * stack.clock.speed + 1) return;
  throw FileError("the shop at " + stack.address() +
                  " has another clock than the settings (PERDURA_CLOCK_SPEED, _ORIGIN): it runs "
                  "with those that it was started with; make down and make up take the new ones");
}

void require_admin(const Stack& stack) {
  Connection connection(stack.gateway, 1, impatient);
  Session admin(connection.transport(), stack.admin);
  try {
    admin.log_in();
  } catch (const ApiError& error) {
    throw FileError(std::string(error.what()) +
                    "; perdura admin create makes him (make demo does)");
  }
}

Stack stack_in(const Settings& settings) {
  platform::SettingsReading reading;
  const auto port = [&](const char* name) { return reading([&] { return settings.port(name); }); };
  Stack stack;
  stack.clock = reading([&] { return clock_options(settings); });
  stack.shop.deadlines = read_deadlines(settings, reading);
  auto& courier = stack.shop.courier;
  const auto step = [&](const char* name, std::chrono::milliseconds& time) {
    time = reading([&] { return settings.duration(name, time); });
  };
  step("courier.hand_over", courier.hand_over);
  step("courier.step", courier.step);
  step("courier.late", courier.late);
  stack.gateway = port("PERDURA_GATEWAY_PORT");
  stack.mock_pg = port("PERDURA_MOCK_PG_PORT");
  stack.mock_courier = port("PERDURA_COURIER_PORT");
  stack.admin = {reading([&] { return settings.text("PERDURA_ADMIN_EMAIL"); }),
                 reading([&] { return settings.text("PERDURA_ADMIN_PASSWORD"); })};
  reading.finish();
  return stack;
}

}  // namespace

std::string Stack::address() const { return address_of(gateway); }

Stack read_stack(const std::string& root) {
  const auto file = fs::path(root) / "perdura.conf";
  if (!fs::exists(file)) {
    throw FileError("there is no " + file.string() +
                    ", where the running shop's ports stand; --root names its folder");
  }
  try {
    return stack_in(Settings::load(root));
  } catch (const platform::SettingsError& error) {
    throw FileError(error.what());
  }
}

void require_running(const Stack& stack) {
  const auto ready = answer_of(stack.gateway, "/health/ready", "the shop");
  require_clock(stack, ready);
  if (ready.status != 200) {
    throw FileError("the shop at " + stack.address() + " is not ready: " + ready.body +
                    "; make status tells more");
  }
  answer_of(stack.mock_pg, "/health/ready", "mock-pg");
  answer_of(stack.mock_courier, "/health/ready", "mock-courier");
  require_admin(stack);
}

Played play_in(const Stack& stack, const perdura::simulator::scenario::Scenario& real,
               live::PlayOptions options, const std::string& run) {
  const WallPace wall;  // before there are threads
  platform::ConnectionPool pool({.max_per_endpoint = at_once});
  platform::PocoHttpClient shop(pool, {host, stack.gateway});
  platform::PocoHttpClient gateway(pool, {host, stack.mock_pg});
  platform::PocoHttpClient courier(pool, {host, stack.mock_courier});
  perdura::simulator::Loop loop;
  perdura::simulator::Fibers fibers(loop);
  live::Away away(fibers, at_once);
  live::Play play(
      real,
      {.loop = loop,
       .fibers = fibers,
       .spawn = [&fibers](auto body,
                          auto name) { fibers.spawn(std::move(body), std::move(name)); }},
      {.lines = {.shop = std::make_unique<live::FiberHttp>(away, shop),
                 .gateway = std::make_unique<live::FiberHttp>(away, gateway),
                 .courier = std::make_unique<live::FiberHttp>(away, courier)},
       .waits = {.ticks = [&loop] { return loop.now().time_since_epoch(); },
                 .sleep = [&fibers](auto time) { fibers.sleep(time); }},
       .admin = stack.admin,
       .run = run},
      std::move(options));
  bool whole = true;
  try {
    play.begin();
    whole = live::drive(loop, away, wall, [&play] { return play.ended(); });
  } catch (const std::exception& error) {
    play.failed(error);
  }
  fibers.stop();  // nobody acts any more
  return {play.result(), !whole};
}

}  // namespace perdura::apps::simulator
