// What the courier tells of a parcel, by webhook or asked: scans are kept as they were told, each
// once, and the machine hears them in the courier's order.
//
// An end cannot be taken back, and couriers err: DELIVERED and CANCELLED move the status once they
// have been told twice, by webhook and by tracking, or in two answers of tracking. A jump implies
// what it skipped (`events_of`). What is told late, twice or out of order therefore ends as if it
// had been told in order.
#include <algorithm>
#include <set>

#include "planted/bug.hpp"
#include "services/shipping/course.hpp"
#include "services/shipping/workflow_facts.hpp"

namespace perdura::services::shipping {
namespace {

using machine::Scan;
using machine::Status;
using platform::sql::Transaction;
using store::ScanRow;

constexpr std::int64_t believed_tellings = 2;

bool is_end(const ScanRow& scan) {
  return scan.status == Scan::Delivered || scan.status == Scan::Cancelled;
}

bool believed(const ScanRow& scan) {
  return !is_end(scan) || planted(Bug::BelievedAtOnce) ||
         scan.readings + (scan.by_webhook ? 1 : 0) >= believed_tellings;
}

/// Among scans of one moment: the way there, the way back, then ends that contradict it.
int rank(const ScanRow& scan) {
  constexpr int way_back = 10;
  constexpr int ends = 20;
  const int status = static_cast<int>(scan.status);
  if (is_end(scan) && !scan.to_sender) return ends + status;
  return status + (scan.to_sender ? way_back : 0);
}

bool earlier(const ScanRow& a, const ScanRow& b) {
  return a.at != b.at ? a.at < b.at : rank(a) < rank(b);
}

bool same(const ScanRow& row, const TrackedScan& told) {
  return row.status == told.status && row.to_sender == told.to_sender && row.at == told.at;
}

/// The scans of one waybill in one transaction.
class Scans {
 public:
  Scans(Transaction& tx, const store::DispatchRow& dispatch, Instant now)
      : tx_(tx),
        now_(now),
        rows_(store::scans(tx, dispatch.shipment_id, dispatch.attempt)),
        shipment_(dispatch.shipment_id),
        attempt_(dispatch.attempt) {
    for (const ScanRow& row : rows_) {
      if (row.applied && (!newest_ || *newest_ < row.at)) newest_ = row.at;
    }
  }

  void take(const TrackedScan& told, bool by_webhook) {
    const auto known =
        std::ranges::find_if(rows_, [&](const ScanRow& row) { return same(row, told); });
    if (known == rows_.end()) return add(told, by_webhook);
    // Counted only as far as it matters.
    if (believed(*known) || (by_webhook && known->by_webhook)) return;
    if (by_webhook) {
      known->by_webhook = true;
    } else {
      ++known->readings;
    }
    store::change_scan(tx_, *known);
    if (believed(*known)) confirmed_ = true;
  }

  /// Calls `hear(scan, late)` for each that the machine has not heard, in the courier's order;
  /// `late`: it has heard newer ones. Those that `must_wait` are left for another time.
  template <class MustWait, class Hear>
  void for_each_news(MustWait must_wait, Hear hear) {
    std::ranges::stable_sort(rows_, earlier);
    for (ScanRow& row : rows_) {
      if (row.applied || must_wait(row)) continue;
      const bool late = newest_ && row.at < *newest_;
      hear(row, late);
      if (!late) newest_ = row.at;
      row.applied = true;
      store::change_scan(tx_, row);
    }
  }

  /// Whether one that was just told is an end that does not count yet.
  bool waits_for_confirmation(const std::vector<TrackedScan>& told) const {
    return std::ranges::any_of(rows_, [&](const ScanRow& row) {
      return !row.applied &&
             std::ranges::any_of(told, [&](const TrackedScan& scan) { return same(row, scan); });
    });
  }
  bool fresh() const { return fresh_; }
  bool confirmed() const { return confirmed_; }
  bool late() const { return late_; }
  bool full() const { return full_; }

