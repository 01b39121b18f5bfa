#include "simulator/world/world.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/messaging/dead_letters.hpp"
#include "platform/messaging/partitioner.hpp"
#include "platform/sql/no_port_calls.hpp"
#include "simulator/world/outside_programs.hpp"
#include "simulator/world/shop_program.hpp"
#include "simulator/world/temporal_fate.hpp"
#include "simulator/world/worker_program.hpp"

namespace perdura::simulator {

using temporal::testing::SearchAttributeType;

namespace {

constexpr std::int32_t partitions = 16;
constexpr std::chrono::seconds topics_deadline{1};
constexpr Duration shortest_death = std::chrono::milliseconds(1);
/// A poll waits until there is a task: nobody asks again on quiet days.
constexpr std::chrono::hours poll_patience{24 * 365 * 10};

temporal::testing::ServerOptions server_options(Chooser& chooser, Names& names) {
  return {.namespaces = {name_space},
          .search_attributes = {{"OrderStatus", SearchAttributeType::Keyword},
                                {"BuyerId", SearchAttributeType::Keyword}},
          .poll_timeout = poll_patience,
          .fate = temporal_fate(chooser, names)};
}

platform::MemoryKeyValue::Options kv_options(Fibers& fibers, Duration latency) {
  platform::MemoryKeyValue::Options options;
  options.on_call = [&fibers, latency](auto) {
    platform::require_no_open_transaction("a call to the key-value store");
    if (latency > Duration::zero()) fibers.sleep(latency);
  };
  return options;
}

platform::MemoryBus::PublishFate publish_fate(const Choice& choice) {
  using Fate = platform::MemoryBus::PublishFate;
  switch (choice.as<Publishing>()) {
    case Publishing::Append:
      return Fate::Deliver;
    case Publishing::TimeoutAfterAppend:
      return Fate::LoseAcknowledgement;
    case Publishing::Refuse:
      return Fate::BrokerDown;
  }
  return Fate::Deliver;
}

platform::MemoryBus::DeliveryFate delivery_fate(const Choice& choice) {
  using Fate = platform::MemoryBus::DeliveryFate;
  switch (choice.as<Consuming>()) {
    case Consuming::Deliver:
      return Fate::Deliver;
    case Consuming::Reorder:  // it rests a little; the others go first
      return Fate::BrokerDown;
    case Consuming::Duplicate:
      return Fate::Redeliver;
    case Consuming::Rebalance:
      return Fate::RebalanceMidBatch;
  }
  return Fate::Deliver;
}

std::string entity_of(const std::string& topic, std::int32_t partition) {
  return topic + "/" + std::to_string(partition);
}

void add_to(Digest& digest, const platform::sql::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    digest.add(static_cast<std::uint64_t>(*number));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    digest.add(*text);
  }
}

/// Under which of the expected idempotency keys something was made.
std::string key_among(std::span<const Change> changes, const Names& names) {
  for (const Change& change : changes) {
    if (change.statement->table != "idempotency") continue;
    for (const auto& value : change.arguments) {
      const auto* text = std::get_if<std::string>(&value);
      if (text && names.expected(*text)) return *text;
    }
  }
  return {};
}

/// The first of its arguments that is an id of that kind.
std::string id_among(const Change& change, std::string_view prefix) {
  for (const auto& value : change.arguments) {
    const auto* text = std::get_if<std::string>(&value);
    if (text && text->starts_with(prefix)) return *text;
  }
  return {};
}

}  // namespace

World::World(WorldOptions options, Chooser& chooser, Schemas& schemas)
    : options_(std::move(options)),
      chooser_(chooser),
      schemas_((schemas.clear(), schemas)),
      loop_({.start = options_.start, .max_steps = options_.max_steps}),
      fibers_(loop_),
      wire_(fibers_, chooser_, names_, options_.down_for),
      clock_(loop_),
      limits_(clock_, kv_options(fibers_, options_.kv_latency)),
      bus_(fibers_, bus_options()),
      server_runtime_(loop_, fibers_, seed_of("temporal", 1)),
      temporal_(server_runtime_, server_options(chooser_, names_)),
      surroundings_{wire_,
                    bus_.bus(),
                    limits_,
                    schemas_,
                    chooser_,
                    names_,
                    options_,
                    [this](const auto& name, Duration down_for) {
                      crash(name, down_for > Duration::zero() ? down_for : options_.down_for);
                    },
                    replayed_,
                    replayed_by_prefix_,
                    release_} {
  for (const auto& [service, schema] : schemas_.all()) {
    sides_.push_back(std::make_unique<WorldSql>(
        *schema, WorldSql::Parts{.fibers = fibers_,
                                 .chooser = chooser_,
                                 .latency = options_.sql_latency,
                                 .seed = seed_of(service, 0),
                                 .on_commit = [this](const auto& commit) { committed(commit); }}));
  }
  create_topics();
  clients_ = std::make_unique<Machine>(clients_host, machine_parts(clients_host, 1, {}));
  add_processes();
  add_incidents();
  chooser_.on_change([this] { weather_changed(); });
}

