#include "audit/movements.hpp"

#include <algorithm>

#include "platform/messaging/partitioner.hpp"

namespace perdura::audit {
namespace {

/// Which order an id belongs to: attempts, refunds, parcels and so on are workflows' ids too.
class Owners {
 public:
  explicit Owners(const Books& books) {
    for (const auto& [id, order] : books.orders) {
      owners_[id] = owners_[order.row.payment_id] = id;
      for (const auto& one : order.cancellations) owners_[one.id] = id;
    }
    for (const auto& [id, payment] : books.payments) {
      owners_[payment.row.payment_id] = id;
      for (const auto& attempt : payment.attempts) owners_[attempt.attempt_id] = id;
      for (const auto& refund : payment.refunds) owners_[refund.refund_id] = id;
    }
    for (const auto& [id, parcel] : books.shipments) owners_[id] = parcel.row.order_id;
  }

  /// "ord_7/1", "shp_7-1/2": what stands before the "/" counts; "" if nobody is known.
  std::string of(const std::string& id) const {
    const auto found = owners_.find(id.substr(0, id.find('/')));
    return found == owners_.end() ? "" : found->second;
  }

 private:
  std::map<std::string, std::string> owners_;
};

class Collector {
 public:
  Collector(const Reading& reading, std::vector<Movement>& to)
      : reading_(reading), owners_(reading.books), to_(to) {
    for (const auto& [id, sku] : reading.books.skus) products_.insert(sku.product_id);
  }

  void collect() {
    letters();
    unread();
    workflows();
    for (const auto& [id, parcel] : reading_.books.shipments) parcel_asked(parcel.row);
    for (const auto& [id, order] : reading_.books.orders) unsettled(order.row);
  }

 private:
  bool wanted(const std::string& order) const {
    return reading_.scope.all_transit || reading_.scope.orders.contains(order);
  }

  void add(Kind kind, const std::string& about, const std::string& order, std::string sentence) {
    if (wanted(order)) to_.push_back({kind, about, order, std::move(sentence)});
  }

  static std::string counted(std::int64_t rows, const char* what) {
    return std::to_string(rows) + " " + what + (rows == 1 ? "" : "s");
  }

  void letters() {
    const Transit& transit = reading_.transit;
    for (const Waiting& row : transit.events) {
      const std::string order = owners_.of(row.key);
      if (!wanted(order) && !products_.contains(row.key)) continue;
      to_.push_back(
          {Kind::Event, row.service + " " + row.key, order,
           counted(row.rows, "event") + " of " + row.key + " in the outbox of " + row.service});
    }
    for (const Waiting& row : transit.facts) {
      add(Kind::Fact, row.service + " " + row.key, owners_.of(row.key),
          counted(row.rows, "fact") + " for the workflow " + row.key +
              " in the workflow outbox of " + row.service);
    }
    for (const ParkedEvent& row : transit.parked) {
      add(Kind::Parked, row.service + " " + row.aggregate, owners_.of(row.key),
          "an event of " + row.aggregate + " waits at the service " + row.service +
              " for the one before it");
    }
    for (const BusyKey& key : transit.keys) {
      const bool members = reading_.scope.members.contains(key.caller);
      const std::string order = owners_.of(key.aggregate);
      if (!members && !wanted(order)) continue;
      to_.push_back({key.expired ? Kind::Abandoned : Kind::Key,
                     key.service + " " + key.caller + " " + key.aggregate, order,
                     "a call of " + key.caller + " to the service " + key.service +
                         " has not ended" + (key.expired ? " in its time" : "") + " (key " +
                         key.aggregate + ")"});
    }
  }

  void unread() {
    for (const Unread& part : reading_.transit.unread) {
      const bool theirs = std::ranges::any_of(reading_.scope.orders, [&](const auto& order) {
        return platform::partition_of(order, part.partitions) == part.partition;
      });
      if (!reading_.scope.all_transit && !theirs) continue;
      to_.push_back({Kind::Unread, part.topic + "/" + std::to_string(part.partition), "",
                     part.consumer + " has read " + part.topic + "/" +
                         std::to_string(part.partition) + " to " + std::to_string(part.next) +
                         " of " + std::to_string(part.end)});
    }
  }

