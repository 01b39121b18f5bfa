#pragma once
// The shipment's state machine: statuses, events, table.
//
// The courier's own scan statuses are kept apart; they jump, repeat and come late, and
// `events_of(scan)` says what they tell the machine.
#include <variant>
#include <vector>

#include "json/codec.hpp"
#include "statemachines/table.hpp"

namespace perdura::statemachines::shipment {

enum class Status {
  Ready,
  WaybillIssued,
  StopRequested,
  Shipping,
  Delivered,
  Lost,
  Returning,
  Returned,
  Cancelled
};
BOOST_DESCRIBE_ENUM(Status, Ready, WaybillIssued, StopRequested, Shipping, Delivered, Lost,
                    Returning, Returned, Cancelled)

/// The seller dispatches; the courier has issued a waybill.
struct Waybill {
  static constexpr std::string_view action = "dispatch";
};
/// The parcel's units are cancelled.
struct Stop {};
/// The courier's answers to a stop; it may also cancel a waybill by itself.
struct StopConfirmed {};
struct StopTooLate {};
/// N days without being handed over.
struct NotHandedOver {};
/// Any scan from which follows that the courier has the parcel.
struct PickUp {};
struct Delivery {};
/// Days without a scan, or the courier says so.
struct Loss {};
/// On its way back to the sender, then there.
struct TurnBack {};
struct BackAtSender {};

using Event = std::variant<Waybill, Stop, StopConfirmed, StopTooLate, NotHandedOver, PickUp,
                           Delivery, Loss, TurnBack, BackAtSender>;

/// What couriers report.
enum class Scan {
  Accepted,
  PickedUp,
  InTransit,
  AtDestination,
  OutForDelivery,
  Delivered,
  Cancelled
};
BOOST_DESCRIBE_ENUM(Scan, Accepted, PickedUp, InTransit, AtDestination, OutForDelivery, Delivered,
                    Cancelled)

struct Machine {
  using enum Status;
  using enum Lateness;
  static constexpr Status initial = Ready;
  static constexpr std::string_view name = "Shipment";

  // clang-format off
  using Table = statemachines::Table<
  //    Source          Event           Target
  Row < Ready         , Waybill       , WaybillIssued >,
  Row < Ready         , Stop          , Cancelled     >,
  Late< Ready         , NotHandedOver , Repeat        >,
  Late< Ready         , StopConfirmed , Repeat        >,
  Late< Ready         , PickUp        , Ticket        >,
  Late< Ready         , Delivery      , Ticket        >,
  // ---------------------------------------------------
  Row < WaybillIssued , PickUp        , Shipping      >,
  Row < WaybillIssued , Stop          , StopRequested >,
  Row < WaybillIssued , NotHandedOver , Ready         >,
  Row < WaybillIssued , StopConfirmed , Ready         >,
  Late< WaybillIssued , Waybill       , Repeat        >,
  // ---- the courier decides the race, not a flag ------
  Row < StopRequested , StopConfirmed , Cancelled     >,
  Row < StopRequested , StopTooLate   , Shipping      >,
  Row < StopRequested , PickUp        , Shipping      >,
  Late< StopRequested , Stop          , Repeat        >,
  Late< StopRequested , Waybill       , Repeat        >,
  Late< StopRequested , NotHandedOver , Repeat        >,
  // ---------------------------------------------------
  Row < Shipping      , Delivery      , Delivered     >,
  Row < Shipping      , Loss          , Lost          >,
  Row < Shipping      , TurnBack      , Returning     >,
  Row < Shipping      , PickUp        , Shipping      >,
  Late< Shipping      , Waybill       , Repeat        >,
  Late< Shipping      , StopTooLate   , Repeat        >,
  Late< Shipping      , StopConfirmed , Ticket        >,
  Late< Shipping      , NotHandedOver , Repeat        >,
  // ---------------------------------------------------
  Row < Returning     , BackAtSender  , Returned      >,
  Row < Returning     , Loss          , Lost          >,
  Row < Returning     , PickUp        , Returning     >,
  Late< Returning     , TurnBack      , Repeat        >,
  Late< Returning     , StopTooLate   , Repeat        >,
  Late< Returning     , Delivery      , Ticket        >,
  // ---- final -----------------------------------------
  Late< Delivered     , Delivery      , Repeat        >,
  Late< Delivered     , PickUp        , Repeat        >,
  Late< Delivered     , Loss          , Repeat        >,
  Late< Delivered     , StopTooLate   , Repeat        >,
  Late< Delivered     , NotHandedOver , Repeat        >,
  Late< Delivered     , StopConfirmed , Ticket        >,
  Late< Delivered     , TurnBack      , Ticket        >,
  Late< Delivered     , BackAtSender  , Ticket        >,
  Late< Lost          , Loss          , Repeat        >,
  Late< Lost          , StopTooLate   , Repeat        >,
  Late< Lost          , PickUp        , Ticket        >,
  Late< Lost          , Delivery      , Ticket        >,
  Late< Lost          , TurnBack      , Ticket        >,
  Late< Lost          , BackAtSender  , Ticket        >,
  Late< Lost          , StopConfirmed , Ticket        >,
  Late< Returned      , BackAtSender  , Repeat        >,
  Late< Returned      , Loss          , Repeat        >,
  Late< Returned      , StopTooLate   , Repeat        >,
  Late< Returned      , PickUp        , Ticket        >,
  Late< Returned      , Delivery      , Ticket        >,
  Late< Returned      , TurnBack      , Ticket        >,
  Late< Returned      , StopConfirmed , Ticket        >,
  Late< Cancelled     , Stop          , Repeat        >,
  Late< Cancelled     , StopConfirmed , Repeat        >,
  Late< Cancelled     , NotHandedOver , Repeat        >,
  Late< Cancelled     , StopTooLate   , Ticket        >,
  Late< Cancelled     , PickUp        , Ticket        >,
  Late< Cancelled     , Delivery      , Ticket        >
  >;
  // clang-format on
};

/// The status after the event, or a refusal; pure. Thread-safe, like everything below.
Outcome<Status> apply(Status from, const Event& event);

/// What an accepted event means when it came late; nothing when it is in time (or refused).
std::optional<Lateness> lateness(Status from, const Event& event);

/// Events that have a row in this status, late ones not counted.
std::vector<std::string> allowed_events(Status status);

/// Those of them that people may ask for: "dispatch".
std::vector<std::string_view> allowed_actions(Status status);

/// No row leads to another status.
bool is_final(Status status);

/// What a scan tells the machine, to be applied in this order: couriers skip statuses, so a
/// delivery says first that the parcel was picked up. ACCEPTED tells nothing. `returning`: the scan
/// is of a parcel that goes back to its sender, and DELIVERED says that he has it.
std::vector<Event> events_of(Scan scan, bool returning = false);

const MachineInfo& info();

}  // namespace perdura::statemachines::shipment

template <>
struct perdura::json::Form<perdura::statemachines::shipment::Status>
    : perdura::json::UpperSnakeForm<perdura::statemachines::shipment::Status> {};
template <>
struct perdura::json::Form<perdura::statemachines::shipment::Scan>
    : perdura::json::UpperSnakeForm<perdura::statemachines::shipment::Scan> {};
