#include "simulator/sites.hpp"

#include <algorithm>

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

// Name, weight, least and most time, both ways?, about. Weights are among the site's own faults.

constexpr SiteChoice attempts[] = {
    {.name = "run", .about = "it runs and its end is reported"},
    {.name = "crash_before",
     .weight = 3,
     .crash_point = true,
     .about = "the worker dies before it has done anything"},
    {.name = "crash_after_commit",
     .weight = 4,
     .crash_point = true,
     .about = "it has its effect, then the worker dies"},
    {.name = "report_timeout",
     .weight = 4,
     .crash_point = true,
     .about = "it succeeds, but a time-out is reported"},
    {.name = "slow",
     .weight = 2,
     .by_least = 3s,
     .by_most = 2min,
     .about = "it takes that much longer, perhaps past start-to-close"},
    {.name = "heartbeat_lost",
     .weight = 2,
     .by_least = 1ms,
     .by_most = 30s,
     .crash_point = true,
     .about =
         "no heartbeat arrives: another attempt is begun, and it has its effect that much later"},
    {.name = "run_twice",
     .weight = 2,
     .crash_point = true,
     .about = "it runs twice at the same time"},
};

constexpr SiteChoice task_fates[] = {
    {.name = "run", .about = "the worker completes it"},
    {.name = "worker_dies",
     .weight = 3,
     .crash_point = true,
     .about = "the worker dies before it reports"},
    {.name = "evicted", .weight = 3, .about = "the run is not in memory: all of it is replayed"},
    {.name = "reported_twice",
     .weight = 2,
     .crash_point = true,
     .about = "the completion is sent twice"},
    {.name = "stalled",
     .weight = 1,
     .by_least = 1s,
     .by_most = 5min,
     .about = "it waits in its queue for that long"},
};

constexpr SiteChoice replays[] = {
    {.name = "none", .about = "only as the worker needs it"},
    {.name = "every_task", .weight = 4, .about = "the whole history at each workflow task"},
    {.name = "every_prefix", .weight = 1, .about = "at the end, up to each of its workflow tasks"},
};

constexpr SiteChoice deliveries[] = {
    {.name = "deliver", .about = "it arrives, and so does the answer"},
    {.name = "delay", .weight = 4, .by_least = 20ms, .by_most = 20s, .about = "it comes late"},
    {.name = "reorder", .weight = 2, .about = "what was sent after it comes first"},
    {.name = "duplicate",
     .weight = 3,
     .by_least = 1ms,
     .by_most = 10s,
     .crash_point = true,
     .about = "it comes once more, that much later"},
    {.name = "lose_request", .weight = 3, .crash_point = true, .about = "it never arrives"},
    {.name = "lose_response",
     .weight = 4,
     .crash_point = true,
     .about = "it has its effect, the answer never arrives"},
};

constexpr SiteChoice publishings[] = {
    {.name = "append", .about = "it is in the log, and the producer knows"},
    {.name = "timeout_after_append",
     .weight = 2,
     .crash_point = true,
     .about = "in the log, but a time-out is reported"},
    {.name = "refuse",
     .weight = 1,
     .crash_point = true,
     .about = "not in the log, the producer knows"},
};

constexpr SiteChoice consumings[] = {
    {.name = "deliver", .about = "once, in the order of its partition"},
    {.name = "duplicate", .weight = 2, .crash_point = true, .about = "once more"},
    {.name = "reorder", .weight = 1, .about = "after what other partitions have"},
    {.name = "rebalance",
     .weight = 2,
     .crash_point = true,
     .about = "the partition changes hands amid the batch"},
};

constexpr SiteChoice brokers[] = {
    {.name = "up", .about = "it answers"},
    {.name = "down", .weight = 1, .by_least = 1s, .by_most = 10min, .about = "for that long"},
};

// The gateway's calls take the first so many (mock-pg's `fits` says which).
constexpr SiteChoice gateway_calls[] = {
    {.name = "answer", .about = "it does as it is asked"},
    {.name = "refuse", .weight = 2, .about = "no effect, and it says so"},
    {.name = "timeout_before", .weight = 2, .crash_point = true, .about = "no effect, no answer"},
    {.name = "timeout_after",
     .weight = 3,
     .crash_point = true,
     .about = "the effect, but no answer"},
    {.name = "delay",
     .weight = 2,
     .by_least = 1s,
     .by_most = 15min,
     .about = "the effect comes that much later, after the call was given up"},
    {.name = "duplicate", .weight = 2, .crash_point = true, .about = "told, or done, twice"},
    {.name = "wrong_amount", .weight = 1, .about = "for another amount"},
};

