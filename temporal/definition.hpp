#pragma once
// How a class becomes a workflow:
//
//   WorkflowDefinition order_workflow() {
//     return define<Order>("Order")
//         .run(&Order::run)
//         .signal("paid", &Order::on_paid)
//         .update("cancel", &Order::cancel, &Order::may_cancel)
//         .query("status", &Order::status);
//   }
//
// One object of the class lives as long as the run is cached. All handlers are known before `run`
// begins; events reach them in the order of history.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "temporal/payload.hpp"
#include "temporal/task.hpp"

namespace perdura::temporal {

struct WorkflowDefinition {
  using Object = std::shared_ptr<void>;
  struct Update {
    std::function<void(void*, const Payloads&)> validate;  // may be empty; throws to reject
    std::function<Task<Payloads>(void*, const Payloads&)> handle;
  };

  std::string name;
  std::function<Object()> create;
  std::function<Task<Payloads>(void*, const Payloads&)> run;
  std::map<std::string, std::function<Task<void>(void*, const Payloads&)>, std::less<>> signals;
  std::map<std::string, std::function<Payloads(void*, const Payloads&)>, std::less<>> queries;
  std::map<std::string, Update, std::less<>> updates;
};

namespace detail {

template <class T>
struct Unwrapped {
  using type = T;
  static constexpr bool task = false;
};
template <class T>
struct Unwrapped<Task<T>> {
  using type = T;
  static constexpr bool task = true;
};

template <class Result>
Task<Payloads> encode_result(Task<Result> task) {
  if constexpr (std::is_void_v<Result>) {
    co_await task;
    co_return Payloads{};
  } else {
    auto result = co_await task;
    Payloads encoded;
    encoded.push_back(to_payload(result));
    co_return encoded;
  }
}

inline Task<Payloads> already(Payloads result) { co_return result; }
inline Task<void> nothing() { co_return; }

/// Calls a handler that may be a coroutine or a plain function; decodes before anything runs.
template <class Call>
Task<Payloads> call_handler(Call call) {
  using Result = std::invoke_result_t<Call>;
  if constexpr (Unwrapped<Result>::task) {
    return encode_result(call());
  } else if constexpr (std::is_void_v<Result>) {
    call();
    return already({});
  } else {
    return already({to_payload(call())});
  }
}

}  // namespace detail

/// Handlers may be members of a base class.
template <class Workflow>
class DefinitionBuilder {
 public:
  explicit DefinitionBuilder(std::string name) {
    definition_.name = std::move(name);
    definition_.create = [] {
      return std::static_pointer_cast<void>(std::make_shared<Workflow>());
    };
  }

  template <class Base, class Out, class In>
  DefinitionBuilder& run(Task<Out> (Base::*method)(In)) {
    definition_.run = [method](void* object, const Payloads& input) {
      auto argument = only_payload<std::decay_t<In>>(input);
      return detail::encode_result((self(object)->*method)(std::move(argument)));
    };
    return *this;
  }
  template <class Base, class Out>
  DefinitionBuilder& run(Task<Out> (Base::*method)()) {
    definition_.run = [method](void* object, const Payloads&) {
      return detail::encode_result((self(object)->*method)());
    };
    return *this;
  }

  /// A handler returns void or `Task<void>`; a coroutine runs beside the workflow function.
  template <class Base, class Result, class In>
  DefinitionBuilder& signal(const std::string& name, Result (Base::*method)(In)) {
    definition_.signals[name] = [method](void* object, const Payloads& input) -> Task<void> {
      auto argument = only_payload<std::decay_t<In>>(input);
      if constexpr (std::is_void_v<Result>) {
        (self(object)->*method)(std::move(argument));
        return detail::nothing();
      } else {
        return (self(object)->*method)(std::move(argument));
      }
    };
    return *this;
  }
  template <class Base, class Result>
  DefinitionBuilder& signal(const std::string& name, Result (Base::*method)()) {
    definition_.signals[name] = [method](void* object, const Payloads&) -> Task<void> {
      if constexpr (std::is_void_v<Result>) {
        (self(object)->*method)();
        return detail::nothing();
      } else {
        return (self(object)->*method)();
      }
    };
    return *this;
  }

  /// A query only looks: it is a const function.
  template <class Base, class Out, class In>
  DefinitionBuilder& query(const std::string& name, Out (Base::*method)(In) const) {
    definition_.queries[name] = [method](void* object, const Payloads& input) -> Payloads {
      return {to_payload((self(object)->*method)(only_payload<std::decay_t<In>>(input)))};
    };
    return *this;
  }
  template <class Base, class Out>
  DefinitionBuilder& query(const std::string& name, Out (Base::*method)() const) {
    definition_.queries[name] = [method](void* object, const Payloads&) -> Payloads {
      return {to_payload((self(object)->*method)())};
    };
    return *this;
  }

  template <class Base, class Result, class In>
  DefinitionBuilder& update(const std::string& name, Result (Base::*method)(In)) {
    definition_.updates[name].validate = [](void*, const Payloads& input) {
      (void)only_payload<std::decay_t<In>>(input);
    };
    set_handler(name, method);
    return *this;
  }
  template <class Base, class Result>
  DefinitionBuilder& update(const std::string& name, Result (Base::*method)()) {
    definition_.updates[name].handle = [method](void* object, const Payloads&) {
      return detail::call_handler([&]() -> Result { return (self(object)->*method)(); });
    };
    return *this;
  }
  /// `validator` throws `ApplicationFailure` to reject: a rejected update leaves no trace in
  /// history, so it must not change anything and is const.
  template <class Base, class Result, class In, class Checked>
  DefinitionBuilder& update(const std::string& name, Result (Base::*method)(In),
                            void (Base::*validator)(Checked) const) {
    definition_.updates[name].validate = [validator](void* object, const Payloads& input) {
      const auto argument = only_payload<std::decay_t<In>>(input);
      (self(object)->*validator)(argument);
    };
    set_handler(name, method);
    return *this;
  }

  operator WorkflowDefinition() const { return definition_; }  // NOLINT: it is the finished one

 private:
  static Workflow* self(void* object) { return static_cast<Workflow*>(object); }

  template <class Base, class Result, class In>
  void set_handler(const std::string& name, Result (Base::*method)(In)) {
    definition_.updates[name].handle = [method](void* object, const Payloads& input) {
      auto argument = only_payload<std::decay_t<In>>(input);
      return detail::call_handler(
          [&]() -> Result { return (self(object)->*method)(std::move(argument)); });
    };
  }

  WorkflowDefinition definition_;
};

template <class Workflow>
DefinitionBuilder<Workflow> define(std::string name) {
  return DefinitionBuilder<Workflow>(std::move(name));
}

}  // namespace perdura::temporal
