#pragma once
// What a transition table is written with. Light: only the one .cpp of a machine sees Boost.MSM.
//
//   //   Source       Event     Target        Guard
//   Row < Paid       , Cancel  , CancelPending, AllUnits >,
//   //   Source       Event     Meaning
//   Late< Cancelled  , Payment , MoneyBack >,
//
// A guard is a stateless functor over its event: the data that decides travels in the event. Rows
// of one source and event have guards of which at most one holds. A table is pure: no clock, no
// chance, no effects.
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "json/codec.hpp"

namespace perdura::statemachines {

/// The guard that always holds.
struct none {
  template <class Event>
  constexpr bool operator()(const Event&) const {
    return true;
  }
};

template <auto Source, class Event, auto Target, class Guard = none>
struct Row {};

/// What a fact means that comes late, twice or out of order. The status stays; what is to be done
/// is the caller's.
enum class Lateness {
  Repeat,     // known, or older than what is known: nothing to do
  MoneyBack,  // the money goes back: voided or refunded
  Surplus,    // a repeat of the attempt that paid: nothing to do; another attempt's money goes back
  Undone,     // what it brought is undone
  AskFirst,   // told, not asked for: the gateway is asked, and its answer counts
  Ticket,     // contradicts what is known: an operator's ticket
};
BOOST_DESCRIBE_ENUM(Lateness, Repeat, MoneyBack, Surplus, Undone, AskFirst, Ticket)

/// A row that stays, for a fact that came late.
template <auto Source, class Event, Lateness Meaning, class Guard = none>
struct Late {};

template <class... Rows>
struct Table {};

/// An event that the state (or its data) does not admit: a value, not an exception. `from` and
/// `event` are names: "CANCELLED", "Cancel".
struct Refusal {
  static constexpr std::string_view code = "ILLEGAL_TRANSITION";
  std::string from;
  std::string event;

  bool operator==(const Refusal&) const = default;
};

/// The new status (which may be the old one), or why not.
template <class Status>
using Outcome = std::variant<Status, Refusal>;

/// A row as data, as the machine itself runs it: for diagrams, documents and tests.
struct RowInfo {
  std::string source;
  std::string event;
  std::string target;
  std::string guard;  // "" for none
  std::optional<Lateness> late;
  std::string_view action;  // the act of the API that the event is, "" for a fact
};

struct MachineInfo {
  std::string name;
  std::string initial;
  std::vector<std::string> statuses;
  std::vector<RowInfo> rows;
};

}  // namespace perdura::statemachines

template <>
struct perdura::json::Form<perdura::statemachines::Lateness>
    : perdura::json::UpperSnakeForm<perdura::statemachines::Lateness> {};
