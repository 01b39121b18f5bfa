#pragma once
// What is under way: it explains differences, and a shop at rest has none of it.
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <string>
#include <vector>

#include "audit/reading.hpp"

namespace perdura::audit {

enum class Kind {
  Event,      // waits in an outbox
  Fact,       // waits to be told to a workflow
  Parked,     // an event that waits for the one before it
  Unread,     // of a topic, by a consumer
  Key,        // a call that has not ended
  Abandoned,  // a call that did not end in its time, nor was asked for again; explains nothing
  Asked,      // the courier, and it has not answered
  Workflow,   // Cancellation, PaymentValidation, Refund: open
  AtWork,     // a workflow that is open for days, and has something to do now
  Unsettled,  // an order that is to move by itself; explains nothing
};
BOOST_DESCRIBE_ENUM(Kind, Event, Fact, Parked, Unread, Key, Abandoned, Asked, Workflow, AtWork,
                    Unsettled)

struct Movement {
  Kind kind = Kind::Event;
  std::string about;     // exactly: two readings show the same one by it
  std::string order;     // whose; "" if it is nobody's, or not known
  std::string sentence;  // "Cancellation ord_7/1 is open"
};
BOOST_DESCRIBE_STRUCT(Movement, (), (kind, about, order, sentence))

/// Within the reading's scope.
std::vector<Movement> movements_of(const Reading& reading);

/// Sentences, one for each that may explain it; none: nothing does.
std::vector<std::string> explanations(const Finding& finding, const Reading& reading,
                                      const std::vector<Movement>& movements);

}  // namespace perdura::audit

template <>
struct perdura::json::Form<perdura::audit::Kind>
    : perdura::json::UpperSnakeForm<perdura::audit::Kind> {};
