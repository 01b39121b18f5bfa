// An order's parcels become shipments that wait for their sellers.
#include <map>
#include <set>

#include "platform/core/problem.hpp"
#include "platform/http/field_errors.hpp"
#include "services/shipping/course.hpp"

namespace perdura::services::shipping {
namespace {

using namespace domain::calls;
using platform::FieldErrors;
using platform::ProblemException;
using platform::sql::Transaction;

void check_lines(const Parcel& parcel, const std::string& pointer, FieldErrors& errors) {
  if (parcel.lines.empty() || parcel.lines.size() > lines_max) {
    errors.add(pointer + "/lines", json::code::OutOfRange,
               "from 1 to " + std::to_string(lines_max) + " lines");
  }
  std::set<domain::LineId> lines;
  for (std::size_t n = 0; n < parcel.lines.size(); ++n) {
    if (lines.insert(parcel.lines[n].line_id).second) continue;
    errors.add(pointer + "/lines/" + std::to_string(n) + "/line_id", json::code::InvalidValue,
               "a line stands in a parcel once");
  }
}

void require_shape(const OpenShipments& request) {
  FieldErrors errors;
  if (request.parcels.empty() || request.parcels.size() > parcels_max) {
    errors.add("/parcels", json::code::OutOfRange,
               "from 1 to " + std::to_string(parcels_max) + " parcels");
  }
  std::set<domain::ShipmentId> ids;
  for (std::size_t n = 0; n < request.parcels.size(); ++n) {
    const std::string pointer = "/parcels/" + std::to_string(n);
    if (!ids.insert(request.parcels[n].shipment_id).second) {
      errors.add(pointer + "/shipment_id", json::code::InvalidValue, "another parcel has this id");
    }
    check_lines(request.parcels[n], pointer, errors);
  }
  errors.finish();
}

ShipmentRow row_of(const OpenShipments& request, const Parcel& parcel, Instant now) {
  ShipmentRow row;
  row.shipment_id = parcel.shipment_id;
  row.order_id = request.order_id;
  row.buyer_id = request.buyer_id;
  row.seller_id = parcel.seller_id;
  row.address_snapshot_id = request.address_snapshot_id;
  row.created_at = row.updated_at = now;
  return row;
}

}  // namespace

OpenOutcome ShippingService::open(const OpenShipments& request, const Call& call) const {
  require_shape(request);
  const auto key = open_key(request.order_id);
  if (call.key != key.key) {
    throw ProblemException(422, "IDEMPOTENCY_KEY_MISMATCH", "the key of this is " + key.key);
  }
  // In the order in which every transaction takes them.
  std::map<domain::ShipmentId, const Parcel*> parcels;
  for (const Parcel& parcel : request.parcels) parcels[parcel.shipment_id] = &parcel;
  const platform::Effect effect{key.caller, key.route, key.key, json::to_text(request),
                                order_keys_kept};
  const auto work = [&](Transaction& tx, Instant now) -> OpenOutcome {
    ShipmentsOpened opened;
    for (const auto& [id, parcel] : parcels) opened.shipment_ids.push_back(id);
    // Known, when the key is long forgotten.
    const auto known = store::of_order(tx, request.order_id);
    if (known == opened.shipment_ids) return opened;
    for (const auto& [id, parcel] : parcels) {
      if (!known.empty() || !store::add_shipment(tx, row_of(request, *parcel, now))) {
        throw ProblemException(422, "SHIPMENT_EXISTS", "there are other shipments already");
      }
      store::add_lines(tx, id, parcel->lines);
    }
    return opened;
  };
  return platform::once<OpenOutcome>(once_ports(ports_), effect, work, OpenWithdrawn{});
}

}  // namespace perdura::services::shipping
