#pragma once
// What the shipping service does: a seller's parcel from READY to its end.
//
// It owns the status, which moves by `statemachines/shipment.hpp` only, in the transaction that
// writes the row, the events and the facts for workflows. The courier is asked between
// transactions: what is wanted is noted first, the answer afterwards, and whatever was lost in
// between is asked again and finds the same. Outcomes of the business are values; malformed
// requests and refusals in rights are `ProblemException`s. Throws what the database throws, too.
// Thread-safe, as its ports are.
#include <array>
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/shipping.hpp"
#include "domain/deadlines.hpp"
#include "platform/core/ids.hpp"
#include "platform/core/log.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/shipping/courier.hpp"
#include "services/shipping/views.hpp"

namespace perdura::services::shipping {

/// All outlive the service.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  const platform::Outbox& outbox;
  const platform::WorkflowOutbox& facts;
  const platform::IdempotencyStore& keys;
  Courier& courier;
  Addresses& addresses;
  const platform::Logger& log;
};

struct Settings {
  domain::Deadlines deadlines;
  /// Each open waybill is looked at so often; shop time.
  std::chrono::milliseconds track_every = std::chrono::minutes(10);
  /// A process that does not renew within this time is taken for dead; real time.
  std::chrono::milliseconds lease = std::chrono::seconds(60);
  std::string owner = "shipping";  // this process, unlike any other
  Party sender = {"Perdura", "Warehouse", {}};
};

/// Who acts, and under which key if there is one.
struct Call {
  std::optional<std::string> key;
  platform::Origin origin;
};

/// The couriers that there are.
inline constexpr std::array<std::string_view, 5> courier_codes{"01", "04", "05", "06", "08"};

inline constexpr std::size_t parcels_max = 100;  // of an order
inline constexpr std::size_t lines_max = 100;    // of a parcel
inline constexpr std::size_t scans_max = 200;    // of a waybill; more are refused

/// How long answers are kept: a seller's for his retries; an order's as long as it may be open (its
/// claims end within 90 days), and 90 days more.
inline constexpr std::chrono::hours seller_keys_kept{24};
inline constexpr std::chrono::hours order_keys_kept{180 * 24};

/// The courier has issued a waybill, or is still being asked (`dispatching`).
struct Dispatched {
  ShipmentView shipment;
};
/// The status does not allow it.
struct NotReady {
  std::string status;
  bool dispatching = false;  // another dispatch is under way
};
BOOST_DESCRIBE_STRUCT(NotReady, (), (status, dispatching))
/// The courier does not take the parcel.
struct DispatchRefused {
  std::string code;
  std::string detail;
};
using DispatchOutcome = std::variant<Dispatched, NotReady, DispatchRefused>;

/// What became of a webhook whose signature is good.
enum class NewsResult {
  Taken,
  Duplicate,       // all of it was known
  Late,            // kept, older than what is known
  Unconfirmed,     // kept; an end counts once the courier, asked, says so too
  UnknownWaybill,  // not one of ours
  Refused          // nonsense, or of another reference than ours
};
BOOST_DESCRIBE_ENUM(NewsResult, Taken, Duplicate, Late, Unconfirmed, UnknownWaybill, Refused)

struct NewsAnswer {
  NewsResult result = NewsResult::Taken;
};
BOOST_DESCRIBE_STRUCT(NewsAnswer, (), (result))

struct Round {
  bool leased = false;  // false: another process is at it
  int stops_asked = 0;
  int looked_at = 0;
};

class ShippingService {
 public:
  explicit ShippingService(Ports ports, Settings settings = {})
      : ports_(ports), settings_(std::move(settings)) {}
  ShippingService(const ShippingService&) = delete;
  ShippingService& operator=(const ShippingService&) = delete;

  // ---- for people ----------------------------------------------------------------------------

  struct ListRequest {
    std::optional<domain::ShipmentId> before;
    std::int64_t limit = 20;
  };
  /// A seller's own; an admin's all.
  ShipmentPage list(const platform::Caller& who, const ListRequest& wanted) const;
  /// Nothing: there is none, or it is neither his as its seller nor as its buyer.
  std::optional<ShipmentView> read(const platform::Caller& who, const domain::ShipmentId& id) const;
  /// Notes the wish with the start of a workflow `Shipment`, and asks the courier at once. 404 if
  /// it is not the seller's, 422 UNKNOWN_COURIER.
  struct DispatchRequest {
    domain::ShipmentId shipment_id;
    std::string courier_code;
  };
  DispatchOutcome dispatch(const platform::Caller& seller, const DispatchRequest& request,
                           const Call& call) const;