World::~World() {
  chooser_.on_change(nullptr);
  fibers_.stop();
  dead_.clear();
  for (const auto& [name, process] : processes_) process->program.reset();
}

std::uint64_t World::seed_of(std::string_view name, std::uint64_t life) const {
  Digest digest;
  digest.add(options_.seed);
  digest.add(name);
  digest.add(life);
  return digest.value();
}

SimulatedBus::Options World::bus_options() {
  SimulatedBus::Options options;
  options.publish_fate = [this](const platform::Message& message) {
    const auto partition = platform::partition_of(message.key, partitions);
    return publish_fate(
        chooser_.at({sites::kafka_publish, message.topic}, entity_of(message.topic, partition)));
  };
  options.delivery_fate = [this](const std::string&, const platform::Batch& batch) {
    return delivery_fate(chooser_.at({sites::kafka_consume, batch.from.topic},
                                     entity_of(batch.from.topic, batch.from.partition)));
  };
  return options;
}

void World::create_topics() {
  std::vector<platform::Topic> topics;
  for (const auto& [service, schema] : schemas_.all())
    topics.push_back({schema->topic, partitions});
  for (const char* read : {"payment", "shipment"}) {
    topics.push_back({platform::dead_letter_topic(read), 1});
  }
  bus_.bus().make_admin()->create_topics(topics, topics_deadline);
}

void World::add_processes() {
  const auto serving = [this](std::set<std::string> services) {
    return [this, services = std::move(services)](Machine& machine) {
      return std::make_unique<ShopProgram>(machine, surroundings_, services);
    };
  };
  if (options_.one_process) {
    add("shop", {shop_services.begin(), shop_services.end()},
        serving({shop_services.begin(), shop_services.end()}));
  } else {
    for (const char* service : shop_services) add(service, {service}, serving({service}));
  }
  add(worker_host, {worker_host},
      [this](Machine& machine) { return std::make_unique<WorkerProgram>(machine, surroundings_); });
  add(pg_host, {pg_host}, [this](Machine& machine) {
    return std::make_unique<PgProgram>(machine, surroundings_, gateway_book_);
  });
  add(courier_host, {courier_host}, [this](Machine& machine) {
    return std::make_unique<CourierProgram>(machine, surroundings_, courier_book_);
  });
}

void World::add(std::string name, std::vector<std::string> hosts,
                std::function<std::unique_ptr<Program>(Machine&)> boot_it) {
  auto& process = *(processes_[name] = std::unique_ptr<Process>(
                        new Process{name, std::move(hosts), std::move(boot_it)}));
  for (const auto& host : process.hosts) {
    network().add_host(
        host, [this, &process, host](const auto& request) { return serve(process, host, request); },
        [this, &process, host] { died(process, host); });
  }
  boot(process);
}

/// Warnings may be so many that they hide an error.
void World::log(std::string_view line) {
  static const std::string error =
      "\"level\":\"" + std::string(to_string(platform::LogLevel::Error)) + "\"";
  const bool is_error = line.find(error) != std::string_view::npos;
  if (log_lines_.size() < max_log_lines || is_error) log_lines_.emplace_back(line);
}

Machine::Parts World::machine_parts(const std::string& name, std::uint64_t life, Duration skew) {
  return {.fibers = fibers_,
          .temporal = temporal_,
          .log = [this](std::string_view line) { log(line); },
          .log_level = options_.log_level,
          .life = life,
          .seed = seed_of(name, life),
          .skew = skew};
}

void World::boot(Process& process) {
  if (process.machine) return;
  process.machine = std::make_unique<Machine>(
      process.name, machine_parts(process.name, ++process.lives, process.skew + process.jump));
  process.program = process.boot(*process.machine);
}

