#include "services/order/service.hpp"

#include "services/order/access.hpp"
#include "services/order/problems.hpp"

namespace perdura::services::order {

using domain::OrderId;
using platform::Caller;
namespace sql = platform::sql;

namespace {

/// Longer than any transaction; a claim and its answer are written in one.
constexpr std::chrono::milliseconds key_lease{30'000};

OrderRow visible(sql::Reader& reader, const Caller& caller, const OrderId& id) {
  auto order = store::find_order(reader, id);
  if (!order || !may_see(caller, *order)) throw unknown_order();
  return std::move(*order);
}

}  // namespace

std::string workflow_url(const Settings& settings, const OrderId& id) {
  return settings.workflow_ui + "/namespaces/" + settings.workflow_namespace + "/workflows/" +
         id.value();
}

OrderService::OrderService(const Ports& ports, Settings settings)
    : ports_(ports), settings_(std::move(settings)), keys_(key_lease) {}

Instant OrderService::overdue_at(Instant shop_deadline) const {
  const auto left = ports_.clock.real(shop_deadline - now());
  return real_now() + std::chrono::ceil<std::chrono::milliseconds>(left) + settings_.recover_after;
}

domain::calls::Patience OrderService::patience() const {
  return domain::calls::patience_of(settings_.deadlines, ports_.clock);
}

OrderPage OrderService::list(const Caller& caller, const ListRequest& request) {
  const bool support = is_support(caller);
  store::Page page{.buyer = {}, .before = request.before, .limit = request.limit + 1};
  if (!support) page.buyer = domain::UserId(caller.id);
  auto orders =
      ports_.database.read([&](sql::Reader& reader) { return store::page(reader, page); });
  OrderPage result;
  // One more than asked for: whether there is a next page.
  if (orders.size() > static_cast<std::size_t>(request.limit)) {
    orders.pop_back();
    result.next_cursor = orders.back().order.id.value();
  }
  for (const auto& order : orders) result.items.push_back(view_of(order, support));
  return result;
}

OrderView OrderService::read(const Caller& caller, const OrderId& id) {
  const auto whole =
      ports_.database.read([&](sql::Reader& reader) { return store::find_whole(reader, id); });
  if (!whole || !may_see(caller, whole->order)) throw unknown_order();
  return view_of(*whole, is_support(caller));
}

domain::calls::OrderStands OrderService::look(const domain::calls::LookAtOrder& asked) const {
  return ports_.database.read([&](sql::Reader& reader) -> domain::calls::OrderStands {
    const auto order = store::find_order(reader, asked.order_id);
    if (!order) throw unknown_order();
    return {std::string(domain::name_of(order->status)),
            store::captured_by(reader, asked.order_id)};
  });
}

TimelineView OrderService::timeline(const Caller& caller, const OrderId& id) {
  TimelineView view;
  view.items = ports_.database.read([&](sql::Reader& reader) {
    visible(reader, caller, id);
    return store::timeline(reader, id);
  });
  view.workflow_url = workflow_url(settings_, id);
  return view;
}

WaitingList OrderService::waiting(const Caller& caller, const OrderId& id) {
  return ports_.database.read([&](sql::Reader& reader) {
    const auto order = visible(reader, caller, id);
    WaitingList list{.order_id = id, .status = order.status, .items = {}};
    for (auto& fact : store::awaited(reader, id)) {
      list.items.push_back({.fact = std::move(fact.fact),
                            .owner = fact.owner,
                            .until = fact.due_at,
                            .then = std::move(fact.consequence)});
    }
    return list;
  });
}

OrderView OrderService::set_memo(const Caller& caller, const OrderId& id,
                                 const MemoRequest& request) {
  require_shape(request);
  const auto memo = request.memo.empty() ? std::nullopt : std::optional(request.memo);
  ports_.database.transaction([&](sql::Transaction& tx) {
    if (!store::write_memo(tx, id, memo, caller.id)) throw unknown_order();
  });
  return read(caller, id);
}

}  // namespace perdura::services::order