  void workflows() {
    for (const auto& [id, type] : reading_.transit.open_workflows) {
      if (type != "Cancellation" && type != "PaymentValidation" && type != "Refund") continue;
      add(Kind::Workflow, id, owners_.of(id), "the workflow " + type + " " + id + " is open");
    }
    for (const auto& [id, run] : reading_.transit.looked_at) {
      for (const std::string& busy : run.busy_with) {
        add(Kind::AtWork, id, owners_.of(id), "the workflow " + id + " is at work: " + busy);
      }
    }
  }

  void parcel_asked(const ShipmentRow& parcel) {
    if (!parcel.dispatching && parcel.status != "STOP_REQUESTED") return;
    add(Kind::Asked, parcel.shipment_id, parcel.order_id,
        "the courier has not answered about " + parcel.shipment_id);
  }

  void unsettled(const OrderRow& order) {
    if (order.status != "PENDING" && order.status != "CANCEL_PENDING") return;
    add(Kind::Unsettled, order.id, order.id, order.id + " is " + order.status);
  }

  const Reading& reading_;
  const Owners owners_;
  std::set<std::string> products_;  // whose events are wanted too
  std::vector<Movement>& to_;
};

bool explains(Kind kind, Causes causes) {
  switch (kind) {
    case Kind::Event:
    case Kind::Parked:
      return causes == Causes::Copies;
    case Kind::Fact:
      return causes == Causes::Facts || causes == Causes::Acts || causes == Causes::Courier;
    case Kind::Key:
    case Kind::Asked:
    case Kind::Workflow:
    case Kind::AtWork:
      return causes == Causes::Acts || causes == Causes::Courier;
    case Kind::Unread:  // by partition, not by order
    case Kind::Abandoned:
    case Kind::Unsettled:
      return false;
  }
  return false;
}

/// What the courier knows and we do not: it has not told it often enough (DELIVERED and CANCELLED
/// count when told twice), and is asked again.
std::optional<std::string> untold(const Finding& finding, const Books& books) {
  const auto parcel = books.shipments.find(finding.subject);
  if (parcel == books.shipments.end() || !parcel->second.row.waybill) return {};
  const auto theirs = books.courier.find(*parcel->second.row.waybill);
  if (theirs == books.courier.end()) return {};
  const CourierParcel& truth = theirs->second;
  if (truth.notices_waiting > 0) {
    return "the courier has news of " + truth.waybill + " on their way";
  }
  std::int64_t told = 0;
  for (const ScanRow& scan : parcel->second.scans) {
    const bool same = scan.attempt == parcel->second.row.attempt && scan.status == truth.status &&
                      scan.to_sender == truth.returning;
    if (same) told += scan.told;
  }
  const std::int64_t needed = truth.status == "DELIVERED" || truth.status == "CANCELLED" ? 2 : 1;
  if (told >= needed || !parcel->second.row.looked_after) return {};
  return "the courier has told " + truth.status + " of " + truth.waybill + " " +
         std::to_string(told) + " times of " + std::to_string(needed) + ", and is asked again";
}

}  // namespace

std::vector<Movement> movements_of(const Reading& reading) {
  std::vector<Movement> all;
  Collector(reading, all).collect();
  return all;
}

std::vector<std::string> explanations(const Finding& finding, const Reading& reading,
                                      const std::vector<Movement>& movements) {
  std::vector<std::string> by;
  for (const Movement& one : movements) {
    const bool about = !finding.order.empty() && one.order == finding.order;
    if (about && explains(one.kind, finding.causes)) by.push_back(one.sentence);
  }
  if (finding.causes == Causes::Copies) {
    for (const Unread& part : reading.transit.unread) {
      if (platform::partition_of(finding.order, part.partitions) != part.partition) continue;
      by.push_back(part.consumer + " has not read " + part.topic + "/" +
                   std::to_string(part.partition) + " to its end");
    }
  }
  if (finding.causes == Causes::Courier) {
    if (auto news = untold(finding, reading.books)) by.push_back(std::move(*news));
  }
  return by;
}

}  // namespace perdura::audit
