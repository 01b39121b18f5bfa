#include "simulator/world/outside_programs.hpp"

#include "mock-pg/access.hpp"
#include "simulator/world/outside_faults.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;

namespace {

constexpr TickPace pg_pace{.period = 100ms, .longest = 10s};
constexpr TickPace courier_pace{.period = 100ms, .longest = 1min};
/// Longer than any of its clients waits.
constexpr std::chrono::milliseconds silence{15'000};

}  // namespace

PgProgram::PgProgram(Machine& machine, const Surroundings& world, mock_pg::MemoryJournal& journal)
    : loop_(machine.loop()),
      front_(machine, pg_host, mock_pg::merchant(pg_secret)),
      brain_({.public_url = "http://" + std::string(pg_host)}, journal,
             gateway_fate(world.chooser, world.names)),
      desk_(brain_, machine.clock),
      shop_(world.wire.line(pg_host, "payment")),
      deliverer_({desk_, *shop_, machine.clock, front_.log(), front_.metrics()},
                 {.path = "/api/v1/payments/webhooks/pg", .secret = pg_webhook_secret}) {
  for (const auto& record : journal.records) brain_.replay(record);
  front_.router().add(mock_pg::routes(
      desk_, {.wait = [&fibers = machine.fibers()](auto time) { fibers.sleep(time); },
              .silence = silence}));
  ticks_ = Ticks::start(
      machine, "gateway", pg_pace, [this] { return due(); }, [this] { deliverer_.tick(); });
  desk_.on_event([ticks = ticks_] { ticks->wake(); });
}

platform::HttpResponse PgProgram::serve(const std::string&, const platform::HttpRequest& request) {
  auto response = front_.router().handle(request);
  ticks_->touch();
  return response;
}

std::optional<TimePoint> PgProgram::due() {
  if (brain_.outbox().size() > 0) return loop_.now();
  return brain_.next_due();
}

CourierProgram::CourierProgram(Machine& machine, const Surroundings& world,
                               mock_courier::MemoryJournal& journal)
    : loop_(machine.loop()),
      front_(machine, courier_host, mock_courier::client_with_key(courier_key)),
      brain_(journal,
             {.steps = world.options.courier, .fate = courier_fate(world.chooser, world.names)}),
      courier_(brain_, machine.clock),
      shop_(world.wire.line(courier_host, "shipping")),
      deliverer_({courier_, *shop_, front_.log(), front_.metrics()},
                 {"the shop", "/api/v1/shipments/webhooks/courier", courier_webhook_secret}) {
  front_.router().add(
      mock_courier::api_routes(courier_, [&fibers = machine.fibers()] { fibers.sleep(silence); }));
  front_.router().add(mock_courier::control_routes(courier_));
  ticks_ = Ticks::start(
      machine, "courier", courier_pace, [this] { return due(); }, [this] { round(); });
}

platform::HttpResponse CourierProgram::serve(const std::string&,
                                             const platform::HttpRequest& request) {
  auto response = front_.router().handle(request);
  ticks_->touch();
  return response;
}

std::optional<TimePoint> CourierProgram::due() {
  if (brain_.notices_waiting() > 0) return loop_.now();
  return brain_.next_due();
}

void CourierProgram::round() {
  courier_.with([](mock_courier::Brain& brain, mock_courier::Instant now) { brain.tick(now); });
  deliverer_.round();
}

}  // namespace perdura::simulator
