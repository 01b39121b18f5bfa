#pragma once
// The whole shop in one process, on virtual time: gateway, services and worker as processes that
// may die, the payment gateway and the courier, Temporal, the event bus and the databases, which
// survive them. A run is a function of options and chooser.
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "mock-courier/journal.hpp"
#include "mock-pg/journal.hpp"
#include "platform/kv/memory.hpp"
#include "simulator/ports/bus.hpp"
#include "simulator/runtime.hpp"
#include "simulator/world/incidents.hpp"
#include "simulator/world/machine.hpp"
#include "simulator/world/program.hpp"
#include "simulator/world/world_sql.hpp"
#include "temporal/testing/server.hpp"

namespace perdura::simulator {

/// A process of the world, in its lives.
struct Process {
  std::string name;
  std::vector<std::string> hosts;  // by which it is called
  std::function<std::unique_ptr<Program>(Machine&)> boot;
  std::uint64_t lives = 0;
  std::unique_ptr<Machine> machine = nullptr;  // null: it is dead
  std::unique_ptr<Program> program = nullptr;
  TimePoint up_from{};  // when it is back, or was last
  // Of its host's clock: fast by so much, and now and then by more.
  Duration skew{};
  Duration jump{};
};

/// One thread only. What a world needs and does not change is in `schemas`, which several use one
/// after another: they are empty when a world begins.
class World {
 public:
  /// Chooser and schemas outlive it.
  World(WorldOptions options, Chooser& chooser, Schemas& schemas);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  Loop& loop() { return loop_; }
  Fibers& fibers() { return fibers_; }
  Wire& wire() { return wire_; }
  HttpNetwork& network() { return wire_.network(); }
  Chooser& chooser() { return chooser_; }
  Names& names() { return names_; }
  Schemas& schemas() { return schemas_; }
  SimulatedBus& bus() { return bus_; }
  temporal::testing::Server& temporal() { return temporal_; }
  const WorldOptions& options() const { return options_; }
  /// What the payment gateway and the courier have in their books.
  const mock_pg::MemoryJournal& gateway_book() const { return gateway_book_; }
  const mock_courier::MemoryJournal& courier_book() const { return courier_book_; }
  /// Where those who use the shop sit; it never dies.
  Machine& clients() { return *clients_; }

  /// Runs `script` on a fiber of the clients until it ends; what it throws comes out. Throws
  /// `std::runtime_error` if nothing is left to happen before that.
  void run(std::function<void()> script);

  /// Kills a process ("shop", "worker", "mock-pg", "mock-courier"; with a process for each service
  /// "order" and so on); it is back after `down_for`. Throws `std::out_of_range` for another name.
  void crash(const std::string& name, Duration down_for);
  /// Stops a process in order, and starts it; false if it cannot be stopped so, or is not up.
  bool restart(const std::string& name);
  /// Has the worker come back as its next release, stopped in order; false as `restart`.
  bool update_worker();
  /// As which release the worker came up last (see releases.hpp), or is about to.
  int release() const { return release_; }
  /// Workflows whose histories are to replay up to each of their tasks, by their ids.
  const std::set<std::string>& replayed_by_prefix() const { return replayed_by_prefix_; }
  bool up(const std::string& name) const { return processes_.at(name)->machine != nullptr; }
  std::vector<std::string> process_names() const;
  /// What runs there; null: it is dead.
  const Program* program(const std::string& name) const {
    return processes_.at(name)->program.get();
  }

  /// Told of each commit that changed something, in the step in which it was done. It reads by
  /// `SimulatedSql::look`, if at all, and calls no port.
  void observe(WorldSql::OnCommit observer) { observers_.push_back(std::move(observer)); }
  /// Throws what an observer has thrown: the shop, which it observed, is told nothing of it.
  void rethrow_of_observers() {
    if (observer_failed_) std::rethrow_exception(std::exchange(observer_failed_, nullptr));
  }
  /// Suspends the calling fiber until something has been committed, for `most` at most: whether it
  /// has been.
  bool await_commit(Duration most);
  /// Suspends the calling fiber until it holds, for `most` at most; looks after each commit.
  bool await(const std::function<bool()>& holds, Duration most);
  /// Whether any outbox has a row.
  bool something_waits();

  /// Warnings of all programs, the first so many, and all errors.
  static constexpr std::size_t max_log_lines = 10'000;
  const std::vector<std::string>& log_lines() const { return log_lines_; }

 private:
  void create_topics();
  void add_processes();
  void add(std::string name, std::vector<std::string> hosts,
           std::function<std::unique_ptr<Program>(Machine&)> boot);
  void boot(Process& process);
  void log(std::string_view line);
  platform::HttpResponse serve(Process& process, const std::string& host,
                               const platform::HttpRequest& request);
  void died(Process& process, const std::string& host);
  Machine::Parts machine_parts(const std::string& name, std::uint64_t life, Duration skew);
  void add_incidents();
  void process_goes_wrong(const std::string& host, const Choice& choice);
  void clock_goes_wrong(Process& process, const Choice& choice);
  void pattern_begins(const Choice& choice);
  void swizzle(Duration lasts);
  void set_clock(Process& process, Duration skew, Duration jump);
  void weather_changed();
  void committed(const Commit& commit);
  void name(const Change& change, std::span<const Change> all);
  std::uint64_t seed_of(std::string_view name, std::uint64_t life) const;
  SimulatedBus::Options bus_options();

  const WorldOptions options_;
  Chooser& chooser_;
  Schemas& schemas_;
  Names names_;
  Loop loop_;
  Fibers fibers_;
  Wire wire_;
  HostClock clock_;
  platform::MemoryKeyValue limits_;
  SimulatedBus bus_;
  LoopRuntime server_runtime_;
  temporal::testing::Server temporal_;
  mock_pg::MemoryJournal gateway_book_;
  mock_courier::MemoryJournal courier_book_;
  std::set<std::string> replayed_, replayed_by_prefix_;
  int release_ = 0;
  Surroundings surroundings_;
  std::vector<std::unique_ptr<WorldSql>> sides_;
  std::vector<WorldSql::OnCommit> observers_;
  std::exception_ptr observer_failed_;
  /// Of a dead process, until its fibers are unwound.
  struct Remains {
    std::unique_ptr<Machine> machine;
    std::unique_ptr<Program> program;  // goes first
  };
  struct Waiting {
    Wake wake;
    std::shared_ptr<bool> come;
  };
  std::vector<Waiting> waiting_;  // for a commit
  std::vector<std::string> log_lines_;
  std::unique_ptr<Machine> clients_;
  std::map<std::string, std::unique_ptr<Process>> processes_;
  std::deque<Remains> dead_;
  std::unique_ptr<Incidents> incidents_;
};

}  // namespace perdura::simulator
