#pragma once
// The way from the real activities (key, call, translate) to books in memory. Faults strike here,
// and here is seen under which key an effect is asked for, and from where.
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "activities/service_client.hpp"
#include "temporal/activity.hpp"
#include "temporal/testing/virtual_runtime.hpp"

namespace perdura::workflows {

enum class Fault {
  None,
  FailsBefore,            // the call never arrives
  FailsAfter,             // it has its effect; its caller is told that it failed
  TimesOutWithTheEffect,  // it has its effect; nobody is ever told
  RunsTwice,              // it has its effect twice
  AnswersLate,            // it has its effect, and answers, when it was given up long ago
  RefusedForGood          // a fault of ours, which no retry mends
};
BOOST_DESCRIBE_ENUM(Fault, None, FailsBefore, FailsAfter, TimesOutWithTheEffect, RunsTwice,
                    AnswersLate, RefusedForGood)
inline std::string name_of(Fault fault) { return boost::describe::enum_to_string(fault, ""); }

/// What was seen of the calls of one activity.
struct Seen {
  std::set<std::string> keys;       // of effects
  std::set<std::string> workflows;  // ids
  bool local = false;
  bool ordinary = false;
  int calls = 0;
  int struck = 0;  // of them, by a fault
};

/// Not thread-safe: all on the one virtual clock.
class Wire {
 public:
  Wire();
  virtual ~Wire();

  /// Decides about each call: `nth` counts them from 1.
  std::function<Fault(const std::string& activity, int nth)> fault;
  /// This activity has its effect, and whoever would be told of it is not.
  std::string unheard;
  /// Of this activity the first call that no fault strikes comes when it was given up, and what it
  /// belongs to was undone; the others never arrive.
  std::string stray;
  std::map<std::string, int> calls;
  std::map<std::string, Seen> seen;
  /// Keys that are not the effect's own: two for one effect, or an effect twice under one.
  std::vector<std::string> problems;
  /// Faults that take time need it.
  temporal::testing::VirtualRuntime* runtime = nullptr;

  /// Calls that are held up, and have not had their effect yet.
  std::size_t held_up() const { return held_up_.size(); }

 protected:
  /// From a request to its answer, in JSON.
  using Effect = std::function<std::string(const std::string& request)>;
  /// The real activity of that name, with this effect behind it.
  void connect(temporal::Activities& all, const std::string& name, Effect effect);
  /// What must be equal if nothing has changed.
  virtual std::string state() const = 0;

 private:
  struct Http;
  struct Call {
    std::string activity;
    temporal::ActivityContext* context;
    const Effect* effect;
  };

  platform::HttpResponse arrive(const platform::HttpRequest& request);
  platform::HttpResponse meet(Fault struck, const platform::HttpRequest& request);
  platform::HttpResponse answer(const platform::HttpRequest& request);
  platform::HttpResponse act(const platform::HttpRequest& request);
  bool is_known_otherwise(const platform::HttpRequest& request);
  Fault strike();
  platform::HttpResponse arrive_late(temporal::Duration by);
  void note(const platform::HttpRequest& request);
  std::string attempt() const;

  std::unique_ptr<Http> http_;
  activities::ServiceClient client_;
  temporal::Activities real_;
  Call call_{};
  bool strayed_ = false;
  std::set<std::string> held_up_;              // attempts
  std::map<std::string, std::string> bodies_;  // by key
  std::map<std::string, std::string> keys_;    // by activity and body
  std::map<std::string, int> changes_;         // by key
};

}  // namespace perdura::workflows
