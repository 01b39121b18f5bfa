#pragma once
// Activities: what the outside world is touched with. `ActivityType` is the interface that
// workflows and implementations share; `ActivityContext` is what a running one sees.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "temporal/options.hpp"
#include "temporal/payload.hpp"

namespace perdura::temporal {

/// The name and the types of an activity, and the options that its callers take unless they say
/// otherwise. `inline const ActivityType<ReserveRequest, ReserveOutcome> reserve{"Reserve"};`
template <class In, class Out>
struct ActivityType {
  using Input = In;
  using Output = Out;

  std::string name;
  ActivityOptions options = {};
  LocalActivityOptions local = {};
};

/// What an activity sees of its own execution. Valid while the activity runs; thread-safe.
class ActivityContext {
 public:
  virtual ~ActivityContext() = default;

  virtual const std::string& workflow_id() const = 0;
  virtual const std::string& run_id() const = 0;
  virtual const std::string& activity_id() const = 0;
  virtual const std::string& type() const = 0;
  /// 1 for the first attempt.
  virtual int attempt() const = 0;
  virtual bool local() const = 0;
  /// Those of the workflow's code that started it.
  virtual const Headers& headers() const = 0;
  /// When this attempt runs out of time. An activity that waits for something passes this on.
  virtual TimePoint deadline() const = 0;
  /// Reports progress; throttled, sent in the background. Local activities have no heartbeats:
  /// ignored there.
  virtual void heartbeat(Payload details) = 0;
  /// The details of the last heartbeat of the attempt before; none for the first one.
  virtual std::optional<Payload> last_heartbeat() const = 0;
  /// Has a cancellation been asked for, or has the server given this attempt up, or is the worker
  /// stopping? Long activities look here between their steps and throw `CanceledFailure`.
  virtual bool cancelled() const = 0;
};

/// An activity's implementation, without types.
using ActivityFunction = std::function<Payloads(ActivityContext&, const Payloads&)>;

/// The activities of a worker, by name.
class Activities {
 public:
  /// `function` takes `(const In&)` or `(ActivityContext&, const In&)`, without `In` if that is
  /// void, and returns `Out`. It may block, and runs beside others: it must be thread-safe. Throws
  /// `std::logic_error` if the name is taken.
  template <class In, class Out, class Function>
  Activities& add(const ActivityType<In, Out>& type, Function function) {
    add_untyped(type.name,
                [function = std::move(function)](ActivityContext& context,
                                                 const Payloads& input) -> Payloads {
                  auto call = [&](auto&... arguments) -> Out {
                    if constexpr (std::is_invocable_v<const Function&, ActivityContext&,
                                                      decltype(arguments)...>) {
                      return function(context, arguments...);
                    } else {
                      return function(arguments...);
                    }
                  };
                  auto with_input = [&]() -> Out {
                    if constexpr (std::is_void_v<In>) {
                      return call();
                    } else {
                      const In argument = only_payload<In>(input);
                      return call(argument);
                    }
                  };
                  if constexpr (std::is_void_v<Out>) {
                    with_input();
                    return {};
                  } else {
                    return {to_payload(with_input())};
                  }
                });
    return *this;
  }

  void add_untyped(std::string name, ActivityFunction function);
  /// Null if there is none of that name.
  const ActivityFunction* find(std::string_view name) const;
  /// All names, comma-separated: for error messages.
  std::string names() const;

 private:
  std::map<std::string, ActivityFunction, std::less<>> functions_;
};

}  // namespace perdura::temporal
