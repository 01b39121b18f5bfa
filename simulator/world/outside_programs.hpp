#pragma once
// The outside world's programs: the brains of mock-pg and mock-courier behind their own routes.
#include "mock-courier/deliverer.hpp"
#include "mock-courier/routes.hpp"
#include "mock-pg/deliverer.hpp"
#include "mock-pg/routes.hpp"
#include "simulator/world/front.hpp"
#include "simulator/world/program.hpp"
#include "simulator/world/ticks.hpp"

namespace perdura::simulator {

/// Its book is the journal, which outlives it, as do machine and surroundings.
class PgProgram final : public Program {
 public:
  PgProgram(Machine& machine, const Surroundings& world, mock_pg::MemoryJournal& journal);

  platform::HttpResponse serve(const std::string& host,
                               const platform::HttpRequest& request) override;

 private:
  std::optional<TimePoint> due();

  Loop& loop_;
  Front front_;
  mock_pg::Brain brain_;
  mock_pg::Desk desk_;
  std::unique_ptr<HttpClient> shop_;
  mock_pg::Deliverer deliverer_;
  std::shared_ptr<Ticks> ticks_;
};

/// See `PgProgram`.
class CourierProgram final : public Program {
 public:
  CourierProgram(Machine& machine, const Surroundings& world, mock_courier::MemoryJournal& journal);

  platform::HttpResponse serve(const std::string& host,
                               const platform::HttpRequest& request) override;

 private:
  std::optional<TimePoint> due();
  void round();

  Loop& loop_;
  Front front_;
  mock_courier::Brain brain_;
  mock_courier::Courier courier_;
  std::unique_ptr<HttpClient> shop_;
  mock_courier::Deliverer deliverer_;
  std::shared_ptr<Ticks> ticks_;
};

}  // namespace perdura::simulator