 private:
  void add(const TrackedScan& told, bool by_webhook) {
    if (rows_.size() >= scans_max) {
      full_ = true;
      return;
    }
    rows_.push_back({.shipment_id = shipment_,
                     .attempt = attempt_,
                     .status = told.status,
                     .to_sender = told.to_sender,
                     .at = told.at,
                     .place = told.place,
                     .by_webhook = by_webhook,
                     .readings = by_webhook ? 0 : 1,
                     .applied = false,
                     .seen_at = now_});
    store::add_scan(tx_, rows_.back());
    late_ = newest_ && told.at < *newest_ && (!fresh_ || late_);
    fresh_ = true;
  }

  Transaction& tx_;
  const Instant now_;
  std::vector<ScanRow> rows_;
  const domain::ShipmentId shipment_;
  const std::int32_t attempt_;
  std::optional<Instant> newest_;  // that the machine has heard
  bool fresh_ = false;
  bool confirmed_ = false;
  bool late_ = false;  // all that is fresh
  bool full_ = false;
};

TicketKind kind_of(Status status, const ScanRow& scan) {
  switch (status) {
    case Status::Returning:
    case Status::Returned:
      if (scan.status == Scan::Delivered && !scan.to_sender) {
        return TicketKind::DeliveredAfterReturn;
      }
      break;
    case Status::Lost:
    case Status::Cancelled:
    case Status::Ready:
      return TicketKind::ScanAfterEnd;
    case Status::WaybillIssued:
    case Status::StopRequested:
    case Status::Shipping:
    case Status::Delivered:
      return TicketKind::Contradiction;
  }
  return status == Status::Returned ? TicketKind::ScanAfterEnd : TicketKind::Contradiction;
}

bool would_move(Status status, const ScanRow& scan) {
  const Status before = status;
  for (const auto& event : machine::events_of(scan.status, scan.to_sender)) {
    const auto outcome = machine::apply(status, event);
    if (const auto* next = std::get_if<Status>(&outcome)) status = *next;
  }
  return status != before;
}

/// What is merely late contradicts nothing; an end does, whenever it comes.
void hear(Course& course, const ScanRow& scan, bool late) {
  bool contradicts = false;
  for (const auto& event : machine::events_of(scan.status, scan.to_sender)) {
    if (course.apply(event) == Course::Step::Contradicts) contradicts = true;
  }
  if (contradicts && (!late || is_end(scan))) {
    course.open_ticket(kind_of(course.row().status, scan));
  }
}

/// Of a waybill that is no longer the shipment's: it should not move.
void hear_of_dead_waybill(Course& course, const ScanRow& scan) {
  if (scan.status == Scan::Accepted || scan.status == Scan::Cancelled) return;
  course.open_ticket(TicketKind::ScanAfterEnd);
}

/// An answer that tells of a delivery and of the way back contradicts itself.
bool doubtful(const ScanRow& scan, const std::vector<TrackedScan>& answer) {
  return scan.status == Scan::Delivered && !scan.to_sender &&
         std::ranges::any_of(answer, [](const TrackedScan& told) { return told.to_sender; });
}

/// What is wrong with one parcel must not keep others from being looked at; nothing if all went
/// well. A database that is away goes on to the caller.
template <class Work>
std::optional<std::string> trouble_in(Work work) {
  try {
    work();
    return std::nullopt;
  } catch (const platform::DependencyUnavailable&) {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// One answer tells a scan once.
std::vector<TrackedScan> each_once(const std::vector<TrackedScan>& scans) {
  std::vector<TrackedScan> once;
  for (const auto& scan : scans) {
    const bool known = std::ranges::any_of(once, [&](const TrackedScan& other) {
      return other.status == scan.status && other.to_sender == scan.to_sender &&
             other.at == scan.at;
    });
    if (!known) once.push_back(scan);
  }
  return once;
}

}  // namespace

ShippingService::Taking ShippingService::take(const TrackedWaybill& told, const Source& source,
                                              const platform::Origin& origin) const {
  const auto scans = each_once(told.scans);
  bool full = false;
  const auto taking = ports_.database.transaction([&](Transaction& tx) {
    if (source.fingerprint && !store::note_signature(tx, *source.fingerprint, wall())) {
      return Taking::Replayed;
    }
    const auto dispatch = store::dispatch_of(tx, told.waybill);
    if (!dispatch) return Taking::UnknownWaybill;
    if (dispatch->reference != told.reference) return Taking::Refused;
    const Instant at = now();
    Course course(tx, ports_, store::locked_shipment(tx, dispatch->shipment_id).value(),
                  {at, origin});
    ShipmentRow& row = course.row();
    const bool living = row.attempt == dispatch->attempt && row.waybill == told.waybill;
    Scans known(tx, *dispatch, at);
    for (const auto& scan : scans) known.take(scan, source.fingerprint.has_value());
    // Its workflow does not let its deadline pass: one that did is lost, and is started again. One
    // that lives answers that it has started.
    const auto is_late = [&](const ShipmentRow& parcel, Instant now_at) {
      const auto until = kept_until(parcel, settings_.deadlines);
      return until && *until + settings_.track_every <= now_at;
    };
    const auto must_wait = [&](const ScanRow& scan) {
      const bool sure = believed(scan) && !doubtful(scan, scans);
      return living && !sure && would_move(row.status, scan);
    };
    known.for_each_news(must_wait, [&](const ScanRow& scan, bool late) {
      if (living) {
        hear(course, scan, late);
      } else {
        hear_of_dead_waybill(course, scan);
      }
    });
    full = known.full();
    const bool unconfirmed = known.waits_for_confirmation(scans);
    if (living && row.look_at) {
      if (known.fresh()) row.scanned_at = at;
      // What is to be asked about again is due until somebody has.
      if (unconfirmed) {
        row.look_at = std::min(*row.look_at, at);
      } else if (!source.fingerprint) {
        row.look_at = at + settings_.track_every;
      }
    }
    if (living && !source.fingerprint && is_late(row, at)) {
      const auto start = start_of(row, ports_.clock, settings_.deadlines);
      ports_.facts.add(tx, start_fact(start, origin), wall());
    }
    course.finish();
    if (unconfirmed) return Taking::Unconfirmed;
    if (!known.fresh() && !known.confirmed()) return Taking::Duplicate;
    return known.late() && !known.confirmed() ? Taking::Late : Taking::News;
  });
  if (taking == Taking::UnknownWaybill) {
    warn("the courier tells of a waybill that is not ours", told.waybill.value(), "");
  }
  if (taking == Taking::Refused) {
    warn("the courier tells of another reference than ours", told.waybill.value(), "");
  }
  if (full) warn("a waybill has too many scans", told.waybill.value(), "the rest is refused");
  return taking;
}

bool ShippingService::track(const std::vector<domain::Waybill>& waybills,
                            const platform::Origin& origin,
                            std::vector<domain::Waybill>& unconfirmed) const {
  const auto answer = ports_.courier.track(waybills);
  unconfirmed.clear();
  if (const auto* silent = std::get_if<CourierSilent>(&answer)) {
    warn("the courier does not say where parcels are", "", silent->cause);
    return false;
  }
  const std::set<domain::Waybill> asked(waybills.begin(), waybills.end());
  for (const auto& told : std::get<std::vector<TrackedWaybill>>(answer)) {
    if (!asked.contains(told.waybill)) continue;
    auto taking = Taking::Refused;
    const auto trouble = trouble_in([&] { taking = take(told, {}, origin); });
    if (trouble) warn("a parcel's scans cannot be taken", told.waybill.value(), *trouble);
    if (taking == Taking::Unconfirmed) unconfirmed.push_back(told.waybill);
  }
  return true;
}

}  // namespace perdura::services::shipping
