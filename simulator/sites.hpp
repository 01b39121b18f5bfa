#pragma once
// The places where the world decides: each with its choices, the default (nothing goes wrong)
// first. `sites.cpp` is the table; whoever asks a `Chooser` names one of these.
//
// A site with members is asked for one of them: "activity.RefundPayment", "http.order". Names and
// choices are part of the plans that are kept in scenarios: rename none.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "simulator/loop.hpp"

namespace perdura::simulator {

/// What a run may switch on and off as a whole.
enum class FaultClass {
  Activity,
  WorkflowTask,
  Network,
  Kafka,
  Gateway,
  Courier,
  Store,
  Clock,
  Process
};
inline constexpr std::array fault_classes{
    FaultClass::Activity, FaultClass::WorkflowTask, FaultClass::Network,
    FaultClass::Kafka,    FaultClass::Gateway,      FaultClass::Courier,
    FaultClass::Store,    FaultClass::Clock,        FaultClass::Process};

/// "workflow_task".
std::string_view name_of(FaultClass fault_class);

/// One answer of a site. `by_least` … `by_most`: how long, for choices that take a time (both 0:
/// it takes none); of a negative one too, if `both_ways`.
struct SiteChoice {
  std::string_view name;
  int weight = 0;  // among the choices of its site, when something goes wrong; the default: 0
  Duration by_least{};
  Duration by_most{};
  bool both_ways = false;
  /// Something dies, is lost or comes twice between two effects: exhaustive runs try it on each
  /// occasion.
  bool crash_point = false;
  std::string_view about;

  constexpr bool takes_time() const { return by_most > Duration::zero(); }
};

struct Site {
  std::string_view name;
  FaultClass fault_class;
  std::span<const SiteChoice> choices;  // the default first; never empty
  std::string_view member;  // what its members are ("activity type"); empty: it has none
  std::string_view entity;  // what it is asked for: "order", "host"
  /// So many occasions of the same entity are spared after a fault, so that progress is possible. A
  /// count, not a time: a time would make the answer depend on what happened elsewhere.
  int calm = 0;

  std::optional<int> choice(std::string_view choice_name) const;
};

/// All, in the order of the table.
std::span<const Site* const> all_sites();

/// A site and which of its members is meant.
struct Place {
  constexpr Place(const Site& at) : site(at) {}  // of a site without members
  constexpr Place(const Site& at, std::string_view which) : site(at), member(which) {}

  const Site& site;
  std::string_view member{};
};

/// "activity.RefundPayment" in the table; nothing if there is no such site, or it lacks a member.
std::optional<Place> find_place(std::string_view name);
std::string name_of(const Place& place);

// Each enum lists its sites' choices in their order: `choice.as<Delivery>()`.
enum class Attempt {
  Run,
  CrashBefore,
  CrashAfterCommit,
  ReportTimeout,
  Slow,
  HeartbeatLost,
  RunTwice
};
enum class TaskFate { Run, WorkerDies, Evicted, ReportedTwice, Stalled };
enum class ReplayAt { None, EveryTask, EveryPrefix };
enum class Delivery { Deliver, Delay, Reorder, Duplicate, LoseRequest, LoseResponse };
enum class Asking { Once, Again };
enum class Publishing { Append, TimeoutAfterAppend, Refuse };
enum class Consuming { Deliver, Duplicate, Reorder, Rebalance };
enum class Broker { Up, Down };
enum class GatewayCall {
  Answer,
  Refuse,
  TimeoutBefore,
  TimeoutAfter,
  Delay,
  Duplicate,
  WrongAmount
};
enum class CourierCall { Answer, Refuse, TimeoutBefore, TimeoutAfter };
enum class CourierNews {
  Tell,
  Late,
  Duplicate,
  OutOfOrder,
  Jump,
  Contradict,
  Silent,
  DeliveredAfterReturn
};
enum class Carrying { Carry, Lose, Undelivered };
enum class Transaction { Ok, Deadlock, LockTimeout, LostBeforeCommit, LostAfterCommit, Slow };
enum class ClockFate { Exact, Skew, Jump };
enum class Serving { Serve, CrashBefore, CrashAfter };
enum class ProcessFate { Up, Kill, Restart, RollingUpdate };
enum class Pattern { None, Swizzle, BrownOut, ThunderingRetry };

namespace sites {

extern const Site activity;       // each attempt of an activity
extern const Site workflow_task;  // each task that a worker is given
extern const Site replay;         // once a workflow
extern const Site signal;         // calls to Temporal: starts, signals, updates
extern const Site webhook;        // what gateway and courier send us
extern const Site http;           // calls between hosts
extern const Site client;         // each request of a person that has a key, once it is answered
extern const Site kafka_publish, kafka_consume;
extern const Site kafka_broker;  // once a virtual minute
extern const Site gateway_register, gateway_authorise, gateway_capture, gateway_void,
    gateway_refund, gateway_lookup, gateway_webhook;
extern const Site courier_upload, courier_cancel, courier_tracking;
extern const Site courier_news;    // a scan as it is told, by webhook or in a look-up
extern const Site courier_parcel;  // before each scan: what happens to the parcel itself
extern const Site store;           // each transaction
extern const Site clock;           // when the world starts, then once a virtual hour, for each host
extern const Site serve;           // each request that a host is given
extern const Site process;         // once a virtual minute for each host
extern const Site pattern;         // once a virtual hour, of the whole world

}  // namespace sites
}  // namespace perdura::simulator