constexpr SiteChoice courier_calls[] = {
    {.name = "answer", .about = "it does as it is asked"},
    {.name = "refuse", .weight = 2, .about = "503, no effect"},
    {.name = "timeout_before", .weight = 2, .crash_point = true, .about = "no effect, no answer"},
    {.name = "timeout_after",
     .weight = 3,
     .crash_point = true,
     .about = "the effect, but no answer"},
};

constexpr SiteChoice courier_newses[] = {
    {.name = "tell", .about = "once, in order"},
    {.name = "late", .weight = 3, .by_least = 1min, .by_most = 48h, .about = "that much later"},
    {.name = "duplicate", .weight = 3, .crash_point = true, .about = "twice"},
    {.name = "out_of_order", .weight = 2, .about = "after the next one"},
    {.name = "jump", .weight = 2, .about = "never: a status is skipped"},
    {.name = "contradict", .weight = 1, .about = "as something that it is not"},
    {.name = "silent", .weight = 1, .about = "nothing is told any more"},
    {.name = "delivered_after_return", .weight = 1, .about = "\"delivered\", though it went back"},
};

constexpr SiteChoice carryings[] = {
    {.name = "carry", .about = "to its end"},
    {.name = "lose", .weight = 1, .about = "it is scanned no more"},
    {.name = "undelivered", .weight = 1, .about = "it goes back to the sender"},
};

constexpr SiteChoice transactions[] = {
    {.name = "ok", .about = "committed"},
    {.name = "deadlock", .weight = 4, .about = "the victim of a deadlock: rolled back"},
    {.name = "lock_timeout", .weight = 2, .about = "waited too long for a lock: rolled back"},
    {.name = "lost_before_commit",
     .weight = 2,
     .crash_point = true,
     .about = "connection lost: rolled back"},
    {.name = "lost_after_commit",
     .weight = 3,
     .crash_point = true,
     .about = "committed, but the connection was lost"},
    {.name = "slow", .weight = 2, .by_least = 50ms, .by_most = 20s, .about = "that much slower"},
};

constexpr SiteChoice clocks[] = {
    {.name = "exact", .about = "the world's time"},
    {.name = "skew",
     .weight = 2,
     .by_least = 10ms,
     .by_most = 30s,
     .both_ways = true,
     .about = "fast (or slow) by that from now on"},
    {.name = "jump",
     .weight = 1,
     .by_least = 1s,
     .by_most = 1h,
     .both_ways = true,
     .about = "that far at once, and back at the next occasion"},
};

constexpr SiteChoice askings[] = {
    {.name = "once", .about = "who was answered does not ask again"},
    {.name = "again",
     .weight = 1,
     .by_least = 500ms,
     .by_most = 1h,
     .crash_point = true,
     .about = "the same request comes again under its key, so long after its answer"},
};

constexpr SiteChoice servings[] = {
    {.name = "serve", .about = "the host answers"},
    {.name = "crash_before",
     .weight = 1,
     .by_least = 100ms,
     .by_most = 2min,
     .crash_point = true,
     .about = "dies as the request arrives, for that long"},
    {.name = "crash_after",
     .weight = 1,
     .by_least = 100ms,
     .by_most = 2min,
     .crash_point = true,
     .about = "dies when the effect has happened, before it answers"},
};

constexpr SiteChoice processes[] = {
    {.name = "up", .about = "it goes on"},
    {.name = "kill",
     .weight = 3,
     .by_least = 100ms,
     .by_most = 10min,
     .crash_point = true,
     .about = "gone at once, for that long; its memory is lost"},
    {.name = "restart", .weight = 2, .about = "stopped in order, and started (the worker)"},
    {.name = "rolling_update",
     .weight = 1,
     .about = "stopped in order, and started as its next release (the worker)"},
};

constexpr SiteChoice patterns[] = {
    {.name = "none", .about = "hosts fail by themselves"},
    {.name = "swizzle",
     .weight = 1,
     .by_least = 5s,
     .by_most = 5min,
     .about = "all go down one by one, and come up in another order"},
    {.name = "brown_out",
     .weight = 1,
     .by_least = 5s,
     .by_most = 15min,
     .about = "all calls are slow for that long"},
    {.name = "thundering_retry",
     .weight = 1,
     .by_least = 5s,
     .by_most = 5min,
     .about = "all are down, then all come up at once"},
};

constexpr std::span gateway_all(gateway_calls);

}  // namespace

