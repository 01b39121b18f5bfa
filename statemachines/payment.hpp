#pragma once
// The state machine of one payment attempt: statuses, events, table.
//
// The payment's amounts are sums over its attempts' append-only events, never kept here. Events
// are what the gateway says; each touches only the attempt that it names.
#include <variant>
#include <vector>

#include "domain/money.hpp"
#include "json/codec.hpp"
#include "statemachines/table.hpp"

namespace perdura::statemachines::payment {

enum class Status {
  Ready,
  InDoubt,
  Authorized,
  Captured,
  PartiallyRefunded,
  Refunded,
  Voided,
  Declined,
  Expired
};
BOOST_DESCRIBE_ENUM(Status, Ready, InDoubt, Authorized, Captured, PartiallyRefunded, Refunded,
                    Voided, Declined, Expired)

/// What the gateway says. `asked`: it answers our question; a webhook is told unasked. `revived`:
/// the attempt had been declined or expired before its money came (the attempt's own record).
struct GatewayFact {
  bool asked = false;
  bool revived = false;
};
struct Authorisation : GatewayFact {};
struct Capture : GatewayFact {};
struct Decline : GatewayFact {};
struct Void : GatewayFact {};
/// The capture of an authorised attempt was refused.
struct CaptureRefusal : GatewayFact {};
/// The authorisation lapsed at the gateway.
struct Lapse : GatewayFact {};
/// No answer to a call whose effect may have happened. Our time-out, not a fact.
struct Silence : GatewayFact {};
/// The order closed, or the buyer left the page.
struct Abandonment {};
/// `refunded`: the sum after this refund, of what was captured.
struct Refund : GatewayFact {
  domain::Money refunded;
  domain::Money captured;
};

using Event = std::variant<Authorisation, Capture, Decline, Void, CaptureRefusal, Lapse, Silence,
                           Abandonment, Refund>;

struct Asked {
  bool operator()(const GatewayFact& e) const { return e.asked; }
};
struct Unasked {
  bool operator()(const GatewayFact& e) const { return !e.asked; }
};
struct InTime {
  bool operator()(const GatewayFact& e) const { return !e.revived; }
};
struct Revived {
  bool operator()(const GatewayFact& e) const { return e.revived; }
};
struct InPart {
  bool operator()(const Refund& e) const {
    return !e.revived && e.refunded > domain::Money() && e.refunded < e.captured;
  }
};
struct InFull {
  bool operator()(const Refund& e) const {
    return e.refunded > domain::Money() && e.refunded == e.captured;
  }
};

struct Machine {
  using enum Status;
  using enum Lateness;
  static constexpr Status initial = Ready;
  static constexpr std::string_view name = "Payment";

