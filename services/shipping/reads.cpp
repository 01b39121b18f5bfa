// Shipments as sellers, buyers and admins see them.
#include <map>

#include "domain/names.hpp"
#include "platform/http/parameters.hpp"
#include "services/shipping/course.hpp"

namespace perdura::services::shipping {
namespace {

using domain::ShipmentId;
using platform::Caller;
using platform::sql::Reader;

bool may_see(const Caller& who, const ShipmentRow& row) {
  return who.has("ADMIN") || (who.has("SELLER") && row.seller_id.value() == who.id) ||
         (who.has("BUYER") && row.buyer_id.value() == who.id);
}

std::vector<std::string> actions_of(const ShipmentRow& row) {
  if (row.dispatching) return {};
  std::vector<std::string> actions;
  for (const auto action : machine::allowed_actions(row.status)) actions.emplace_back(action);
  return actions;
}

std::vector<ScanView> tracking_of(Reader& tx, const ShipmentRow& row) {
  std::vector<ScanView> tracking;
  for (const auto& scan : store::scans(tx, row.shipment_id, row.attempt)) {
    tracking.push_back({scan.status, scan.to_sender, scan.at, scan.place});
  }
  return tracking;
}

ShipmentView view_of(Reader& tx, const ShipmentRow& row) {
  ShipmentView view{.id = row.shipment_id,
                    .order_id = row.order_id,
                    .buyer_id = row.buyer_id,
                    .seller_id = row.seller_id,
                    .status = row.status,
                    .dispatching = row.dispatching,
                    .courier_code = row.courier_code,
                    .waybill = row.waybill,
                    .refusal = std::nullopt,
                    .lines = {},
                    .tracking = tracking_of(tx, row),
                    .allowed_actions = actions_of(row),
                    .waybill_issued_at = row.waybill_issued_at,
                    .picked_up_at = row.picked_up_at,
                    .ended_at = row.ended_at,
                    .created_at = row.created_at,
                    .updated_at = row.updated_at};
  if (row.refusal_code) {
    view.refusal = RefusalView{*row.refusal_code, row.refusal_detail.value_or("")};
  }
  return view;
}

std::vector<ShipmentView> views_of(Reader& tx, const std::vector<ShipmentId>& ids) {
  std::vector<ShipmentView> views;
  std::map<ShipmentId, std::size_t> places;
  for (const ShipmentRow& row : store::shipments(tx, ids)) {
    places[row.shipment_id] = views.size();
    views.push_back(view_of(tx, row));
  }
  for (const auto& line : store::lines(tx, ids)) {
    views[places.at(line.shipment_id)].lines.push_back({line.line_id, line.sku_id, line.quantity});
  }
  return views;
}

}  // namespace

ShipmentPage ShippingService::list(const Caller& who, const ListRequest& wanted) const {
  const bool all = who.has("ADMIN");
  std::optional<ShipmentPage> page = ports_.database.read([&](Reader& tx) {
    std::optional<ShipmentPage> found;
    store::Before before;
    if (wanted.before) {
      const auto last = store::shipment(tx, *wanted.before);
      if (!last || !may_see(who, *last)) return found;
      before = {last->created_at, last->shipment_id.value()};
    }
    // One more than wanted tells whether there is another page.
    auto ids = all ? store::page(tx, before, wanted.limit + 1)
                   : store::page_of(tx, domain::UserId(who.id), before, wanted.limit + 1);
    const bool more = std::ssize(ids) > wanted.limit;
    if (more) ids.pop_back();
    found.emplace();
    found->items = views_of(tx, ids);
    if (more) found->next_cursor = ids.back().value();
    return found;
  });
  if (!page) platform::refuse_query("cursor", "not a shipment of this list");
  return std::move(*page);
}

std::optional<ShipmentView> ShippingService::read(const Caller& who, const ShipmentId& id) const {
  return ports_.database.read([&](Reader& tx) -> std::optional<ShipmentView> {
    const auto row = store::shipment(tx, id);
    if (!row || !may_see(who, *row)) return std::nullopt;
    return std::move(views_of(tx, {id}).front());
  });
}

}  // namespace perdura::services::shipping