namespace sites {

using enum FaultClass;

// name, class, choices, member, entity, calm
constinit const Site activity{"activity", Activity, attempts, "activity type", "order", 1};
constinit const Site workflow_task{"workflow_task", WorkflowTask, task_fates,
                                   "workflow type", "order",      1};
constinit const Site replay{"replay", WorkflowTask, replays, "workflow type", "order", 0};
constinit const Site signal{"signal", Network, deliveries, "signal or update", "order", 1};
constinit const Site webhook{"webhook", Network, deliveries, "sender", "order", 1};
constinit const Site http{"http", Network, deliveries, "host that is called", "caller", 2};
constinit const Site client{"client", Network, askings, "", "order", 1};
constinit const Site kafka_publish{"kafka.publish",   Kafka, publishings, "topic",
                                   "topic/partition", 1};
constinit const Site kafka_consume{"kafka.consume",   Kafka, consumings, "topic",
                                   "topic/partition", 1};
constinit const Site kafka_broker{"kafka.broker", Kafka, brokers, "", "broker", 10};
constinit const Site gateway_register{
    "gateway.register", Gateway, gateway_all.first(4), "", "order", 1};
constinit const Site gateway_authorise{"gateway.authorise", Gateway, gateway_all, "", "order", 0};
constinit const Site gateway_capture{"gateway.capture", Gateway, gateway_all, "", "order", 1};
constinit const Site gateway_void{"gateway.void", Gateway, gateway_all.first(6), "", "order", 1};
constinit const Site gateway_refund{"gateway.refund", Gateway, gateway_all, "", "order", 1};
constinit const Site gateway_lookup{"gateway.lookup", Gateway, gateway_all.first(5), "",
                                    "order",          1};
constinit const Site gateway_webhook{"gateway.webhook", Gateway, gateway_all, "", "order", 1};
constinit const Site courier_upload{"courier.upload", Courier, courier_calls, "", "order", 1};
constinit const Site courier_cancel{"courier.cancel", Courier, courier_calls, "", "order", 1};
constinit const Site courier_tracking{"courier.tracking", Courier, courier_calls, "", "order", 1};
constinit const Site courier_news{"courier.news", Courier, courier_newses, "", "order", 1};
constinit const Site courier_parcel{"courier.parcel", Courier, carryings, "", "order", 0};
constinit const Site store{"store", Store, transactions, "schema", "caller", 2};
constinit const Site clock{"clock", Clock, clocks, "", "host", 1};
constinit const Site serve{"serve", Process, servings, "", "host", 5};
constinit const Site process{"process", Process, processes, "", "host", 10};
constinit const Site pattern{"pattern", Process, patterns, "", "world", 5};

}  // namespace sites

namespace {

constexpr const Site* table[] = {
    &sites::activity,
    &sites::workflow_task,
    &sites::replay,
    &sites::signal,
    &sites::webhook,
    &sites::http,
    &sites::client,
    &sites::kafka_publish,
    &sites::kafka_consume,
    &sites::kafka_broker,
    &sites::gateway_register,
    &sites::gateway_authorise,
    &sites::gateway_capture,
    &sites::gateway_void,
    &sites::gateway_refund,
    &sites::gateway_lookup,
    &sites::gateway_webhook,
    &sites::courier_upload,
    &sites::courier_cancel,
    &sites::courier_tracking,
    &sites::courier_news,
    &sites::courier_parcel,
    &sites::store,
    &sites::clock,
    &sites::serve,
    &sites::process,
    &sites::pattern,
};

}  // namespace

std::string_view name_of(FaultClass fault_class) {
  switch (fault_class) {
    case FaultClass::Activity:
      return "activity";
    case FaultClass::WorkflowTask:
      return "workflow_task";
    case FaultClass::Network:
      return "network";
    case FaultClass::Kafka:
      return "kafka";
    case FaultClass::Gateway:
      return "gateway";
    case FaultClass::Courier:
      return "courier";
    case FaultClass::Store:
      return "store";
    case FaultClass::Clock:
      return "clock";
    case FaultClass::Process:
      return "process";
  }
  return {};
}

std::optional<int> Site::choice(std::string_view choice_name) const {
  const auto found = std::ranges::find(choices, choice_name, &SiteChoice::name);
  if (found == choices.end()) return std::nullopt;
  return static_cast<int>(found - choices.begin());
}

std::span<const Site* const> all_sites() { return table; }

std::optional<Place> find_place(std::string_view name) {
  for (const Site* site : table) {
    if (site->member.empty()) {
      if (name == site->name) return Place(*site);
    } else if (name.size() > site->name.size() + 1 && name.starts_with(site->name) &&
               name[site->name.size()] == '.') {
      return Place(*site, name.substr(site->name.size() + 1));
    }
  }
  return std::nullopt;
}

std::string name_of(const Place& place) {
  std::string name(place.site.name);
  if (!place.member.empty()) name.append(1, '.').append(place.member);
  return name;
}

}  // namespace perdura::simulator