  // ---- for workflows (domain/calls/shipping.hpp) -----------------------------------------------

  /// The key must be `<order id>/shipments`, because that is what a stop that comes first closes
  /// (422 IDEMPOTENCY_KEY_MISMATCH).
  domain::calls::OpenOutcome open(const domain::calls::OpenShipments& request,
                                  const Call& call) const;
  // The others have their effect once by what the rows say, whichever key they come with.
  domain::calls::WaybillOutcome issue(const domain::calls::IssueWaybill& request,
                                      const platform::Origin& origin) const;
  domain::calls::ShipmentsStopped stop(const domain::calls::StopShipments& request,
                                       const platform::Origin& origin) const;
  domain::calls::HandOverOutcome not_handed_over(const domain::calls::HandOverMissed& request,
                                                 const platform::Origin& origin) const;
  domain::calls::LossOutcome lost(const domain::calls::ShipmentSilent& request,
                                  const platform::Origin& origin) const;

  // ---- what the courier tells ------------------------------------------------------------------

  /// 401 for a signature that is bad, old, or came before; 400 for a body that is none.
  NewsAnswer webhook(const platform::HttpRequest& request, const platform::Origin& origin) const;
  /// Asks the courier about what is to be stopped and about the open waybills that are due, at most
  /// `most` of each. One process at a time. To be called every few seconds.
  Round round(int most) const;

  // ---- what became of facts --------------------------------------------------------------------

  /// A fact has come to a workflow that is closed or unknown, and is dropped in this transaction.
  ///
  /// What must not vanish is the parcel's deadlines (hand-over, silence), which only its workflow
  /// knows. So a change of a shipment that is under way, told to its own workflow in vain, starts
  /// that workflow again: a run that ended keeps its id, and nothing happens; a run that Temporal
  /// has forgotten (an older copy of its data was put back) asks this service how things stand. (So
  /// does the next answer of tracking once such a deadline has passed.) All
  /// else may go: to an order that has ended nothing is to be told, an earlier attempt has ended,
  /// and the rows and the events in `outbox` tell every status anyway. A start never comes here: an
  /// id that was used counts as started.
  ///
  /// True if a start was written. Throws only what the database throws.
  bool put_right(platform::sql::Transaction& tx, const platform::WorkflowFact& fact) const;

 private:
  struct Attempt {
    domain::ShipmentId shipment_id;
    std::int32_t attempt = 1;
    domain::Waybill waybill;
  };
  struct Source {
    std::optional<std::string> fingerprint;  // of a webhook; none: tracking, which we asked for
  };
  enum class Taking { News, Replayed, Unconfirmed, Duplicate, Late, UnknownWaybill, Refused };

  Instant now() const;
  Instant wall() const;
  void warn(std::string_view what, const std::string& about, const std::string& cause) const;

  domain::calls::WaybillOutcome settle(const domain::calls::IssueWaybill& request,
                                       const UploadOutcome& answer,
                                       const platform::Origin& origin) const;
  /// Asks the courier to cancel, and notes each answer. Not more than `max_waybills_a_call`.
  void cancel_at_courier(const std::vector<Attempt>& attempts,
                         const platform::Origin& origin) const;
  void cancel_answered(const Attempt& attempt, Cancelling answer,
                       const platform::Origin& origin) const;
  /// The courier did not say what becomes of the stop.
  void stop_unanswered(const domain::ShipmentId& id, const platform::Origin& origin) const;
  std::optional<Attempt> stop_wanted(const domain::ShipmentId& id) const;

  Taking take(const TrackedWaybill& told, const Source& source,
              const platform::Origin& origin) const;
  /// Asks and takes; false: the courier is silent. Adds to `unconfirmed` what it should be asked
  /// about once more.
  bool track(const std::vector<domain::Waybill>& waybills, const platform::Origin& origin,
             std::vector<domain::Waybill>& unconfirmed) const;
  bool heard(const TrackedWaybill& told) const;
  int ask_for_stops(int most) const;
  int look(const std::vector<domain::ShipmentId>& due) const;

  Ports ports_;
  Settings settings_;
};

}  // namespace perdura::services::shipping

template <>
struct perdura::json::Form<perdura::services::shipping::NewsResult>
    : perdura::json::UpperSnakeForm<perdura::services::shipping::NewsResult> {};
