#pragma once
// The port to couriers: what we ask of the outside world, and what it tells.
//
// No answer in time, a refusal of the whole call, or an answer that cannot be read is
// `CourierSilent`, never a guess: whether anything happened there is then unknown, and the call may
// be repeated. What is no answer to our question (another reference, an unknown status) is left
// out of the answer and logged.
#include <chrono>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "domain/events/shipment.hpp"
#include "platform/http/message.hpp"
#include "platform/outbox/idempotency.hpp"
#include "services/shipping/addresses.hpp"
#include "statemachines/shipment.hpp"

namespace perdura::services::shipping {

using platform::Instant;

struct CourierSilent {
  std::string cause;  // for the log
};

/// `reference` is ours: whoever asks again with the same has the same waybill.
struct Consignment {
  std::string reference;
  domain::OrderId order_id;
  domain::CourierCode courier_code;
  Party sender, recipient;
  std::int64_t items = 0;
};

struct CourierIssued {
  domain::Waybill waybill;
};
/// It does not take this parcel: there is no waybill of this reference.
struct CourierRefused {
  std::string code;
  std::string detail;
};
using UploadOutcome = std::variant<CourierIssued, CourierRefused, CourierSilent>;

/// Whether a waybill was stopped before the courier had the parcel.
enum class Cancelling { Cancelled, TooLate, Unknown };

/// What the courier says of a parcel; `to_sender`: it goes back. Times are the courier's.
struct TrackedScan {
  statemachines::shipment::Scan status = statemachines::shipment::Scan::Accepted;
  bool to_sender = false;
  Instant at;
  std::string place;

  bool operator==(const TrackedScan&) const = default;
};

struct TrackedWaybill {
  domain::Waybill waybill;
  std::string reference;
  std::vector<TrackedScan> scans;
};
using TrackingOutcome = std::variant<std::vector<TrackedWaybill>, CourierSilent>;

/// A webhook whose signature is good. `fingerprint` (64 characters) names the signature.
struct CourierNews {
  TrackedWaybill about;  // one scan
  std::string fingerprint;
};
/// Who sent it does not share our secret, or it is too old.
struct WebhookForged {
  std::string why;
};
/// Signed, but not of the shape that was agreed.
struct WebhookUnreadable {
  std::string why;
};
/// Signed and of the right shape, but it says what cannot be: a status that there is not.
struct WebhookNonsense {
  std::string why;
};
using WebhookReading = std::variant<CourierNews, WebhookForged, WebhookUnreadable, WebhookNonsense>;

/// Waybills of one call of `cancel` or `track`.
inline constexpr std::size_t max_waybills_a_call = 100;

/// Thread-safe. Never called while a transaction is open.
class Courier {
 public:
  Courier() = default;
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;
  virtual ~Courier() = default;

  virtual UploadOutcome upload(const Consignment& parcel) = 0;
  /// An answer for each; from 1 to `max_waybills_a_call`.
  virtual std::map<domain::Waybill, Cancelling> cancel(
      const std::vector<domain::Waybill>& waybills) = 0;
  /// Only those that were asked for; some may be missing. From 1 to `max_waybills_a_call`.
  virtual TrackingOutcome track(const std::vector<domain::Waybill>& waybills) = 0;
  /// Pure. `now`: real time. Whether the same signature came before is the caller's to know.
  virtual WebhookReading read_webhook(const platform::HttpRequest& request,
                                      std::chrono::sys_seconds now) const = 0;
};

}  // namespace perdura::services::shipping
