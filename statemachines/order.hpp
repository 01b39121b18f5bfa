#pragma once
// The order's state machine: statuses and table. `apply` is how everybody uses it. Events and
// guards stand in order_events.hpp.
//
// The order's header only; quantities live on its lines, and what decides travels in the events.
// Acts (`action`) are what people ask for; doubled ones are refused, their idempotency key answers.
// Facts come late and twice: such a row says what that means.
#include <vector>

#include "statemachines/order_events.hpp"
#include "statemachines/table.hpp"

namespace perdura::statemachines::order {

enum class Status {
  Pending,
  AwaitingPayment,
  Paid,
  CancelPending,
  Shipping,
  Delivered,
  Completed,
  Cancelled,
  Failed,
  Expired
};
BOOST_DESCRIBE_ENUM(Status, Pending, AwaitingPayment, Paid, CancelPending, Shipping, Delivered,
                    Completed, Cancelled, Failed, Expired)

struct Machine {
  using enum Status;
  using enum Lateness;
  static constexpr Status initial = Pending;
  static constexpr std::string_view name = "Order";

  // clang-format off
  using Table = statemachines::Table<
  //    Source            Event              Target            Guard
  Row < Pending         , Secured          , AwaitingPayment , SomethingLeft   >,
  Row < Pending         , Secured          , Paid            , CreditCoversAll >,
  Row < Pending         , PlacementRefused , Failed                            >,
  Row < Pending         , DeadlinePassed   , Failed                            >,
  // ----------------------------------------------------------------------------
  Row < AwaitingPayment , AttemptDeclined  , AwaitingPayment , AttemptsLeft    >,
  Row < AwaitingPayment , AttemptDeclined  , Failed          , LastAttempt     >,
  Row < AwaitingPayment , PaymentValidated , Paid            , Matches         >,
  Row < AwaitingPayment , PaymentValidated , Failed          , Mismatch        >,
  Row < AwaitingPayment , DeadlinePassed   , Expired         , GatewayAsked    >,
  Row < AwaitingPayment , Cancel           , Cancelled       , AllUnits        >,
  Late< AwaitingPayment , Secured          , Repeat                            >,
  // ----------------------------------------------------------------------------
  Row < Paid            , Cancel           , Paid            , SomeUnits       >,
  Row < Paid            , Cancel           , CancelPending   , AllUnits        >,
  Row < Paid            , CancelSettled    , Paid                              >,
  Row < Paid            , ParcelPickedUp   , Shipping                          >,
  Row < Paid            , UnitsProgressed  , Paid            , SomeOpen        >,
  Late< Paid            , Secured          , Repeat                            >,
  Late< Paid            , PaymentValidated , Surplus                           >,
  Late< Paid            , AttemptDeclined  , Repeat                            >,
  Late< Paid            , DeadlinePassed   , Repeat                            >,
  // ---- the courier's answer to the stop decides, not a scan --------------------
  Row < CancelPending   , CancelSettled    , CancelPending   , OthersPending   >,
  Row < CancelPending   , CancelSettled    , Cancelled       , AllStopped      >,
  Row < CancelPending   , CancelSettled    , Shipping        , SomePickedUp    >,
  Row < CancelPending   , ParcelPickedUp   , CancelPending                     >,
  Row < CancelPending   , UnitsProgressed  , CancelPending                     >,
  Late< CancelPending   , PaymentValidated , Surplus                           >,
  Late< CancelPending   , AttemptDeclined  , Repeat                            >,
  Late< CancelPending   , DeadlinePassed   , Repeat                            >,
  // ----------------------------------------------------------------------------
  Row < Shipping        , Cancel           , Shipping        , LiveUnits       >,
  Row < Shipping        , CancelSettled    , Shipping                          >,
  Row < Shipping        , UnitsProgressed  , Shipping        , SomeOpen        >,
  Row < Shipping        , UnitsProgressed  , Delivered       , NoneOpen        >,
  Row < Shipping        , UnitsProgressed  , Cancelled       , NoneDelivered   >,
  Row < Shipping        , RequestReturn    , Shipping        , Claimable       >,
  Row < Shipping        , RequestExchange  , Shipping        , Claimable       >,
  Row < Shipping        , ClaimClosed      , Shipping                          >,
  Row < Shipping        , ParcelPickedUp   , Shipping                          >,
  Late< Shipping        , PaymentValidated , Surplus                           >,
  Late< Shipping        , AttemptDeclined  , Repeat                            >,
  Late< Shipping        , DeadlinePassed   , Repeat                            >,
  // ---- while a claim is open the window stands still ---------------------------
  Row < Delivered       , ConfirmPurchase  , Completed       , NoClaimOpen     >,
  Row < Delivered       , WindowElapsed    , Completed       , NoClaimOpen     >,
  Row < Delivered       , WindowElapsed    , Delivered       , ClaimOpen       >,
  Row < Delivered       , RequestReturn    , Delivered       , Claimable       >,
  Row < Delivered       , RequestExchange  , Delivered       , Claimable       >,
  Row < Delivered       , ClaimClosed      , Completed       , AllReturned     >,
  Row < Delivered       , ClaimClosed      , Delivered       , SomethingKept   >,
  Late< Delivered       , CancelSettled    , Repeat                            >,
  Late< Delivered       , ParcelPickedUp   , Repeat                            >,
  Late< Delivered       , UnitsProgressed  , Repeat                            >,
  Late< Delivered       , PaymentValidated , Surplus                           >,
  Late< Delivered       , AttemptDeclined  , Repeat                            >,
  Late< Delivered       , DeadlinePassed   , Repeat                            >,
  // ---- final: it ends changes of mind, not liability ---------------------------
  Row < Completed       , RequestReturn    , Completed       , SellerLiable    >,
  Row < Completed       , RequestExchange  , Completed       , SellerLiable    >,
  Row < Completed       , ClaimClosed      , Completed                         >,
  Late< Completed       , WindowElapsed    , Repeat                            >,
  Late< Completed       , CancelSettled    , Repeat                            >,
  Late< Completed       , ParcelPickedUp   , Repeat                            >,
  Late< Completed       , UnitsProgressed  , Repeat                            >,
  Late< Completed       , PaymentValidated , Surplus                           >,
  Late< Completed       , AttemptDeclined  , Repeat                            >,
  Late< Completed       , DeadlinePassed   , Repeat                            >,
  // ---- final: a late "paid" never wakes them, it is refunded -------------------
  Late< Cancelled       , CancelSettled    , Repeat                            >,
  Late< Cancelled       , ParcelPickedUp   , Ticket                            >,
  Late< Cancelled       , UnitsProgressed  , Repeat                            >,
  Late< Cancelled       , PaymentValidated , MoneyBack                         >,
  Late< Cancelled       , AttemptDeclined  , Repeat                            >,
  Late< Cancelled       , DeadlinePassed   , Repeat                            >,
  Late< Failed          , Secured          , Undone                            >,
  Late< Failed          , PlacementRefused , Repeat                            >,
  Late< Failed          , PaymentValidated , MoneyBack                         >,
  Late< Failed          , AttemptDeclined  , Repeat                            >,
  Late< Failed          , DeadlinePassed   , Repeat                            >,
  Late< Expired         , PaymentValidated , MoneyBack                         >,
  Late< Expired         , AttemptDeclined  , Repeat                            >,
  Late< Expired         , DeadlinePassed   , Repeat                            >
  >;
  // clang-format on
};

/// The status after the event, or a refusal; pure. Thread-safe, like everything below.
Outcome<Status> apply(Status from, const Event& event);

/// What an accepted event means when it came late; nothing when it is in time (or refused).
std::optional<Lateness> lateness(Status from, const Event& event);

/// Events that have a row in this status, late ones not counted; the event's data may still refuse.
std::vector<std::string> allowed_events(Status status);

/// Those of them that people may ask for: "cancel", "confirm_purchase", "return", "exchange".
std::vector<std::string_view> allowed_actions(Status status);

/// No row leads to another status.
bool is_final(Status status);

const MachineInfo& info();

}  // namespace perdura::statemachines::order

template <>
struct perdura::json::Form<perdura::statemachines::order::Status>
    : perdura::json::UpperSnakeForm<perdura::statemachines::order::Status> {};
