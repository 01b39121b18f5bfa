#pragma once
// The order service's use cases: what buyers and support ask for, and what workflows record.
//
// An order's rows are the truth; its workflow moves them through `record`. Each change is one
// transaction: status by the table of `statemachines::order`, lines, timeline, awaited fact, event.
// Refusals in shape, rights and keys are `platform::ProblemException`; what becomes of an order is
// a value. Thread-safe.
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "domain/calls/look_at_order.hpp"
#include "domain/deadlines.hpp"
#include "platform/core/clock.hpp"
#include "platform/core/context.hpp"
#include "platform/core/ids.hpp"
#include "platform/core/log.hpp"
#include "platform/core/problem.hpp"
#include "platform/outbox/once.hpp"
#include "platform/outbox/outbox.hpp"
#include "platform/outbox/publish.hpp"
#include "platform/sql/database.hpp"
#include "services/order/address_book.hpp"
#include "services/order/requests.hpp"
#include "services/order/sagas.hpp"
#include "services/order/views.hpp"

namespace perdura::services::order {

/// Who acts, under which key, in which request.
struct Act {
  platform::Caller caller;
  std::string key;
  platform::Origin origin = {};
};

/// How long the workflow outbox leaves a fact to the request that wrote it. Longer than a request
/// waits for its workflow: what the workflow has recorded by then is delivered by nobody else.
inline constexpr std::chrono::milliseconds request_goes_first{2'000};

struct Settings {
  domain::Deadlines deadlines;
  /// How long a request waits for its workflow: below the 2 s that clients are promised, because
  /// our own rows take time too.
  std::chrono::milliseconds saga_wait{1'800};
  /// For how long an order that waits for its workflow may stand still before the workflow is asked
  /// again; also the first pause between askings, which then doubles.
  std::chrono::milliseconds recover_after{60'000};
  std::string workflow_ui;         // "http://127.0.0.1:8233"
  std::string workflow_namespace;  // "perdura"
};

/// Where a developer sees the order's workflow.
std::string workflow_url(const Settings& settings, const domain::OrderId& id);

/// All outlive the service.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  Sagas& sagas;
  AddressBook& addresses;
  const platform::Logger& log;
  const platform::Outbox& events;
  const platform::WorkflowOutbox& facts;
};

/// What a placement is answered. `Accepted` is JSON of an `OrderView`, frozen when it was PAID, or
/// could be paid at the gateway.
struct Accepted {
  domain::OrderId id;
  std::string body;
};
struct Undecided {
  OrderView order;
};
struct Refused {
  domain::OrderId id;
  domain::calls::Failure failure;
};
using PlaceOutcome = std::variant<Accepted, Undecided, Refused>;

/// Done or under way (see its status), or a problem document that stays the key's answer.
using CancelOutcome = std::variant<CancelView, platform::Problem>;

/// COMPLETED, or it goes on without this request, or a problem document.
using ConfirmOutcome = std::variant<OrderView, Undecided, platform::Problem>;

/// What a round of `recover` did.
struct Recovered {
  int looked_at = 0;  // as many as were allowed: there may be more
  int asked = 0;      // orders whose workflow is told again
  int refused = 0;    // cancellations of orders that are final
};

class OrderService {
 public:
  OrderService(const Ports& ports, Settings settings);
  OrderService(const OrderService&) = delete;
  OrderService& operator=(const OrderService&) = delete;

  /// The same key attaches to the same order. Once the order exists, nothing is thrown; without an
  /// answer about the address there is none (503 DEPENDENCY_UNAVAILABLE).
  PlaceOutcome place(const Act& act, const PlaceRequest& request);
  CancelOutcome cancel(const Act& act, const domain::OrderId& id, const CancelRequest& request);
  /// The buyer keeps what was delivered: the order is COMPLETED, now or before.
  ConfirmOutcome confirm_purchase(const Act& act, const domain::OrderId& id);
  OrderView set_memo(const platform::Caller& caller, const domain::OrderId& id,
                     const MemoRequest& request);

  struct ListRequest {
    int limit = 20;
    std::optional<domain::OrderId> before;
  };
  OrderPage list(const platform::Caller& caller, const ListRequest& request);
  OrderView read(const platform::Caller& caller, const domain::OrderId& id);
  TimelineView timeline(const platform::Caller& caller, const domain::OrderId& id);
  WaitingList waiting(const platform::Caller& caller, const domain::OrderId& id);

  // From workflows. Idempotent by key; late and doubled calls as the table says. The answers say
  // for how long the order may wait now where its workflow keeps the time.
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordPaid& fact);
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordFailed& fact);
  domain::calls::OrderRecorded record(const Act& act,
                                      const domain::calls::RecordAwaitingPayment& fact);
  domain::calls::OrderRecorded record(const Act& act,
                                      const domain::calls::RecordAttemptDeclined& fact);
  domain::calls::OrderRecorded record(const Act& act,
                                      const domain::calls::RecordPaymentValidated& fact);
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordUnpaid& fact);
  domain::calls::OrderRecorded record(const Act& act,
                                      const domain::calls::RecordCancelPending& fact);
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordCancelled& fact);
  domain::calls::OrderRecorded record(const Act& act,
                                      const domain::calls::RecordCancelSettled& fact);
  /// Each status of a parcel counts once, whatever event tells it, and in whatever order. 422
  /// UNITS_MISMATCH if the lines have not so many units.
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordShipment& fact);
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordReminded& fact);
  domain::calls::OrderRecorded record(const Act& act, const domain::calls::RecordCompleted& fact);

  /// Throws `ProblemException` 404 NOT_FOUND. Moves nothing.
  domain::calls::OrderStands look(const domain::calls::LookAtOrder& asked) const;

  // For a driver, from time to time, and for the relay of the workflow outbox.

  /// Looks at orders that wait for their workflow (PENDING, CANCEL_PENDING, with a cancellation
  /// that is not done, AWAITING_PAYMENT beyond the buyer's deadline; once they are paid, beyond any
  /// deadline that the workflow keeps, or with a parcel whose news it has not recorded) and have
  /// not moved for `recover_after`, at most `most` of them. Unless something is on its way to the
  /// workflow, its start is written into the workflow outbox again, and behind it the cancels that
  /// are not done and how its parcels stand; a cancellation REQUESTED of a final order is refused.
  /// Throws what the database throws; an order that cannot be looked at is logged, and left behind.
  Recovered recover(int most);
  /// A fact has come to a workflow that is closed or unknown: the same at once, in the transaction
  /// that drops the fact; but an order whose workflow has been asked again already keeps its pause.
  /// Throws only what the database throws.
  void put_right(platform::sql::Transaction& tx, const platform::WorkflowFact& fact);

 private:
  struct Placing;

  Instant now() const { return platform::now_of(ports_.clock); }
  /// For what Temporal is asked, and when: its time is never the shop's.
  Instant real_now() const { return platform::wall_of(ports_.clock); }
  platform::OncePorts once_ports() const { return {ports_.database, ports_.clock, keys_}; }
  /// The real time at which a workflow that has not met this deadline counts as lost.
  Instant overdue_at(Instant shop_deadline) const;
  /// The deadlines of a workflow, which knows of real time only.
  domain::calls::Patience patience() const;
  Placing new_order(const Act& act, const PlaceRequest& request) const;
  /// Whether a placement under this key has been answered before.
  bool known(const Act& act);
  /// Refuses the order if there is no address.
  void freeze_address(const Act& act, const PlaceRequest& request, Placing& placing);
  /// The order that the key made before, or nothing: it has made this one.
  std::optional<store::Whole> attach(const Act& act, const PlaceRequest& request,
                                     const Placing& placing);
  void create(platform::sql::Transaction& tx, const Placing& placing) const;
  void ask_to_place(const Placing& placing);
  PlaceOutcome read_outcome(const Placing& placing);

  using Begun = std::variant<CancellationRow, platform::Problem>;
  Begun begin_cancel(const Act& act, const domain::OrderId& id, const CancelRequest& request);
  CancelAnswer ask_to_cancel(const CancellationRow& row, const platform::Origin& origin);
  CancelOutcome told(const CancellationRow& row);
  /// False: it was not REQUESTED any more.
  bool refuse_cancel(platform::sql::Transaction& tx, const CancellationRow& row,
                     const SagaRefused& refusal) const;

  /// The problem document of an order that cannot be confirmed.
  std::optional<std::string> begin_confirm(const Act& act, const domain::OrderId& id);
  ConfirmAnswer ask_to_confirm(const OrderRow& order, const platform::Origin& origin);

  /// Whose turn it is: the workflow's, or others' until then (none: somebody tells).
  struct Turn {
    bool workflow = false;
    std::optional<Instant> look_at = {};
  };
  Turn turn_of(platform::sql::Reader& reader, const store::Whole& whole, Instant at) const;
  Turn turn_of_paid(platform::sql::Reader& reader, const store::Whole& whole, Instant at) const;
  /// Deadlines that workflows keep themselves have passed by so much, or when they will have.
  Turn turn_by(const std::vector<Awaited>& facts, Instant at) const;
  /// What a workflow that may have been lost is told.
  std::vector<platform::WorkflowFact> facts_for(platform::sql::Reader& reader,
                                                const store::Whole& whole,
                                                std::int64_t asked) const;
  Recovered put_right(platform::sql::Transaction& tx, const store::Whole& whole, Instant at,
                      Turn turn) const;
  Recovered look_at(const domain::OrderId& id, Instant at);
  void tell_trouble(const std::string& order, const std::string& cause) const;

  template <class Fact, class Work>
  domain::calls::OrderRecorded recorded(const Act& act, const char* route, const Fact& fact,
                                        Work work);
  domain::calls::OrderRecorded from_now(domain::calls::OrderRecorded recorded) const;
  /// 404 unless there is one.
  CancellationRow find_own_cancellation(platform::sql::Reader& reader, const OrderRow& order,
                                        const domain::CancellationId& id) const;
  CancellationRow complete_unpaid(platform::sql::Transaction& tx, const OrderRow& order,
                                  const domain::calls::RecordUnpaid& fact) const;
  /// Moves it with its lines, its fees and the answer to its placement.
  std::vector<Awaited> write_priced(platform::sql::Transaction& tx, const OrderRow& from,
                                    store::Whole whole, const std::vector<Step>& steps) const;
  /// What it waits for from now on, if its status is another one.
  std::vector<Awaited> move(platform::sql::Transaction& tx, const OrderRow& from, OrderRow to,
                            const std::vector<Step>& steps) const;
  /// Writes anew what it waits for, from where its units are; PAID and SHIPPING only.
  void await_parcels(platform::sql::Transaction& tx, const domain::OrderId& id, Instant at) const;
  /// Its waybill came to nothing: its seller owes it anew.
  domain::calls::OrderRecorded ready_again(platform::sql::Transaction& tx, const OrderRow& order,
                                           const domain::calls::RecordShipment& fact,
                                           Instant at) const;
  /// Moves it on to where its units say it is; the end of the delivery is told under this stamp.
  domain::calls::OrderRecorded progress(platform::sql::Transaction& tx, const OrderRow& from,
                                        OrderRow to, std::vector<Step> steps,
                                        const platform::EventStamp& stamp) const;

  Ports ports_;
  Settings settings_;
  platform::IdempotencyStore keys_;
};

}  // namespace perdura::services::order
