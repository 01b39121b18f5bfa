#pragma once
// The state machine of one member's coupon: statuses, events, table.
//
// An order holds a coupon at placement and uses it when it is paid. A use is undone once at most,
// and the coupon keeps its id: RESTORED is as good as ISSUED.
#include <variant>
#include <vector>

#include "json/codec.hpp"
#include "statemachines/table.hpp"

namespace perdura::statemachines::coupon {

enum class Status { Issued, Held, Used, Restored, Expired };
BOOST_DESCRIBE_ENUM(Status, Issued, Held, Used, Restored, Expired)

/// An order takes it. `in_date`: between its dates.
struct Hold {
  bool in_date = false;
};
/// The order that holds it is paid.
struct Use {};
/// The order that holds it came to nothing. `was_restored`: it had been RESTORED when it was held
/// (the coupon's own record), otherwise ISSUED.
struct GiveBack {
  bool was_restored = false;
};
/// A use is undone: all of the order came back, or a part, and the coupon was dropped. `this_use`:
/// the use that it is in, not one before; `in_date`: not past its date.
struct Restore {
  bool this_use = false;
  bool in_date = false;
};
/// Its date has passed.
struct Expire {};

using Event = std::variant<Hold, Use, GiveBack, Restore, Expire>;

struct InDate {
  bool operator()(const Hold& e) const { return e.in_date; }
};
struct WasIssued {
  bool operator()(const GiveBack& e) const { return !e.was_restored; }
};
struct WasRestored {
  bool operator()(const GiveBack& e) const { return e.was_restored; }
};
struct UndoneInDate {
  bool operator()(const Restore& e) const { return e.this_use && e.in_date; }
};
struct UndoneTooLate {
  bool operator()(const Restore& e) const { return e.this_use && !e.in_date; }
};
struct OfAnEarlierUse {
  bool operator()(const Restore& e) const { return !e.this_use; }
};

struct Machine {
  using enum Status;
  using enum Lateness;
  static constexpr Status initial = Issued;
  static constexpr std::string_view name = "Coupon";

  // clang-format off
  using Table = statemachines::Table<
  //    Source     Event      Target     Guard
  Row < Issued   , Hold     , Held     , InDate         >,
  Row < Issued   , Expire   , Expired                   >,
  Late< Issued   , GiveBack , Repeat                    >,
  // ---- never expires while held: first back to what it was -----
  Row < Held     , Use      , Used                      >,
  Row < Held     , GiveBack , Issued   , WasIssued      >,
  Row < Held     , GiveBack , Restored , WasRestored    >,
  Late< Held     , Restore  , Repeat   , OfAnEarlierUse >,
  // ---- once a use, and not past its date ------------------------
  Row < Used     , Restore  , Restored , UndoneInDate   >,
  Row < Used     , Restore  , Used     , UndoneTooLate  >,
  Late< Used     , Restore  , Repeat   , OfAnEarlierUse >,
  Late< Used     , Use      , Repeat                    >,
  // ----------------------------------------------------------------
  Row < Restored , Hold     , Held     , InDate         >,
  Row < Restored , Expire   , Expired                   >,
  Late< Restored , GiveBack , Repeat                    >,
  Late< Restored , Restore  , Repeat                    >,
  // ---- final ------------------------------------------------------
  Late< Expired  , GiveBack , Repeat                    >,
  Late< Expired  , Restore  , Repeat                    >,
  Late< Expired  , Expire   , Repeat                    >
  >;
  // clang-format on
};

/// The status after the event, or a refusal; pure. Thread-safe, like everything below.
Outcome<Status> apply(Status from, const Event& event);

/// What an accepted event means when it came late; nothing when it is in time (or refused).
std::optional<Lateness> lateness(Status from, const Event& event);

/// Events that have a row in this status, late ones not counted; the event's data may still refuse.
std::vector<std::string> allowed_events(Status status);

/// No row leads to another status. USED is not: its use may be undone.
bool is_final(Status status);

const MachineInfo& info();

}  // namespace perdura::statemachines::coupon

template <>
struct perdura::json::Form<perdura::statemachines::coupon::Status>
    : perdura::json::UpperSnakeForm<perdura::statemachines::coupon::Status> {};