  // clang-format off
  using Table = statemachines::Table<
  //    Source              Event            Target              Guard
  Row < Ready             , Authorisation  , Authorized                    >,
  Row < Ready             , Capture        , Captured                      >,
  Row < Ready             , Decline        , Declined                      >,
  Row < Ready             , Silence        , InDoubt                       >,
  Row < Ready             , Abandonment    , Expired                       >,
  // ---- only by what the gateway answers when asked -------------------------
  Row < InDoubt           , Authorisation  , Authorized        , Asked     >,
  Row < InDoubt           , Capture        , Captured          , Asked     >,
  Row < InDoubt           , Decline        , Declined          , Asked     >,
  Row < InDoubt           , Void           , Voided            , Asked     >,
  Row < InDoubt           , Silence        , InDoubt                       >,
  Row < InDoubt           , Abandonment    , InDoubt                       >,
  Late< InDoubt           , Authorisation  , AskFirst          , Unasked   >,
  Late< InDoubt           , Capture        , AskFirst          , Unasked   >,
  Late< InDoubt           , Decline        , AskFirst          , Unasked   >,
  Late< InDoubt           , Void           , AskFirst          , Unasked   >,
  // ---- a late authorisation (Revived) can only be voided --------------------
  Row < Authorized        , Capture        , Captured          , InTime    >,
  Row < Authorized        , Void           , Voided                        >,
  Row < Authorized        , CaptureRefusal , Declined          , InTime    >,
  Row < Authorized        , Lapse          , Expired           , InTime    >,
  Row < Authorized        , Silence        , InDoubt           , InTime    >,
  Row < Authorized        , Silence        , Authorized        , Revived   >,
  Late< Authorized        , Authorisation  , Repeat                        >,
  Late< Authorized        , Decline        , AskFirst                      >,
  Late< Authorized        , Abandonment    , MoneyBack                     >,
  // ---- a late capture is refunded in full ------------------------------------
  Row < Captured          , Refund         , PartiallyRefunded , InPart    >,
  Row < Captured          , Refund         , Refunded          , InFull    >,
  Row < Captured          , Silence        , Captured                      >,
  Late< Captured          , Authorisation  , Repeat                        >,
  Late< Captured          , Capture        , Repeat                        >,
  Late< Captured          , Decline        , Repeat                        >,
  Late< Captured          , CaptureRefusal , Repeat                        >,
  Late< Captured          , Lapse          , Repeat                        >,
  Late< Captured          , Abandonment    , MoneyBack                     >,
  // ----------------------------------------------------------------------------
  Row < PartiallyRefunded , Refund         , PartiallyRefunded , InPart    >,
  Row < PartiallyRefunded , Refund         , Refunded          , InFull    >,
  Row < PartiallyRefunded , Silence        , PartiallyRefunded             >,
  Late< PartiallyRefunded , Authorisation  , Repeat                        >,
  Late< PartiallyRefunded , Capture        , Repeat                        >,
  Late< PartiallyRefunded , Abandonment    , MoneyBack                     >,
  // ---- final -------------------------------------------------------------------
  Late< Refunded          , Refund         , Repeat            , InFull    >,
  Late< Refunded          , Authorisation  , Repeat                        >,
  Late< Refunded          , Capture        , Repeat                        >,
  Late< Refunded          , Silence        , Repeat                        >,
  Late< Refunded          , Abandonment    , Repeat                        >,
  Late< Voided            , Void           , Repeat                        >,
  Late< Voided            , Authorisation  , Repeat                        >,
  Late< Voided            , Capture        , Ticket                        >,
  Late< Voided            , Decline        , Repeat                        >,
  Late< Voided            , Lapse          , Repeat                        >,
  Late< Voided            , Silence        , Repeat                        >,
  Late< Voided            , Abandonment    , Repeat                        >,
  // ---- closed, but late money wakes the attempt (never the order) --------------
  Row < Declined          , Authorisation  , Authorized                    >,
  Row < Declined          , Capture        , Captured                      >,
  Late< Declined          , Decline        , Repeat                        >,
  Late< Declined          , CaptureRefusal , Repeat                        >,
  Late< Declined          , Void           , Repeat                        >,
  Late< Declined          , Lapse          , Repeat                        >,
  Late< Declined          , Silence        , Repeat                        >,
  Late< Declined          , Abandonment    , Repeat                        >,
  Row < Expired           , Authorisation  , Authorized                    >,
  Row < Expired           , Capture        , Captured                      >,
  Late< Expired           , Decline        , Repeat                        >,
  Late< Expired           , CaptureRefusal , Repeat                        >,
  Late< Expired           , Void           , Repeat                        >,
  Late< Expired           , Lapse          , Repeat                        >,
  Late< Expired           , Silence        , Repeat                        >,
  Late< Expired           , Abandonment    , Repeat                        >
  >;
  // clang-format on
};

/// The status after the event, or a refusal; pure. Thread-safe, like everything below.
Outcome<Status> apply(Status from, const Event& event);

/// What an accepted event means when it came late; nothing when it is in time (or refused).
std::optional<Lateness> lateness(Status from, const Event& event);

/// Events that have a row in this status, late ones not counted; the event's data may still refuse.
std::vector<std::string> allowed_events(Status status);

/// No row leads to another status. DECLINED and EXPIRED are not: late money wakes the attempt.
bool is_final(Status status);

const MachineInfo& info();

}  // namespace perdura::statemachines::payment

template <>
struct perdura::json::Form<perdura::statemachines::payment::Status>
    : perdura::json::UpperSnakeForm<perdura::statemachines::payment::Status> {};