platform::HttpResponse World::serve(Process& process, const std::string& host,
                                    const platform::HttpRequest& request) {
  // The network lets nobody through to the dead; a program may be gone before it is.
  if (!process.program) throw HttpError(HttpError::Kind::ConnectionLost, "the host is dead");
  return process.program->serve(host, request);
}

void World::crash(const std::string& name, Duration down_for) {
  network().crash(processes_.at(name)->hosts.front(), std::max(down_for, shortest_death));
}

/// With one host all others of the process die, and what it has in memory; once its fibers are
/// unwound. One that dies again before it is back stays away for the longer of both.
void World::died(Process& process, const std::string& host) {
  const TimePoint back = network().up_from(host);
  if (back > process.up_from) {
    process.up_from = back;
    // It is there just before the network lets anybody in.
    loop_.at(back - Duration(1), [this, &process, back] {
      if (process.up_from == back) boot(process);
    });
  }
  const bool lived = process.machine != nullptr;
  if (lived) {
    dead_.push_back({std::move(process.machine), std::move(process.program)});
    dead_.back().machine->kill();
  }
  for (const auto& other : process.hosts) {
    if (network().up_from(other) < process.up_from) {
      network().crash(other, process.up_from - loop_.now());
    }
  }
  if (lived) loop_.post([this] { dead_.pop_front(); });
}

bool World::restart(const std::string& name) {
  Process& process = *processes_.at(name);
  if (!process.program) return false;
  return process.program->stop([this, name] { crash(name, shortest_death); });
}

bool World::update_worker() {
  if (!up(worker_host)) return false;
  ++release_;
  return restart(worker_host);
}

std::vector<std::string> World::process_names() const {
  std::vector<std::string> names;
  for (const auto& [name, process] : processes_) names.push_back(name);
  return names;
}

void World::run(std::function<void()> script) {
  bool ended = false;
  std::exception_ptr error;
  const auto body = [&ended, &error, script = std::move(script)] {
    try {
      script();
    } catch (const FiberCancelled&) {
      throw;
    } catch (...) {
      error = std::current_exception();
    }
    ended = true;
  };
  clients_->life()->spawn(body, "script");
  while (!ended) {
    if (loop_.idle() || !loop_.step())
      throw std::runtime_error("nothing is left to happen, and the script waits");
  }
  if (error) std::rethrow_exception(error);
}

void World::committed(const Commit& commit) {
  Digest& digest = loop_.digest();
  digest.add(commit.schema.service);
  for (const Change& change : commit.changes) {
    digest.add(change.statement->table);
    for (const auto& value : change.arguments) add_to(digest, value);
    name(change, commit.changes);
  }
  for (const auto& observer : observers_) {
    try {
      observer(commit);
    } catch (...) {  // not the shop's affair, which has committed
      if (!observer_failed_) observer_failed_ = std::current_exception();
    }
  }
  for (const auto& [wake, come] : std::exchange(waiting_, {})) {
    *come = true;
    wake();
  }
}

/// Orders are called by their names from the moment in which there are any, and so is what belongs
/// to them.
void World::name(const Change& change, std::span<const Change> all) {
  const std::string& table = change.statement->table;
  if (!change.statement->text.starts_with("INSERT")) return;
  if (table == "orders") {
    names_.made(id_among(change, "ord_"), key_among(all, names_));
  } else if (table == "payment") {
    names_.belongs(id_among(change, "pay_"), id_among(change, "ord_"));
  } else if (table == "payment_attempt") {
    names_.belongs(id_among(change, "att_"), id_among(change, "pay_"));
  }
}

bool World::await_commit(Duration most) {
  const auto come = std::make_shared<bool>(false);
  Loop::TimerId timer = 0;
  try {
    fibers_.suspend([&](Wake wake) {
      waiting_.push_back({wake, come});
      timer = loop_.after(most, [wake] { wake(); });
    });
  } catch (const FiberCancelled&) {
    loop_.cancel(timer);
    throw;
  }
  loop_.cancel(timer);
  return *come;
}

bool World::await(const std::function<bool()>& holds, Duration most) {
  const TimePoint until = loop_.now() + most;
  while (!holds()) {
    if (loop_.now() >= until) return false;
    await_commit(until - loop_.now());
  }
  return true;
}

bool World::something_waits() {
  for (const auto& [service, schema] : schemas_.all()) {
    for (const char* table : {"outbox", "workflow_outbox"}) {
      const auto found = schema->database.look("SELECT 1 FROM " + std::string(table) + " LIMIT 1");
      if (found.rows() > 0) return true;
    }
  }
  return false;
}

}  // namespace perdura::simulator
